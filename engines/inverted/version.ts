/**
 * The segments of an index at one moment, and which of their documents are gone since. It never changes; what is built, removed or merged
 * makes a new one.
 */
import { bitCount } from './segment/bits.ts'
import type { Segment } from './segment/segment.ts'

/** Documents of one segment that were removed or replaced. It never changes. */
export class Deletions {
  readonly bits: Uint32Array
  readonly count: number

  private constructor(bits: Uint32Array, count: number) {
    this.bits = bits
    this.count = count
  }

  static of(documentCount: number, docs: readonly number[]): Deletions {
    return new Deletions(new Uint32Array(Math.ceil(documentCount / 32)), 0).with(docs)
  }

  static ofBits(bits: Uint32Array): Deletions {
    return new Deletions(bits, bitCount(bits))
  }

  has(doc: number): boolean {
    return ((this.bits[doc >>> 5]! >>> (doc & 31)) & 1) === 1
  }

  /** These, and those of `docs`, none of which is among these. */
  with(docs: readonly number[]): Deletions {
    const bits = this.bits.slice()
    for (const doc of docs) bits[doc >>> 5]! |= 1 << (doc & 31)
    return new Deletions(bits, this.count + docs.length)
  }
}

export interface Part {
  readonly segment: Segment
  /** Absent: all of its documents are live. */
  readonly deletions: Deletions | undefined
}

/** Counts who reads a segment; the last one takes it away, with its file. */
export class SegmentUses {
  readonly #counts = new Map<Segment, number>()
  readonly #drop: (segment: Segment) => void

  constructor(drop: (segment: Segment) => void) {
    this.#drop = drop
  }

  get segments(): Segment[] {
    return [...this.#counts.keys()]
  }

  retain(segment: Segment): void {
    this.#counts.set(segment, (this.#counts.get(segment) ?? 0) + 1)
  }

  release(segment: Segment): void {
    const count = this.#counts.get(segment)! - 1
    if (count > 0) {
      this.#counts.set(segment, count)
      return
    }
    this.#counts.delete(segment)
    this.#drop(segment)
  }
}

export class Version {
  readonly parts: readonly Part[]
  readonly #uses: SegmentUses
  #count = 1

  /** Holds its segments until it is released as often as it was retained, and once more. */
  constructor(parts: readonly Part[], uses: SegmentUses) {
    this.parts = parts
    this.#uses = uses
    for (const { segment } of parts) uses.retain(segment)
  }

  /** Live documents. */
  get documentCount(): number {
    let count = 0
    for (const { segment, deletions } of this.parts) count += segment.documentCount - (deletions?.count ?? 0)
    return count
  }

  find(segment: Segment): Part | undefined {
    return this.parts.find(part => part.segment === segment)
  }

  retain(): this {
    this.#count++
    return this
  }

  release(): void {
    this.#count--
    if (this.#count === 0) for (const { segment } of this.parts) this.#uses.release(segment)
  }
}

/** The documents of the segment with these ids (ascending) that are not gone already. */
export function documentsOf({ segment, deletions }: Part, ids: Float64Array): number[] {
  const own = segment.ids
  const found: number[] = []
  if (own.length === 0 || ids.length === 0 || ids[0]! > own.at(-1)! || ids.at(-1)! < own[0]!) return found
  for (const id of ids) {
    const doc = segment.documentOf(id)
    if (doc >= 0 && deletions?.has(doc) !== true) found.push(doc)
  }
  return found
}
