/** How much in the middle vertices are: by their edges, and by the shortest paths through them. */
import type { Direction } from '../../../adapters/contract/index.ts'
import type { FlatGraph, Rows } from './flat.ts'

export function degrees({ count, out, in: into }: FlatGraph, direction: Direction): Float64Array {
  const values = new Float64Array(count)
  const add = ({ starts }: Rows): void => {
    for (let vertex = 0; vertex < count; vertex++) {
      values[vertex] = (values[vertex] as number) + (starts[vertex + 1] as number) - (starts[vertex] as number)
    }
  }
  if (direction !== 'in') add(out)
  if (direction !== 'out') add(into)
  return values
}

/** Brandes (2001), from these sources only, each once; one that is not there adds nothing. */
export function betweenness(graph: FlatGraph, sources: readonly number[]): Float64Array {
  const scores = new Float64Array(graph.count)
  const search = new PathCount(graph)
  for (const id of new Set(sources)) {
    const source = placeOf(graph.ids, id)
    if (source >= 0) search.addFrom(source, scores)
  }
  return scores
}

/** -1: it is not among them. */
function placeOf(ids: Float64Array, id: number): number {
  let low = 0
  let high = ids.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] as number) < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id ? low : -1
}

/** The shortest paths from one source, counted forward and shared out backward. */
class PathCount {
  readonly #rows: Rows
  readonly #distances: Int32Array
  readonly #pathCounts: Float64Array
  readonly #shares: Float64Array
  readonly #order: Uint32Array

  constructor({ count, out }: FlatGraph) {
    this.#rows = out
    this.#distances = new Int32Array(count)
    this.#pathCounts = new Float64Array(count)
    this.#shares = new Float64Array(count)
    this.#order = new Uint32Array(count)
  }

  addFrom(source: number, scores: Float64Array): void {
    const reached = this.#count(source)
    const { starts, ends } = this.#rows
    for (let index = reached - 1; index > 0; index--) {
      const vertex = this.#order[index] as number
      const distance = (this.#distances[vertex] as number) + 1
      let share = 0
      const end = starts[vertex + 1] as number
      for (let at = starts[vertex] as number; at < end; at++) {
        const next = ends[at] as number
        if (this.#distances[next] !== distance) continue
        share += (1 + (this.#shares[next] as number)) / (this.#pathCounts[next] as number)
      }
      this.#shares[vertex] = share * (this.#pathCounts[vertex] as number)
      scores[vertex] = (scores[vertex] as number) + (this.#shares[vertex] as number)
    }
  }

  /** Breadth first; returns how many vertices were reached. */
  #count(source: number): number {
    const { starts, ends } = this.#rows
    const distances = this.#distances.fill(-1)
    const pathCounts = this.#pathCounts.fill(0)
    const order = this.#order
    distances[source] = 0
    pathCounts[source] = 1
    order[0] = source
    let reached = 1
    for (let index = 0; index < reached; index++) {
      const vertex = order[index] as number
      const distance = (distances[vertex] as number) + 1
      const end = starts[vertex + 1] as number
      for (let at = starts[vertex] as number; at < end; at++) {
        const next = ends[at] as number
        if (distances[next] === -1) {
          distances[next] = distance
          order[reached++] = next
        }
        if (distances[next] === distance)
          pathCounts[next] = (pathCounts[next] as number) + (pathCounts[vertex] as number)
      }
    }
    return reached
  }
}
