/** From both ends and type to the newest edge that is not settled: open addressing over edge numbers. */
import { mix32 } from '../../bytes/index.ts'
import type { EdgeList } from './edge-list.ts'

export class EdgeTable {
  readonly #edges: EdgeList
  /**
   * A power of two of slots, two words each: 0, or the number of an edge and 1; and the hash, so that a look at another edge's
   * slot seldom costs one at the edge itself.
   */
  #slots: Uint32Array = new Uint32Array(128)
  #count = 0

  constructor(edges: EdgeList) {
    this.#edges = edges
  }

  get usedBytes(): number {
    return 4 * this.#slots.length
  }

  /** The newest edge of that kind, gone or not; -1: there is none. */
  find(from: number, type: number, to: number): number {
    return (this.#slots[this.#slotOf(hashEdge(from, type, to), from, type, to)] as number) - 1
  }

  /** Puts an edge of the list in the place of an older one; returns that, or -1. */
  put(edge: number, from: number, type: number, to: number): number {
    const hash = hashEdge(from, type, to)
    const slot = this.#slotOf(hash, from, type, to)
    const older = this.#slots[slot] as number
    this.#slots[slot] = edge + 1
    this.#slots[slot + 1] = hash
    if (older === 0 && 4 * ++this.#count > this.#slots.length) this.#rehash()
    return older - 1
  }

  #slotOf(hash: number, from: number, type: number, to: number): number {
    const slots = this.#slots
    const edges = this.#edges
    const mask = slots.length - 1
    let slot = (2 * hash) & mask
    for (;;) {
      const edge = (slots[slot] as number) - 1
      if (edge < 0) return slot
      const isSame = slots[slot + 1] === hash
      if (isSame && edges.to[edge] === to && edges.from[edge] === from && edges.type[edge] === type) return slot
      slot = (slot + 2) & mask
    }
  }

  #rehash(): void {
    const old = this.#slots
    const slots = new Uint32Array(4 * old.length)
    const mask = slots.length - 1
    for (let index = 0; index < old.length; index += 2) {
      if (old[index] === 0) continue
      const hash = old[index + 1] as number
      let slot = (2 * hash) & mask
      while (slots[slot] !== 0) slot = (slot + 2) & mask
      slots[slot] = old[index] as number
      slots[slot + 1] = hash
    }
    this.#slots = slots
  }
}

function hashEdge(from: number, type: number, to: number): number {
  return mix32(Math.imul(from, 0x9e3779b1) ^ Math.imul(to, 0x85ebca77) ^ Math.imul(type, 0xc2b2ae3d)) >>> 0
}
