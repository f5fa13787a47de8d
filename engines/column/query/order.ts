/** Order among values and the first so many of an order, without sorting the rest. */
import type { AnswerValue } from './tally.ts'

/** Nulls last, whichever the direction; strings by code unit. */
export function compareValues(left: AnswerValue, right: AnswerValue, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  const order = left < right ? -1 : left > right ? 1 : 0
  return descending ? -order : order
}

export type Compare = (left: number, right: number) => number

/** The first `count` of the items `[0, itemCount)`, in order. */
export function firstInOrder(itemCount: number, count: number, compare: Compare): number[] {
  if (count >= itemCount) return Array.from({ length: itemCount }, (_, index) => index).sort(compare)
  const heap = new TopHeap(count, compare)
  for (let item = 0; item < itemCount; item++) heap.offer(item)
  return heap.sorted()
}

/** Keeps the `count` first of the items that it is offered: a heap with the last of them on top. */
export class TopHeap {
  readonly #count: number
  readonly #compare: Compare
  readonly #items: number[] = []

  constructor(count: number, compare: Compare) {
    this.#count = count
    this.#compare = compare
  }

  get isFull(): boolean {
    return this.#items.length >= this.#count
  }

  /** The last in order of those kept. */
  get last(): number {
    return this.#items[0] as number
  }

  /** Whether the item was kept; then another may have gone. */
  offer(item: number): boolean {
    if (this.#items.length < this.#count) {
      this.#items.push(item)
      this.#rise(this.#items.length - 1)
      return true
    }
    if (this.#count === 0 || this.#compare(item, this.last) >= 0) return false
    this.#items[0] = item
    this.#sink(0)
    return true
  }

  sorted(): number[] {
    return this.#items.toSorted(this.#compare)
  }

  #rise(start: number): void {
    const items = this.#items
    let at = start
    while (at > 0) {
      const above = (at - 1) >> 1
      if (this.#compare(items[at] as number, items[above] as number) <= 0) return
      this.#swap(at, above)
      at = above
    }
  }

  #sink(start: number): void {
    const items = this.#items
    let at = start
    for (;;) {
      let largest = at
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < items.length && this.#compare(items[below] as number, items[largest] as number) > 0) largest = below
      }
      if (largest === at) return
      this.#swap(at, largest)
      at = largest
    }
  }

  #swap(left: number, right: number): void {
    const item = this.#items[left] as number
    this.#items[left] = this.#items[right] as number
    this.#items[right] = item
  }
}
