/** Keeps the lists of terms that were asked for, up to a bound in bytes; the oldest that nobody asked for again goes first. */
import type { PostingsList } from './postings-list.ts'

export class ListCache {
  readonly #capacityBytes: number
  /** Oldest first; with each, the map that it is in and its name there. */
  readonly #lists = new Map<PostingsList, { readonly owner: Map<string, PostingsList>; readonly term: string }>()
  usedBytes = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  /** Puts the list into its owner's map, unless it is larger than all there is room for. */
  insert(owner: Map<string, PostingsList>, term: string, list: PostingsList): void {
    if (list.bytes > this.#capacityBytes) return
    while (this.usedBytes + list.bytes > this.#capacityBytes) this.#evict()
    owner.set(term, list)
    this.#lists.set(list, { owner, term })
    this.usedBytes += list.bytes
  }

  /** Forgets the lists of a field whose segment goes. */
  remove(owner: Map<string, PostingsList>): void {
    for (const list of owner.values()) this.#forget(list)
    owner.clear()
  }

  #evict(): void {
    for (const [list, place] of this.#lists) {
      if (list.isTouched) {
        list.isTouched = false
        this.#lists.delete(list)
        this.#lists.set(list, place)
        continue
      }
      place.owner.delete(place.term)
      this.#forget(list)
      return
    }
  }

  #forget(list: PostingsList): void {
    if (this.#lists.delete(list)) this.usedBytes -= list.bytes
  }
}
