/** The glue from our LSM tree to the contract: options in, capabilities out; the tree itself is the `kv` model. */

import { type LsmOptions, LsmTree, lsmDefaults } from '../../engines/lsm/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const lsm: OwnAdapter<'kv'> = ownAdapter({
  name: 'lsm',
  model: 'kv',
  description: 'log-structured merge tree of this repository',
  format: 'table format 1',
  withoutLog: 'a write survives once its memtable is flushed',
  options: [
    {
      name: 'compaction',
      default: 'leveled',
      values: ['leveled', 'tiered'],
      description: 'how runs are merged: leveled reads less, tiered writes less',
    },
    {
      name: 'compression',
      default: 'none',
      values: ['none', 'zstd'],
      description: 'compression of table blocks',
    },
  ],
  openEngine: (env, options) => LsmTree.open(env, options.directory, treeOptions(options)),
})

export default lsm

function treeOptions(options: OpenOptions): LsmOptions {
  return {
    ...lsmDefaults,
    durability: options.durability,
    cacheBytes: options.cacheBytes,
    memtableBytes: options.writeBufferBytes,
    compaction: options.options.compaction as LsmOptions['compaction'],
    table: {
      ...lsmDefaults.table,
      compression: options.options.compression as LsmOptions['table']['compression'],
    },
  }
}
