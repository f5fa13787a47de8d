/** The glue from our LSM tree to the contract: options in, capabilities out; the tree itself is the `kv` model. */

import { type Env, nodeEnv } from '../../engines/env/index.ts'
import { type LsmOptions, LsmTree, lsmDefaults } from '../../engines/lsm/index.ts'
import type { Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode, ownCapabilities, ownStore } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a write survives once its memtable is flushed',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const lsm: OwnAdapter<'kv'> = {
  name: 'lsm',
  description: 'log-structured merge tree of this repository',
  models: ['kv'],
  durabilities: ['none', 'buffered', 'sync'],
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
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default lsm

async function openOn(env: Env, options: OpenOptions): Promise<Store<'kv'>> {
  const tree = await LsmTree.open(env, options.directory, treeOptions(options))
  const { durability } = options
  const version = 'lsm of this repository, table format 1'
  return ownStore('kv', tree, ownCapabilities({ durability, durabilityDetails, version, isKv: true }))
}

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
