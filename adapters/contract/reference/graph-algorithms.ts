/** The graph algorithms by their definitions, over lists of vertices and edges. */
import type { Direction, GraphAlgorithm, VertexId, VertexValues } from '../graph.ts'

interface Edge {
  readonly from: VertexId
  readonly to: VertexId
}

/** `ids` ascend; every edge ends among them. */
export function analyseGraph(
  ids: readonly VertexId[],
  edges: readonly Edge[],
  algorithm: GraphAlgorithm,
): VertexValues {
  const numbers = new Map(ids.map((id, number) => [id, number]))
  const graph: Numbered = {
    ids,
    out: ids.map(() => []),
    in: ids.map(() => []),
  }
  for (const { from, to } of edges) {
    graph.out[numbers.get(from)!]!.push(numbers.get(to)!)
    graph.in[numbers.get(to)!]!.push(numbers.get(from)!)
  }
  return { vertices: Float64Array.from(ids), values: Float64Array.from(valuesOf(graph, algorithm)) }
}

/** Vertices by their place among the ids; an end comes up once for each edge. */
interface Numbered {
  readonly ids: readonly VertexId[]
  readonly out: number[][]
  readonly in: number[][]
}

function valuesOf(graph: Numbered, algorithm: GraphAlgorithm): number[] {
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

function pagerank({ ids, out }: Numbered, iterations: number, damping: number): number[] {
  const count = ids.length
  let ranks = ids.map(() => 1 / count)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const stuck = ranks.reduce((sum, rank, vertex) => (out[vertex]!.length === 0 ? sum + rank : sum), 0)
    const next = ids.map(() => (1 - damping) / count + (damping * stuck) / count)
    for (const [vertex, ends] of out.entries()) {
      for (const end of ends) next[end]! += (damping * ranks[vertex]!) / ends.length
    }
    ranks = next
  }
  return ranks
}

/** Every vertex begins with its id and takes the least of its neighbours' until nothing changes. */
function components(graph: Numbered): number[] {
  const least = [...graph.ids]
  for (let changed = true; changed; ) {
    changed = false
    for (const vertex of least.keys()) {
      for (const end of bothWays(graph, vertex)) {
        if (least[end]! < least[vertex]!) {
          least[vertex] = least[end]!
          changed = true
        }
      }
    }
  }
  return least
}

function propagateLabels(graph: Numbered, iterations: number): number[] {
  let labels: readonly number[] = graph.ids
  for (let iteration = 0; iteration < iterations; iteration++) {
    const last = labels
    labels = last.map((label, vertex) => mostFrequent(bothWays(graph, vertex).map(end => last[end]!)) ?? label)
  }
  return [...labels]
}

/** The least of the most frequent; `undefined` where there is none. */
function mostFrequent(labels: readonly number[]): number | undefined {
  const counts = new Map<number, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  const [best] = [...counts].sort(([label, count], [other, otherCount]) => otherCount - count || label - other)
  return best?.[0]
}

function degrees(graph: Numbered, direction: Direction): number[] {
  return graph.ids.map((_, vertex) => {
    if (direction === 'both') return bothWays(graph, vertex).length
    return graph[direction][vertex]!.length
  })
}

function bothWays(graph: Numbered, vertex: number): number[] {
  return [...graph.out[vertex]!, ...graph.in[vertex]!]
}

/** Brandes, "A faster algorithm for betweenness centrality" (2001), from each source that is there. */
function betweenness(graph: Numbered, sources: readonly VertexId[]): number[] {
  const scores = graph.ids.map(() => 0)
  for (const source of new Set(sources)) {
    const start = graph.ids.indexOf(source)
    if (start >= 0) addDependencies(graph, start, scores)
  }
  return scores
}

function addDependencies({ ids, out }: Numbered, start: number, scores: number[]): void {
  const distances = ids.map(() => -1)
  const pathCounts = ids.map(() => 0)
  distances[start] = 0
  pathCounts[start] = 1
  const order = [start]
  for (const vertex of order) {
    for (const end of out[vertex]!) {
      if (distances[end] === -1) {
        distances[end] = distances[vertex]! + 1
        order.push(end)
      }
      if (distances[end] === distances[vertex]! + 1) pathCounts[end]! += pathCounts[vertex]!
    }
  }
  const dependencies = ids.map(() => 0)
  for (const vertex of order.toReversed()) {
    for (const end of out[vertex]!) {
      if (distances[end] !== distances[vertex]! + 1) continue
      dependencies[vertex]! += (pathCounts[vertex]! / pathCounts[end]!) * (1 + dependencies[end]!)
    }
    if (vertex !== start) scores[vertex]! += dependencies[vertex]!
  }
}
