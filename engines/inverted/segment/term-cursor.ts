/** Steps through the terms of a field in the order of their bytes. */

import type { Field } from './field.ts'
import { blockLength, termsPerEntry } from './format.ts'
import type { Segment } from './segment.ts'
import { StreamReader } from './stream-reader.ts'

const decoder = new TextDecoder()

export class TermCursor {
  readonly #segment: Segment
  readonly field: Field
  readonly #reader: StreamReader
  /** The term: `bytes[0, length)`. */
  bytes: Uint8Array = new Uint8Array(64)
  length = 0
  /** So many of its bytes are those of the term before, and perhaps more; 0 after a search. */
  shared = 0
  #index = -1
  docCount = 0
  /** Positions in all; 0 where the field has none. */
  positionCount = 0
  /** In words: its first block, and its first block of documents. */
  start = 0
  docs = 0
  /** In bytes: its table; 0 where it has one block of documents. */
  table = 0

  constructor(segment: Segment, field: Field) {
    this.#segment = segment
    this.field = field
    this.#reader = new StreamReader(segment)
  }

  get text(): string {
    return decoder.decode(this.bytes.subarray(0, this.length))
  }

  /** Goes to the next term, at first to the first; false where there is none. */
  next(): boolean {
    this.#index++
    if (this.#index >= this.field.termCount) return false
    const isEntry = this.#index % termsPerEntry === 0
    if (isEntry) {
      this.#reader.seek(this.field.dictionaryAddress, this.field.entryOffsets[this.#index / termsPerEntry]!)
      this.start = 0
    }
    const shared = this.#reader.bounded(isEntry ? 0 : this.length)
    const rest = this.#reader.bounded(this.field.dictionaryBytes)
    this.#reserve(shared + rest)
    this.#reader.copy(this.bytes, shared, shared + rest)
    this.shared = shared
    this.length = shared + rest
    this.#readNumbers()
    return true
  }

  /** Goes to the first term that is not less than `term`; false where there is none. */
  seek(term: Uint8Array): boolean {
    const entry = this.#entryBefore(term)
    this.#index = entry * termsPerEntry - 1
    while (this.next()) {
      if (compare(this.bytes, 0, this.length, term) >= 0) {
        this.shared = 0
        return true
      }
    }
    return false
  }

  /** As `seek`, for a term greater than the one at hand: what is near is reached by steps. `shared` then is a promise too. */
  skipTo(term: Uint8Array): boolean {
    const entry = this.#entryBefore(term)
    if (entry * termsPerEntry > this.#index) return this.seek(term)
    let shared = this.length
    while (this.next()) {
      shared = Math.min(shared, this.shared)
      if (compare(this.bytes, 0, this.length, term) < 0) continue
      this.shared = shared
      return true
    }
    return false
  }

  equals(term: Uint8Array): boolean {
    return compare(this.bytes, 0, this.length, term) === 0
  }

  #readNumbers(): void {
    const reader = this.#reader
    const { documentCount } = this.#segment
    const hasWords = this.field.kind === 'words'
    this.docCount = reader.bounded(documentCount)
    if (this.docCount === 0) this.#segment.refuse('a term is in no document', reader.address)
    this.positionCount = hasWords ? this.docCount + reader.varint() : 0
    this.start += reader.varint()
    this.docs = hasWords ? this.start + reader.varint() : this.start
    this.table = this.docCount > blockLength ? this.docs * 4 + reader.varint() : 0
  }

  /** The last entry whose term is at most `term`; the first where none is. */
  #entryBefore(term: Uint8Array): number {
    const { entryTerms, entryEnds } = this.field
    let low = 0
    let high = entryEnds.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const start = middle === 0 ? 0 : entryEnds[middle - 1]!
      if (compare(entryTerms, start, entryEnds[middle]!, term) <= 0) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  #reserve(count: number): void {
    if (count <= this.bytes.length) return
    const grown = new Uint8Array(count * 2)
    grown.set(this.bytes)
    this.bytes = grown
  }
}

/** Orders `left[start, end)` and `right` by bytes, as UTF-8 orders code points. */
function compare(left: Uint8Array, start: number, end: number, right: Uint8Array): number {
  const most = Math.min(end - start, right.length)
  for (let index = 0; index < most; index++) {
    const difference = left[start + index]! - right[index]!
    if (difference !== 0) return difference
  }
  return end - start - right.length
}
