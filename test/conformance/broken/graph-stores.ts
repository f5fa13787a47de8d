/** Graphs with one planted bug each: the suite must catch every one of them. */
import type { GraphWrite, HopQuery, NeighbourQuery, PathQuery, Pattern } from '../../../adapters/contract/index.ts'
import { StoreError } from '../../../adapters/contract/index.ts'
import type { GraphReference } from '../../../adapters/contract/reference/index.ts'
import { plantGraph } from './lasting.ts'
import type { Broken } from './suite.ts'
import { without } from './without.ts'

type GraphBug = Broken<'graph'>

function broken(bug: string, caughtBy: string, model: (graph: GraphReference) => object): GraphBug {
  return { bug, caughtBy, adapter: plantGraph({ model }) }
}

/** A graph whose writes come through `change`, one by one. */
function writing(bug: string, caughtBy: string, change: (write: GraphWrite) => readonly GraphWrite[]): GraphBug {
  return broken(bug, caughtBy, graph => ({
    write: (writes: readonly GraphWrite[]) => graph.write(writes.flatMap(change)),
  }))
}

const refuse = (): never => {
  throw new StoreError('NOT_SUPPORTED', 'this is not done here')
}

let writeCount = 0

export const brokenGraphs: readonly GraphBug[] = [
  writing('a vertex written again loses its edges', 'written again keeps its edges', write =>
    write.type === 'vertex' ? [{ type: 'remove-vertex', id: write.id }, write] : [write],
  ),
  writing('ids are cut to 32 bits', 'ids go from 0', write =>
    write.type === 'vertex' ? [{ ...write, id: write.id % 2 ** 32 }] : [write],
  ),
  writing('edges are undirected', 'one edge of a type in each direction', write =>
    write.type === 'edge' ? [write, { ...write, from: write.to, to: write.from }] : [write],
  ),
  writing('the properties of edges by column are lost', 'edges by column are edges', write =>
    write.type === 'edges' ? [{ type: 'edges', edgeType: write.edgeType, from: write.from, to: write.to }] : [write],
  ),
  writing('edges are never removed', 'what is removed is gone', write => (write.type === 'remove-edge' ? [] : [write])),
  broken('a write is applied up to where it fails', 'nothing of the write is applied', graph => ({
    write: (writes: readonly GraphWrite[]) => {
      for (const write of writes) graph.write([write])
    },
  })),
  broken('conditions on edges are ignored', 'neighbours by direction, type, condition', graph => ({
    neighbours: (query: NeighbourQuery) => graph.neighbours(without(query, 'where')),
  })),
  broken('hops are walked one too few', 'hops are distinct', graph => ({
    hops: (query: HopQuery) => graph.hops({ ...query, hops: Math.max(1, query.hops - 1) }),
  })),
  broken('the start is among its hops', 'hops are distinct', graph => ({
    hops: (query: HopQuery) => [...graph.hops(query), query.vertex],
  })),
  broken('mutual neighbours are those of either', 'mutual neighbours', graph => ({
    mutual: (left: number, right: number, edges: Omit<NeighbourQuery, 'vertex'>) => [
      ...new Set([left, right].flatMap(vertex => graph.neighbours({ ...edges, vertex }))),
    ],
  })),
  broken('paths ignore the direction', 'a path has the fewest edges', graph => ({
    path: (query: PathQuery) => graph.path({ ...query, direction: 'both' }),
  })),
  broken('weights are not looked at', 'weighted-path', graph => ({
    path: (query: PathQuery) => graph.path(without(query, 'weight')),
  })),
  broken('a match comes twice', 'match: a pattern gives each path once', graph => ({
    match: (pattern: Pattern) => graph.match(pattern).flatMap(path => [path, path]),
  })),
  broken('a random run loses one write in fifty', 'a random run agrees', graph => ({
    write: (writes: readonly GraphWrite[]) => (++writeCount % 50 === 0 ? undefined : graph.write(writes)),
  })),
  broken('a snapshot shows later writes', 'snapshots of many moments', graph => ({
    snapshot: () =>
      new Proxy(graph, {
        get: (target, name) => {
          const method = Reflect.get(target, name) as (...given: unknown[]) => unknown
          return method.bind(target)
        },
      }),
  })),
  broken('it claims patterns and refuses them', 'every call answers', () => ({ match: refuse })),
  {
    bug: 'it says that it has no patterns and has them',
    caughtBy: 'match: not claimed',
    adapter: plantGraph({ capabilities: { features: ['index', 'snapshot'] } }),
  },
  broken('ranks do not sum to 1', 'pagerank is what', graph => ({
    analyse: (algorithm: Parameters<GraphReference['analyse']>[0]) => {
      const { vertices, values } = graph.analyse(algorithm)
      return algorithm.type === 'pagerank'
        ? { vertices, values: values.map(value => value * 0.99) }
        : { vertices, values }
    },
  })),
  {
    bug: 'data is gone after close',
    caughtBy: 'is there when the store opens again',
    adapter: plantGraph({ forgets: true }),
  },
  { bug: 'two may have it open', caughtBy: 'LOCKED', adapter: plantGraph({ locks: false }) },
  { bug: 'it answers when closed', caughtBy: 'CLOSED', adapter: plantGraph({ closes: false }) },
]
