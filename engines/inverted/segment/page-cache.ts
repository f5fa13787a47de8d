/**
 * Keeps pages of open segments in memory, up to a bound in bytes. When room is needed a hand goes round: a page that was read since it
 * last came by stays, the next that was not goes.
 */
import { pageBytes } from './format.ts'

/** A segment's side of the cache: its pages by number, and where the cache has each. */
export interface CachedPages {
  readonly pages: (Uint32Array | undefined)[]
  readonly slots: number[]
}

export class PageCache {
  readonly #capacity: number
  /** By slot: 1 if it was read since the hand came by. Segments set it themselves, on their way to the page. */
  readonly touched: Uint8Array
  readonly #owners: (CachedPages | undefined)[] = []
  readonly #numbers: number[] = []
  readonly #free: number[] = []
  #hand = 0
  #used = 0
  hitCount = 0
  missCount = 0
  evictionCount = 0

  constructor(capacityBytes: number) {
    this.#capacity = Math.floor(capacityBytes / pageBytes)
    this.touched = new Uint8Array(this.#capacity)
  }

  get usedBytes(): number {
    return this.#used * pageBytes
  }

  /** Takes the page in. Nothing is kept where there is no room for a single one. */
  insert(owner: CachedPages, page: number, words: Uint32Array): void {
    if (this.#capacity === 0) return
    const slot = this.#freeSlot()
    this.#owners[slot] = owner
    this.#numbers[slot] = page
    this.touched[slot] = 0
    owner.pages[page] = words
    owner.slots[page] = slot
    this.#used++
  }

  /** Forgets the pages of a segment that goes. */
  remove(owner: CachedPages): void {
    owner.pages.forEach((words, page) => {
      if (words !== undefined) this.#drop(owner.slots[page]!)
    })
  }

  #freeSlot(): number {
    const free = this.#free.pop()
    if (free !== undefined) return free
    if (this.#used < this.#capacity) return this.#owners.length
    while (this.touched[this.#hand] === 1) {
      this.touched[this.#hand] = 0
      this.#hand = (this.#hand + 1) % this.#capacity
    }
    const slot = this.#hand
    this.#hand = (this.#hand + 1) % this.#capacity
    this.evictionCount++
    this.#drop(slot)
    return this.#free.pop()!
  }

  #drop(slot: number): void {
    const owner = this.#owners[slot]!
    owner.pages[this.#numbers[slot]!] = undefined
    this.#owners[slot] = undefined
    this.#free.push(slot)
    this.#used--
  }
}
