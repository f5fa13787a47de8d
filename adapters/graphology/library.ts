/** What is used of the packages. */
import type { DirectedGraph } from 'graphology'
import type { WeightedNeighborhoodIndex } from 'graphology-indices/neighborhood.js'
import type { bidirectional } from 'graphology-shortest-path'
import type { Properties } from '../contract/index.ts'

export interface VertexAttributes {
  label: string
  properties: Properties
}

/** Between two vertices there is one edge of the library, whatever the types: by type, the properties. */
export type EdgeAttributes = Record<string, Properties>

export type LibraryGraph = DirectedGraph<VertexAttributes, EdgeAttributes>

export interface Library {
  readonly DirectedGraph: typeof DirectedGraph
  readonly bidirectional: typeof bidirectional
  readonly WeightedNeighborhoodIndex: typeof WeightedNeighborhoodIndex
}
