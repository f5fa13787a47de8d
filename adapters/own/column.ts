/** The glue from our column store to the contract: options in, capabilities out; the store itself is the `table` model. */

import { ColumnStore, type ColumnStoreOptions, columnStoreDefaults } from '../../engines/column/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const column: OwnAdapter<'table'> = ownAdapter({
  name: 'column',
  model: 'table',
  description: 'column store of this repository',
  format: 'row group format 1',
  withoutLog: 'a row survives once it is in a row group',
  options: [
    {
      name: 'compression',
      default: columnStoreDefaults.compression,
      values: ['none', 'zstd'],
      description: 'what becomes of a chunk after its encoding; zstd is kept where it saves a tenth',
    },
    {
      name: 'group',
      default: String(columnStoreDefaults.groupRows),
      values: ['65536', '131072', '262144', '524288', '1048576'],
      description: 'rows of a row group',
    },
  ],
  openEngine: (env, options) => ColumnStore.open(env, options.directory, storeOptions(options)),
})

export default column

function storeOptions(options: OpenOptions): ColumnStoreOptions {
  return {
    ...columnStoreDefaults,
    durability: options.durability,
    cacheBytes: options.cacheBytes,
    bufferBytes: options.writeBufferBytes,
    groupRows: Number(options.options.group),
    compression: options.options.compression as ColumnStoreOptions['compression'],
  }
}
