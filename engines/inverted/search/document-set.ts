/** A set of documents of one segment, a bit each, and the matcher over it: every document has the same score. */
import { bitCount } from '../segment/bits.ts'
import { DocumentBlock } from '../segment/block-reader.ts'
import { blockLength } from '../segment/format.ts'
import { PostingsList } from '../segment/postings-list.ts'
import type { Segment } from '../segment/segment.ts'
import type { TermCursor } from '../segment/term-cursor.ts'
import { Matcher, noMore } from './matcher.ts'

export class DocumentSet {
  readonly bits: Uint32Array
  readonly #block: DocumentBlock = new DocumentBlock()

  constructor(documentCount: number) {
    this.bits = new Uint32Array(Math.ceil(documentCount / 32))
  }

  get count(): number {
    return bitCount(this.bits)
  }

  add(doc: number): void {
    this.bits[doc >>> 5]! |= 1 << (doc & 31)
  }

  has(doc: number): boolean {
    return ((this.bits[doc >>> 5]! >>> (doc & 31)) & 1) === 1
  }

  /** Adds the documents of the term that the cursor is at. */
  addTerm(segment: Segment, cursor: TermCursor): void {
    this.#eachDocument(segment, cursor, this)
  }

  /** How many documents of the term that the cursor is at are in the set. */
  countTerm(segment: Segment, cursor: TermCursor): number {
    const count = new CountingSet(this)
    this.#eachDocument(segment, cursor, count)
    return count.count
  }

  /** Past the cache of lists: patterns go through many that nobody may ask for again. */
  #eachDocument(segment: Segment, cursor: TermCursor, into: { add(doc: number): void }): void {
    const block = this.#block
    const list = cursor.docCount > blockLength ? new PostingsList(segment, cursor) : undefined
    let previous = -1
    for (let index = 0; index < (list?.blockCount ?? 1); index++) {
      block.read(segment, list?.addresses[index] ?? cursor.docs, previous)
      for (let at = 0; at < block.count; at++) into.add(block.docs[at]!)
      previous = block.docs[block.count - 1]!
    }
  }
}

class CountingSet {
  readonly #set: DocumentSet
  count = 0

  constructor(set: DocumentSet) {
    this.#set = set
  }

  add(doc: number): void {
    if (this.#set.has(doc)) this.count++
  }
}

export class SetMatcher extends Matcher {
  readonly #bits: Uint32Array
  readonly bound: number
  readonly cost: number

  constructor(set: DocumentSet, score: number) {
    super()
    this.#bits = set.bits
    this.bound = score
    this.cost = set.count
  }

  score(): number {
    return this.bound
  }

  boundFrom(): number {
    this.boundEnd = noMore
    return this.bound
  }

  advance(target: number): number {
    this.doc = this.bound <= this.threshold ? noMore : this.#next(target)
    return this.doc
  }

  #next(target: number): number {
    const bits = this.#bits
    let word = target >>> 5
    if (word >= bits.length) return noMore
    let rest = (bits[word]! & (-1 << (target & 31))) >>> 0
    while (rest === 0) {
      if (++word === bits.length) return noMore
      rest = bits[word]!
    }
    return word * 32 + 31 - Math.clz32(rest & -rest)
  }
}
