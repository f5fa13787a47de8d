/** The glue from our R-tree to the contract: options in, capabilities out; the store itself is the `spatial` model. */

import { type Env, nodeEnv } from '../../engines/env/index.ts'
import { Rtree, type RtreeOptions, rtreeDefaults } from '../../engines/rtree/index.ts'
import type { Capabilities, Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a write survives once a checkpoint has it',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const rtree: OwnAdapter<'spatial'> = {
  name: 'rtree',
  description: 'R*-tree of this repository, or a quadtree, or geohashes',
  models: ['spatial'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [
    {
      name: 'index',
      default: 'rtree',
      values: ['rtree', 'quadtree', 'geohash'],
      description: 'how items are arranged in memory; a directory may be opened with any',
    },
  ],
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default rtree

async function openOn(env: Env, options: OpenOptions): Promise<Store<'spatial'>> {
  const store = await Rtree.open(env, options.directory, rtreeOptions(options))
  const capabilities: Capabilities = {
    durability: options.durability,
    durabilityDetail: durabilityDetails[options.durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: true,
    expiry: false,
    isolation: 'linearizable',
    version: 'rtree of this repository, format 1',
  }
  return {
    spatial: store,
    capabilities,
    sync: () => store.sync(),
    settle: () => store.settle(),
    verify: () => store.verify(),
    metrics: () => store.metrics(),
    close: () => store.close(),
  }
}

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
