/** The glue from our graph store to the contract: options in, capabilities out; the graph itself is the `graph` model. */

import { type Env, nodeEnv } from '../../engines/env/index.ts'
import { Graph, type GraphOptions, graphDefaults } from '../../engines/graph/index.ts'
import type { Capabilities, Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a write survives once a merge has written it',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

export const graph: OwnAdapter<'graph'> = {
  name: 'graph',
  description: 'property graph of this repository, all of it in memory',
  models: ['graph'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [],
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default graph

async function openOn(env: Env, options: OpenOptions): Promise<Store<'graph'>> {
  const store = await Graph.open(env, options.directory, graphOptions(options))
  const capabilities: Capabilities = {
    durability: options.durability,
    durabilityDetail: durabilityDetails[options.durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: true,
    expiry: false,
    isolation: 'linearizable',
    version: 'graph of this repository, file format 1',
  }
  return {
    graph: store,
    capabilities,
    sync: () => store.sync(),
    settle: () => store.settle(),
    verify: () => store.verify(),
    metrics: () => store.metrics(),
    close: () => store.close(),
  }
}

/** A new edge without properties takes about this much memory until it is settled. */
const changeBytes = 64
const backlogWriteBuffers = 8

/** There is no cache to bound: adjacency and properties are in memory, whatever `cacheBytes` says. */
function graphOptions({ durability, writeBufferBytes }: OpenOptions): GraphOptions {
  return {
    ...graphDefaults,
    durability,
    mergeChangesMin: Math.ceil(writeBufferBytes / changeBytes),
    backlogBytes: backlogWriteBuffers * writeBufferBytes,
  }
}
