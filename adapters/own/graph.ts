/** The glue from our graph store to the contract: options in, capabilities out; the graph itself is the `graph` model. */

import { Graph, type GraphOptions, graphDefaults } from '../../engines/graph/index.ts'
import type { OpenOptions } from '../contract/index.ts'
import { type OwnAdapter, ownAdapter } from './own-adapter.ts'

export const graph: OwnAdapter<'graph'> = ownAdapter({
  name: 'graph',
  model: 'graph',
  description: 'property graph of this repository, all of it in memory',
  format: 'file format 1',
  withoutLog: 'a write survives once a merge has written it',
  options: [],
  openEngine: (env, options) => Graph.open(env, options.directory, graphOptions(options)),
})

export default graph

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
