/**
 * From the caller's id of a vertex to its number: open addressing over two typed arrays.
 *
 * Numbers run from 0 in the order of adding. Nothing is ever taken out.
 */
import { mix32 } from '../../bytes/index.ts'
import { roomFor, sharedFloat64, sharedUint32 } from '../shared-arrays.ts'

const twoTo32 = 4294967296

export class IdTable {
  ids: Float64Array
  count: number
  /** A power of two of slots: 0, or a number and 1. */
  slots: Uint32Array

  constructor(ids: Float64Array = sharedFloat64(16), count = 0, slots: Uint32Array = sharedUint32(32)) {
    this.ids = ids
    this.count = count
    this.slots = slots
  }

  /** A table over ids that ascend, each once. */
  static over(ids: Float64Array): IdTable {
    const table = new IdTable(ids, 0, sharedUint32(slotCountFor(ids.length)))
    for (let number = 0; number < ids.length; number++)
      table.slots[table.#slotOf(ids[number] as number)] = ++table.count
    return table
  }

  /** -1: it is not there. */
  find(id: number): number {
    // Often ids count from 0, and came in order.
    if (id < this.count && this.ids[id] === id) return id
    return (this.slots[this.#slotOf(id)] as number) - 1
  }

  /** The number of an id, which is there afterwards. */
  add(id: number): number {
    const slot = this.#slotOf(id)
    const found = this.slots[slot] as number
    if (found !== 0) return found - 1
    this.ids = roomFor(this.ids, this.count + 1)
    this.ids[this.count++] = id
    this.slots[slot] = this.count
    if (2 * this.count > this.slots.length) this.#rehash(2 * this.slots.length)
    return this.count - 1
  }

  #slotOf(id: number): number {
    const { ids, slots } = this
    const mask = slots.length - 1
    let slot = hashId(id) & mask
    for (;;) {
      const number = slots[slot] as number
      if (number === 0 || ids[number - 1] === id) return slot
      slot = (slot + 1) & mask
    }
  }

  #rehash(length: number): void {
    this.slots = sharedUint32(length)
    const mask = length - 1
    for (let number = 0; number < this.count; number++) {
      let slot = hashId(this.ids[number] as number) & mask
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask
      this.slots[slot] = number + 1
    }
  }
}

function slotCountFor(count: number): number {
  let length = 32
  while (length < 2 * count) length *= 2
  return length
}

function hashId(id: number): number {
  const low = id >>> 0
  return id < twoTo32 ? mix32(low) : mix32(low ^ Math.imul((id / twoTo32) >>> 0, 0x9e3779b9))
}
