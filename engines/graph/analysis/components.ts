/** Weakly connected components: sets of vertices that are joined along every edge (union-find, halving paths). */
import type { FlatGraph } from './flat.ts'

/** By vertex: the least id of its component. */
export function components({ count, ids, out }: FlatGraph): Float64Array {
  const roots = new Uint32Array(count)
  for (let vertex = 0; vertex < count; vertex++) roots[vertex] = vertex
  for (let vertex = 0; vertex < count; vertex++) {
    const end = out.starts[vertex + 1] as number
    for (let at = out.starts[vertex] as number; at < end; at++) join(roots, vertex, out.ends[at] as number)
  }
  const least = new Float64Array(count)
  for (let vertex = 0; vertex < count; vertex++) least[vertex] = ids[rootOf(roots, vertex)] as number
  return least
}

/** The lesser root stays one: numbers are in the order of ids. */
function join(roots: Uint32Array, left: number, right: number): void {
  const one = rootOf(roots, left)
  const other = rootOf(roots, right)
  if (one < other) roots[other] = one
  else roots[one] = other
}

function rootOf(roots: Uint32Array, start: number): number {
  let vertex = start
  while (roots[vertex] !== vertex) {
    const above = roots[roots[vertex] as number] as number
    roots[vertex] = above
    vertex = above
  }
  return vertex
}
