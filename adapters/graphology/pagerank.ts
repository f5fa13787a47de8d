/**
 * PageRank over the library's own index of neighbours.
 *
 * Its own PageRank goes on until the ranks rest, and throws where they do not; the contract asks for so many iterations.
 */
import type { WeightedNeighborhoodIndex } from 'graphology-indices/neighborhood.js'

interface Iterations {
  readonly iterations: number
  readonly damping: number
}

type Index = Pick<WeightedNeighborhoodIndex, 'nodes' | 'starts' | 'neighborhood' | 'weights'>

/** By node of the index. A weight is how many edges lead there. */
export function rank(
  { nodes, starts, neighborhood, weights }: Index,
  { iterations, damping }: Iterations,
): Float64Array {
  const count = nodes.length
  const degrees = new Float64Array(count)
  for (let node = 0; node < count; node++) {
    for (let at = starts[node]!; at < starts[node + 1]!; at++) degrees[node]! += weights[at]!
  }
  let ranks = new Float64Array(count).fill(1 / count)
  let next = new Float64Array(count)
  for (let iteration = 0; iteration < iterations; iteration++) {
    let loose = 0
    next.fill(0)
    for (let node = 0; node < count; node++) {
      const degree = degrees[node]!
      if (degree === 0) loose += ranks[node]!
      const share = (damping * ranks[node]!) / degree
      for (let at = starts[node]!; at < starts[node + 1]!; at++) next[neighborhood[at]!]! += share * weights[at]!
    }
    const everywhere = (1 - damping + damping * loose) / count
    for (let node = 0; node < count; node++) next[node]! += everywhere
    ;[ranks, next] = [next, ranks]
  }
  return ranks
}
