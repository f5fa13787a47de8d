/** The glue from our B+ tree to the contract: options in, capabilities out; the tree itself is the `kv` model. */

import { Btree, type BtreeOptions, btreeDefaults } from '../../engines/btree/index.ts'
import { type Env, nodeEnv } from '../../engines/env/index.ts'
import type { Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode, ownCapabilities, ownStore } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a write survives once a checkpoint has it',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const btree: OwnAdapter<'kv'> = {
  name: 'btree',
  description: 'B+ tree of this repository',
  models: ['kv'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [
    {
      name: 'page',
      default: '8192',
      values: ['4096', '8192', '16384'],
      description: 'bytes of a page; a directory keeps those that it was begun with',
    },
  ],
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default btree

async function openOn(env: Env, options: OpenOptions): Promise<Store<'kv'>> {
  const tree = await Btree.open(env, options.directory, treeOptions(options))
  const { durability } = options
  const version = 'btree of this repository, page format 1'
  return ownStore('kv', tree, ownCapabilities({ durability, durabilityDetails, version, isKv: true }))
}

/** Checkpoints this far apart write each page a few times less than it is changed, and are replayed in a second. */
const checkpointWriteBuffers = 2
const backlogWriteBuffers = 8

function treeOptions(options: OpenOptions): BtreeOptions {
  return {
    ...btreeDefaults,
    durability: options.durability,
    pageBytes: Number(options.options.page),
    cacheBytes: options.cacheBytes,
    checkpointBytes: checkpointWriteBuffers * options.writeBufferBytes,
    backlogBytes: backlogWriteBuffers * options.writeBufferBytes,
  }
}
