/** The glue from our R-tree to the contract: options in, capabilities out; the store itself is the `spatial` model. */

import { Rtree, type RtreeOptions, rtreeDefaults } from '../../engines/rtree/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const rtree: OwnAdapter<'spatial'> = ownAdapter({
  name: 'rtree',
  model: 'spatial',
  description: 'R*-tree of this repository, or a quadtree, or geohashes',
  format: 'format 1',
  withoutLog: 'a write survives once a checkpoint has it',
  options: [
    {
      name: 'index',
      default: 'rtree',
      values: ['rtree', 'quadtree', 'geohash'],
      description: 'how items are arranged in memory; a directory may be opened with any',
    },
  ],
  openEngine: (env, options) => Rtree.open(env, options.directory, rtreeOptions(options)),
})

export default rtree

/** Log that an opening replays in about a second. */
const checkpointWriteBuffers = 2
const backlogWriteBuffers = 8

function rtreeOptions(options: OpenOptions): RtreeOptions {
  return {
    ...rtreeDefaults,
    durability: options.durability,
    index: options.options.index as RtreeOptions['index'],
    checkpointBytes: checkpointWriteBuffers * options.writeBufferBytes,
    backlogBytes: backlogWriteBuffers * options.writeBufferBytes,
  }
}
