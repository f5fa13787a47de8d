/** The glue from our B+ tree to the contract: options in, capabilities out; the tree itself is the `kv` model. */

import { Btree, type BtreeOptions, btreeDefaults } from '../../engines/btree/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const btree: OwnAdapter<'kv'> = ownAdapter({
  name: 'btree',
  model: 'kv',
  description: 'B+ tree of this repository',
  format: 'page format 1',
  withoutLog: 'a write survives once a checkpoint has it',
  options: [
    {
      name: 'page',
      default: '8192',
      values: ['4096', '8192', '16384'],
      description: 'bytes of a page; a directory keeps those that it was begun with',
    },
  ],
  openEngine: (env, options) => Btree.open(env, options.directory, treeOptions(options)),
})

export default btree

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
