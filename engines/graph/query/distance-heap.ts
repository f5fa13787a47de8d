/** Vertices by distance, the nearest first: a heap of four children a node in typed arrays. A vertex may be in it more than once. */
import { roomFor } from '../shared-arrays.ts'

export class DistanceHeap {
  #vertices: Uint32Array = new Uint32Array(256)
  #distances: Float64Array = new Float64Array(256)
  #count = 0
  /** Of the vertex that was taken out last. */
  distance = 0

  get count(): number {
    return this.#count
  }

  /** The least distance in it; infinite where it is empty. */
  get least(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : (this.#distances[0] as number)
  }

  push(vertex: number, distance: number): void {
    let at = this.#count++
    this.#vertices = roomFor(this.#vertices, this.#count)
    this.#distances = roomFor(this.#distances, this.#count)
    while (at > 0) {
      const parent = (at - 1) >>> 2
      if ((this.#distances[parent] as number) <= distance) break
      this.#set(at, this.#vertices[parent] as number, this.#distances[parent] as number)
      at = parent
    }
    this.#set(at, vertex, distance)
  }

  /** Takes out the nearest; -1: it is empty. */
  pop(): number {
    if (this.#count === 0) return -1
    const nearest = this.#vertices[0] as number
    this.distance = this.#distances[0] as number
    const count = --this.#count
    const vertex = this.#vertices[count] as number
    const distance = this.#distances[count] as number
    let at = 0
    for (;;) {
      const first = 4 * at + 1
      if (first >= count) break
      let least = first
      for (let child = first + 1; child < Math.min(first + 4, count); child++) {
        if ((this.#distances[child] as number) < (this.#distances[least] as number)) least = child
      }
      if ((this.#distances[least] as number) >= distance) break
      this.#set(at, this.#vertices[least] as number, this.#distances[least] as number)
      at = least
    }
    this.#set(at, vertex, distance)
    return nearest
  }

  #set(at: number, vertex: number, distance: number): void {
    this.#vertices[at] = vertex
    this.#distances[at] = distance
  }
}
