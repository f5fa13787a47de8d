/** Label propagation (Raghavan, Albert and Kumara, 2007), all vertices at the same moment. */
import type { FlatGraph, Rows } from './flat.ts'

/** By vertex: the id that is its label. */
export function propagateLabels({ count, ids, out, in: into }: FlatGraph, iterations: number): Float64Array {
  let labels = new Uint32Array(count)
  for (let vertex = 0; vertex < count; vertex++) labels[vertex] = vertex
  let next = new Uint32Array(count)
  const votes = new Votes(count)
  for (let iteration = 0; iteration < iterations; iteration++) {
    let isSame = true
    for (let vertex = 0; vertex < count; vertex++) {
      votes.begin(labels[vertex] as number)
      votes.count(out, vertex, labels)
      votes.count(into, vertex, labels)
      next[vertex] = votes.winner
      isSame &&= votes.winner === labels[vertex]
    }
    const last = labels
    labels = next
    next = last
    if (isSame) break
  }
  return Float64Array.from(labels, label => ids[label] as number)
}

/** The labels around one vertex. Labels are numbers of vertices, which are in the order of ids. */
class Votes {
  readonly #counts: Uint32Array
  readonly #voted: Uint32Array
  #votedCount = 0
  #most = 0
  winner = 0

  constructor(count: number) {
    this.#counts = new Uint32Array(count)
    this.#voted = new Uint32Array(count)
  }

  /** `own`: what wins where there are no votes. */
  begin(own: number): void {
    for (let index = 0; index < this.#votedCount; index++) this.#counts[this.#voted[index] as number] = 0
    this.#votedCount = 0
    this.#most = 0
    this.winner = own
  }

  count({ starts, ends }: Rows, vertex: number, labels: Uint32Array): void {
    const end = starts[vertex + 1] as number
    for (let at = starts[vertex] as number; at < end; at++) {
      const label = labels[ends[at] as number] as number
      const votes = (this.#counts[label] as number) + 1
      this.#counts[label] = votes
      if (votes === 1) this.#voted[this.#votedCount++] = label
      if (votes < this.#most || (votes === this.#most && label > this.winner)) continue
      this.#most = votes
      this.winner = label
    }
  }
}
