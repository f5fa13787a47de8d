/**
 * The new edges of each vertex in one direction: a block of neighbours a vertex, which moves to one twice as long when it is full.
 *
 * So a vertex's new edges are one range of memory too. Blocks that were left stay unused until a merge makes it all anew; they
 * are less than those in use. What is looked at together lies side by side: a load waits for memory more than for anything else.
 */
import { roomFor } from '../shared-arrays.ts'

/** A power of two, as is every block. */
const blockLengthMin = 4

export class Adjacency {
  /** Two words a vertex: where its block starts, how many edges it has. */
  #vertices: Uint32Array
  /** Two words an edge: the vertex at the other end, and the number of the edge among the new ones. */
  blocks: Uint32Array = new Uint32Array(128)
  #used = 0

  constructor(vertexCount: number) {
    this.#vertices = new Uint32Array(2 * vertexCount)
  }

  get usedBytes(): number {
    return 4 * (this.#vertices.length + this.blocks.length)
  }

  get vertexEnd(): number {
    return this.#vertices.length / 2
  }

  growTo(vertexCount: number): void {
    this.#vertices = roomFor(this.#vertices, 2 * vertexCount)
  }

  /** Where the vertex's edges are in `blocks`: `[start, start + 2 * count)`. */
  startOf(vertex: number): number {
    return 2 * (this.#vertices[2 * vertex] as number)
  }

  countOf(vertex: number): number {
    return this.#vertices[2 * vertex + 1] as number
  }

  push(vertex: number, other: number, edge: number): void {
    const count = this.#vertices[2 * vertex + 1] as number
    // A block is full where the count is its length, which is a power of two.
    if ((count & (count - 1)) === 0 && (count === 0 || count >= blockLengthMin)) this.#move(vertex, count)
    const at = 2 * ((this.#vertices[2 * vertex] as number) + count)
    this.blocks[at] = other
    this.blocks[at + 1] = edge
    this.#vertices[2 * vertex + 1] = count + 1
  }

  #move(vertex: number, count: number): void {
    const from = 2 * (this.#vertices[2 * vertex] as number)
    const to = this.#used
    this.#used += Math.max(blockLengthMin, 2 * count)
    this.blocks = roomFor(this.blocks, 2 * this.#used)
    this.blocks.copyWithin(2 * to, from, from + 2 * count)
    this.#vertices[2 * vertex] = to
  }
}
