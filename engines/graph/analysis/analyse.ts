/** The algorithms by name. */
import type { GraphAlgorithm, VertexValues } from '../../../adapters/contract/index.ts'
import type { View } from '../state.ts'
import { betweenness, degrees } from './centrality.ts'
import { components } from './components.ts'
import { type FlatGraph, flatten } from './flat.ts'
import { propagateLabels } from './label-propagation.ts'
import { pagerank } from './pagerank.ts'

/** The arrays are the caller's. */
export function analyse(view: View, algorithm: GraphAlgorithm): VertexValues {
  const graph = flatten(view)
  return { vertices: Float64Array.from(graph.ids), values: valuesOf(graph, algorithm) }
}

function valuesOf(graph: FlatGraph, algorithm: GraphAlgorithm): Float64Array {
  switch (algorithm.type) {
    case 'pagerank':
      return pagerank(graph, algorithm.iterations, algorithm.damping)
    case 'components':
      return components(graph)
    case 'label-propagation':
      return propagateLabels(graph, algorithm.iterations)
    case 'degree':
      return degrees(graph, algorithm.direction)
    case 'betweenness':
      return betweenness(graph, algorithm.sources)
  }
}
