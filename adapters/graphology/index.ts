/** graphology, a graph in memory, through the npm packages of that name. */
import type { Adapter, Store } from '../contract/index.ts'
import { Lifetime } from '../embedded/in-memory.ts'
import { loadPackage } from '../embedded/optional-package.ts'
import { capabilitiesOf, GraphologyGraph, graphFeatures } from './graph.ts'
import type { Library } from './library.ts'

async function open(): Promise<Store<'graph'>> {
  const library = await loadPackage('graphology', 'graphology graphology-shortest-path graphology-indices', loadLibrary)
  const lifetime = new Lifetime('graphology')
  const graph = new GraphologyGraph(library, lifetime)
  return {
    graph,
    capabilities: capabilitiesOf(),
    sync: () => lifetime.assertOpen(),
    close: () => lifetime.end(),
  }
}

async function loadLibrary(): Promise<Library> {
  const [{ DirectedGraph }, { bidirectional }, { WeightedNeighborhoodIndex }] = await Promise.all([
    import('graphology').then(module => module.default),
    import('graphology-shortest-path').then(module => module.default),
    import('graphology-indices/neighborhood.js').then(module => module.default),
  ])
  return { DirectedGraph, bidirectional, WeightedNeighborhoodIndex }
}

export const graphologyAdapter: Adapter<'graph'> = {
  name: 'graphology',
  description: 'graphology, a graph in memory, through the npm package of that name.',
  models: ['graph'],
  options: [],
  features: { graph: graphFeatures },
  durabilities: ['none'],
  open,
}

export default graphologyAdapter
