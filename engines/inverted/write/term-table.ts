/** The words that a segment under construction has met: by field and bytes, each with a number of its own. */
import { mix32 } from '../../bytes/index.ts'

const slotCountMin = 4096

export class TermTable {
  /** By slot: the number of the word there, plus one; 0 is none. */
  #slots: Int32Array = new Int32Array(slotCountMin)
  #hashes: Int32Array = new Int32Array(slotCountMin)
  /** The bytes of all words, one after the other; the next word is made right behind them. */
  pool: Uint8Array = new Uint8Array(64 * 1024)
  /** By word: where its bytes begin; one more: where the next will. */
  starts: Uint32Array = new Uint32Array(slotCountMin)
  fields: Uint32Array = new Uint32Array(slotCountMin)
  count = 0

  /** Where the bytes of the next word go. */
  get poolEnd(): number {
    return this.starts[this.count]!
  }

  /** Makes room for a word of so many bytes behind `poolEnd`. */
  reserve(bytes: number): void {
    const needed = this.poolEnd + bytes
    if (needed <= this.pool.length) return
    const grown = new Uint8Array(Math.max(needed, this.pool.length * 2))
    grown.set(this.pool.subarray(0, this.poolEnd))
    this.pool = grown
  }

  /**
   * The number of the word whose bytes are in `pool` from `poolEnd` to `end`; `hash` depends on them alone. One that was not there
   * before gets the next number.
   */
  intern(field: number, end: number, hash: number): number {
    const { pool, starts } = this
    const start = starts[this.count]!
    const length = end - start
    const keyed = mix32(hash ^ Math.imul(field + 1, 0x9e3779b9))
    const mask = this.#slots.length - 1
    for (let slot = keyed & mask; ; slot = (slot + 1) & mask) {
      const word = this.#slots[slot]! - 1
      if (word < 0) return this.#add(field, end, keyed, slot)
      if (this.#hashes[word] !== keyed || this.fields[word] !== field) continue
      let at = starts[word]!
      if (starts[word + 1]! - at !== length) continue
      let other = start
      while (other < end && pool[at] === pool[other]) {
        at++
        other++
      }
      if (other === end) return word
    }
  }

  #add(field: number, end: number, keyed: number, slot: number): number {
    const word = this.count++
    this.#slots[slot] = word + 1
    this.#hashes[word] = keyed
    this.fields[word] = field
    this.starts[word + 1] = end
    if (this.count * 2 > this.#slots.length) this.#grow()
    return word
  }

  #grow(): void {
    const capacity = this.#slots.length * 2
    this.#hashes = larger(this.#hashes, new Int32Array(capacity))
    this.starts = larger(this.starts, new Uint32Array(capacity))
    this.fields = larger(this.fields, new Uint32Array(capacity))
    this.#slots = new Int32Array(capacity)
    const mask = capacity - 1
    for (let word = 0; word < this.count; word++) {
      let slot = this.#hashes[word]! & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = word + 1
    }
  }
}

function larger<Numbers extends Int32Array | Uint32Array>(from: Numbers, into: Numbers): Numbers {
  into.set(from)
  return into
}
