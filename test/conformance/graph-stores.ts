/** The stores that must keep the contract of the `graph` model. One more store: one more line. */
import type { Adapter } from '../../adapters/contract/index.ts'
import graphology from '../../adapters/graphology/index.ts'
import memory from '../../adapters/memory/index.ts'
import nothing from '../../adapters/null/index.ts'
import graph from '../../adapters/own/graph.ts'

export const graphStores: readonly Adapter<'graph'>[] = [nothing, memory, graph, graphology]
