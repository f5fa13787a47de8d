/** Three rounds of writes to a graph, each over the one before. */
import type { GraphReader, GraphWrite } from '../../graph.ts'
import { GraphReference } from '../../reference/graph.ts'
import type { Rounds } from '../keeping.ts'

const vertexCount = 30

/** A ring that grows, with a chord from each new vertex; the first of the round before goes. */
function writesOf(round: number): GraphWrite[] {
  const first = round * vertexCount
  const ids = Array.from({ length: vertexCount }, (_, index) => first + index)
  return [
    ...ids.map(
      (id): GraphWrite => ({ type: 'vertex', id, label: `round ${round}`, properties: { n: id, s: `v${id}` } }),
    ),
    {
      type: 'edges',
      edgeType: 'next',
      from: Float64Array.from(ids),
      to: Float64Array.from(ids, id => (id + 1 < first + vertexCount ? id + 1 : first)),
      properties: { w: Float64Array.from(ids, id => id / 2), s: ids.map(id => `to ${id}`) },
    },
    ...ids.map(
      (id): GraphWrite => ({
        type: 'edge',
        edgeType: 'chord',
        from: id,
        to: ids[5]!,
        properties: { back: id % 2 === 0 },
      }),
    ),
    ...(round === 0 ? [] : removals(first - vertexCount)),
  ]
}

function removals(first: number): GraphWrite[] {
  return [
    { type: 'remove-vertex', id: first },
    { type: 'remove-edge', edgeType: 'chord', from: first + 1, to: first + 5 },
    { type: 'vertex', id: first + 2, label: 'again', properties: { other: true } },
    { type: 'edge', edgeType: 'next', from: first + 2, to: first + 3, properties: {} },
  ]
}

async function read(graph: GraphReader): Promise<unknown> {
  const found: unknown[] = []
  for (let id = 0; id <= 3 * vertexCount; id++) {
    const [out, into] = [await listed(graph, id, 'out'), await listed(graph, id, 'in')]
    const edges = []
    for (const to of out) for (const type of ['next', 'chord']) edges.push({ ...(await graph.edge(id, type, to)) })
    const vertex = await graph.vertex(id)
    found.push({ vertex: vertex && { ...vertex, properties: { ...vertex.properties } }, out, into, edges })
  }
  return found
}

async function listed(graph: GraphReader, vertex: number, direction: 'out' | 'in'): Promise<number[]> {
  return Array.from(await graph.neighbours({ vertex, direction })).sort((left, right) => left - right)
}

export const graphRounds: Rounds<'graph', GraphReader> = {
  count: 3,
  write: async (graph, round) => graph.write(writesOf(round)),
  read,
  reference: () => new GraphReference(),
  snapshot: graph => graph.snapshot(),
}
