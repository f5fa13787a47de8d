/** The glue from our column store to the contract: options in, capabilities out; the store itself is the `table` model. */

import { ColumnStore, type ColumnStoreOptions, columnStoreDefaults } from '../../engines/column/index.ts'
import { type Env, nodeEnv } from '../../engines/env/index.ts'
import type { Capabilities, Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a row survives once it is in a row group',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const column: OwnAdapter<'table'> = {
  name: 'column',
  description: 'column store of this repository',
  models: ['table'],
  durabilities: ['none', 'buffered', 'sync'],
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
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default column

async function openOn(env: Env, options: OpenOptions): Promise<Store<'table'>> {
  const store = ColumnStore.open(env, options.directory, storeOptions(options))
  const capabilities: Capabilities = {
    durability: options.durability,
    durabilityDetail: durabilityDetails[options.durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: true,
    expiry: false,
    isolation: 'linearizable',
    version: 'column of this repository, row group format 1',
  }
  return {
    table: store,
    capabilities,
    sync: () => store.sync(),
    settle: () => store.settle(),
    verify: () => store.verify(),
    metrics: () => store.metrics(),
    close: () => store.close(),
  }
}

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
