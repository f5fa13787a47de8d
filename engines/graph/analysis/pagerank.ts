/** PageRank (Page and Brin, 1998), drawn along the edges in, so that each vertex is written once a round. */
import type { FlatGraph } from './flat.ts'

export function pagerank({ count, out, in: into }: FlatGraph, iterations: number, damping: number): Float64Array {
  let ranks = new Float64Array(count).fill(1 / count)
  let next = new Float64Array(count)
  const shares = new Float64Array(count)
  for (let iteration = 0; iteration < iterations; iteration++) {
    let stuck = 0
    for (let vertex = 0; vertex < count; vertex++) {
      const degree = (out.starts[vertex + 1] as number) - (out.starts[vertex] as number)
      const rank = ranks[vertex] as number
      if (degree === 0) stuck += rank
      else shares[vertex] = rank / degree
    }
    const base = (1 - damping + damping * stuck) / count
    drawShares(into.starts, into.ends, shares, next)
    for (let vertex = 0; vertex < count; vertex++) next[vertex] = base + damping * (next[vertex] as number)
    const last = ranks
    ranks = next
    next = last
  }
  return ranks
}

/** Sums up what each vertex draws. */
function drawShares(starts: Uint32Array, ends: Uint32Array, shares: Float64Array, into: Float64Array): void {
  let at = 0
  for (let vertex = 0; vertex < into.length; vertex++) {
    const end = starts[vertex + 1] as number
    let sum = 0
    for (; at < end; at++) sum += shares[ends[at] as number] as number
    into[vertex] = sum
  }
}
