/** The calls of the `graph` model. */
import assert from 'node:assert/strict'
import type { Graph, GraphAlgorithm, VertexValues } from '../../graph.ts'
import type { Call } from '../calls.ts'
import { assertIds } from '../calls.ts'

const everywhere = { direction: 'both' } as const

export const graphCalls: readonly Call<'graph'>[] = [
  { name: 'vertex', make: async graph => assertVertex(await graph.vertex(1)) },
  {
    name: 'neighbours',
    make: async graph => assertIds('neighbours', await graph.neighbours({ vertex: 1, ...everywhere })),
  },
  {
    name: 'write',
    make: graph =>
      graph.write([
        { type: 'vertex', id: 1, label: 'a', properties: { n: 1, s: 'x', b: true } },
        { type: 'vertex', id: 2, label: 'b', properties: {} },
        { type: 'edge', edgeType: 'e', from: 1, to: 2, properties: { w: 2 } },
        { type: 'edges', edgeType: 'f', from: Float64Array.of(2), to: Float64Array.of(1) },
        { type: 'remove-edge', edgeType: 'e', from: 2, to: 1 },
        { type: 'remove-vertex', id: 3 },
      ]),
  },
  { name: 'a write of nothing', make: graph => graph.write([]) },
  { name: 'vertex', make: async graph => assertVertex(await graph.vertex(1)) },
  {
    name: 'edge',
    make: async graph => {
      const properties = await graph.edge(1, 'e', 2)
      assert.ok(properties === undefined || typeof properties === 'object')
    },
  },
  {
    name: 'neighbours',
    make: async graph => assertIds('neighbours', await graph.neighbours({ vertex: 1, ...everywhere })),
  },
  { name: 'mutual', make: async graph => assertIds('mutual', await graph.mutual(1, 2, everywhere)) },
  { name: 'hops', make: async graph => assertIds('hops', await graph.hops({ vertex: 1, hops: 2, ...everywhere })) },
  { name: 'path', make: async graph => assertPath(await graph.path({ from: 1, to: 2, ...everywhere })) },
  {
    name: 'path with weights',
    feature: 'weighted-path',
    make: async graph => assertPath(await graph.path({ from: 1, to: 2, weight: 'w', ...everywhere })),
  },
  {
    name: 'match',
    feature: 'match',
    make: async graph => {
      const paths = await graph.match({ start: { label: 'a' }, hops: [everywhere], limit: 3 })
      for (const path of paths) assertIds('a match', path)
    },
  },
  { name: 'createIndex', feature: 'index', make: graph => graph.createIndex('a', 'n') },
  {
    name: 'snapshot',
    feature: 'snapshot',
    make: async graph => {
      const snapshot = await graph.snapshot()
      assertVertex(await snapshot.vertex(1))
      await snapshot.release()
    },
  },
  algorithmCall({ type: 'pagerank', iterations: 2, damping: 0.85 }),
  algorithmCall({ type: 'components' }),
  algorithmCall({ type: 'label-propagation', iterations: 2 }),
  algorithmCall({ type: 'degree', direction: 'both' }),
  algorithmCall({ type: 'betweenness', sources: [1] }),
]

function algorithmCall(algorithm: GraphAlgorithm): Call<'graph'> {
  return {
    name: `analyse ${algorithm.type}`,
    feature: algorithm.type,
    make: async graph => assertValues(await graph.analyse(algorithm)),
  }
}

function assertVertex(vertex: Awaited<ReturnType<Graph['vertex']>>): void {
  if (vertex === undefined) return
  const { id, label, properties } = vertex
  assert.ok(id === 1 && typeof label === 'string' && typeof properties === 'object')
}

function assertPath(path: Awaited<ReturnType<Graph['path']>>): void {
  if (path === undefined) return
  assertIds('a path', path.vertices)
  assert.ok(path.length >= 0)
}

function assertValues({ vertices, values }: VertexValues): void {
  assert.ok(vertices instanceof Float64Array && values instanceof Float64Array && vertices.length === values.length)
}
