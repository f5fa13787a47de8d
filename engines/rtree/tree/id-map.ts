/**
 * Where each item is: from its id to the page that holds it, in two flat arrays.
 *
 * Open addressing with linear probing; what is removed closes its gap, so that no look-up passes over the dead.
 */

const emptyId = -1
const lengthMin = 16

export class IdMap {
  #ids: Float64Array = new Float64Array(lengthMin).fill(emptyId)
  #pages: Uint32Array = new Uint32Array(lengthMin)
  #shift = 32 - Math.log2(lengthMin)
  count = 0

  /** Bytes of memory. */
  get bytes(): number {
    return this.#ids.byteLength + this.#pages.byteLength
  }

  /** The page of that item, or -1. */
  get(id: number): number {
    const ids = this.#ids
    const mask = ids.length - 1
    for (let at = placeOf(id, this.#shift); ; at = (at + 1) & mask) {
      const found = ids[at] as number
      if (found === id) return this.#pages[at] as number
      if (found === emptyId) return -1
    }
  }

  /** Returns whether the item is new. */
  set(id: number, page: number): boolean {
    const ids = this.#ids
    const mask = ids.length - 1
    let at = placeOf(id, this.#shift)
    for (; ; at = (at + 1) & mask) {
      const found = ids[at] as number
      if (found === id) {
        this.#pages[at] = page
        return false
      }
      if (found === emptyId) break
    }
    ids[at] = id
    this.#pages[at] = page
    this.count++
    // At most two thirds are taken.
    if (this.count * 3 > ids.length * 2) this.#resize(ids.length * 2)
    return true
  }

  remove(id: number): void {
    const ids = this.#ids
    const pages = this.#pages
    const mask = ids.length - 1
    let gap = placeOf(id, this.#shift)
    for (; ids[gap] !== id; gap = (gap + 1) & mask) if (ids[gap] === emptyId) return
    this.count--
    for (let at = (gap + 1) & mask; ids[at] !== emptyId; at = (at + 1) & mask) {
      const home = placeOf(ids[at] as number, this.#shift)
      // It may move up only if the gap is not before its home.
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      ids[gap] = ids[at] as number
      pages[gap] = pages[at] as number
      gap = at
    }
    ids[gap] = emptyId
  }

  /** Makes room for so many items at once. */
  reserve(count: number): void {
    let length = this.#ids.length
    while (count * 3 > length * 2) length *= 2
    if (length > this.#ids.length) this.#resize(length)
  }

  clear(): void {
    this.#ids.fill(emptyId)
    this.count = 0
  }

  #resize(length: number): void {
    const ids = this.#ids
    const pages = this.#pages
    this.#ids = new Float64Array(length).fill(emptyId)
    this.#pages = new Uint32Array(length)
    this.#shift = 32 - Math.log2(length)
    const mask = length - 1
    for (let from = 0; from < ids.length; from++) {
      const id = ids[from] as number
      if (id === emptyId) continue
      let at = placeOf(id, this.#shift)
      while (this.#ids[at] !== emptyId) at = (at + 1) & mask
      this.#ids[at] = id
      this.#pages[at] = pages[from] as number
    }
  }
}

/** Fibonacci hashing: the upper bits of a product with 2^32 / φ. */
function placeOf(id: number, shift: number): number {
  return Math.imul((id | 0) ^ Math.imul((id / 4294967296) | 0, 0x85ebca6b), 0x9e3779b1) >>> shift
}
