/** The documents that have one term in one field; with frequencies, and positions where they are asked for. */
import { DocumentBlock, PositionReader } from '../segment/block-reader.ts'
import type { Field } from '../segment/field.ts'
import type { PostingsList } from '../segment/postings-list.ts'
import type { Segment } from '../segment/segment.ts'
import { Matcher, noMore, noThreshold } from './matcher.ts'

/** What searches did, for the metrics. */
export class SearchCounts {
  searchCount = 0
  blocksRead = 0
  blocksSkipped = 0
}

const noNorms = new Float64Array(256)
/** Finding the best of more blocks takes longer than it saves. */
const reachedCountMax = 64

export class PostingsCursor extends Matcher {
  #segment!: Segment
  #list!: PostingsList
  #lengths!: Uint8Array
  #wordCount = 0
  #norms: Float64Array = noNorms
  #weight = 0
  readonly #counts: SearchCounts
  readonly #block: DocumentBlock = new DocumentBlock()
  readonly #positions: PositionReader = new PositionReader()
  /** The block that is decoded, its last document, and the place of `doc` in it. */
  #blockNumber = -1
  #blockLast = -1
  #index = 0
  #hasFreqs = false
  /** The block of the last `boundFrom`. */
  #shallow = 0
  #summedTo = 0

  constructor(counts: SearchCounts) {
    super()
    this.#counts = counts
  }

  /** Begins anew, before the first document. Without norms all scores are 0. */
  open(segment: Segment, field: Field, list: PostingsList, score?: { norms: Float64Array; weight: number }): void {
    this.#segment = segment
    this.#list = list
    this.#lengths = field.lengths
    this.#wordCount = field.wordCount
    this.#norms = score?.norms ?? noNorms
    this.#weight = score?.weight ?? 0
    if (score !== undefined) list.weigh(score.norms)
    this.doc = -1
    this.threshold = noThreshold
    this.#blockNumber = -1
    this.#blockLast = -1
    this.#shallow = 0
  }

  get cost(): number {
    return this.#list.docCount
  }

  get bound(): number {
    return this.#weight * this.#list.maximum
  }

  /** How often the term is in `doc`. */
  get freq(): number {
    if (!this.#hasFreqs) this.#readFreqs()
    return this.#block.freqs[this.#index]!
  }

  score(): number {
    if (this.#weight === 0) return 0
    const { freq } = this
    return this.#weight * (freq / (freq + this.#norms[this.#lengths[this.doc]!]!))
  }

  boundFrom(target: number): number {
    const list = this.#list
    const block = list.blockOf(target, this.#shallow)
    this.#shallow = block
    if (block === list.blockCount) {
      this.boundEnd = noMore
      return noThreshold
    }
    this.boundEnd = list.lastDocs[block]!
    return this.#weight * list.maxima[block]!
  }

  advance(target: number): number {
    if (target > this.#blockLast && !this.#findBlock(target)) {
      this.doc = noMore
      return noMore
    }
    const { docs } = this.#block
    let index = this.#index
    while (docs[index]! < target) index++
    this.#index = index
    this.doc = docs[index]!
    return this.doc
  }

  /** A score that `count` documents reach, each the best of its block; `noThreshold` where there are fewer blocks, or that is not sure. */
  reachedBy(count: number): number {
    const { maxima, blockCount, areReached } = this.#list
    if (!areReached || count > blockCount || count > reachedCountMax || this.#weight === 0) return noThreshold
    const best = new Float64Array(count)
    for (let block = 0; block < blockCount; block++) {
      const share = maxima[block]!
      if (share <= best[0]!) continue
      let at = 1
      for (; at < count && best[at]! < share; at++) best[at - 1] = best[at]!
      best[at - 1] = share
    }
    return this.#weight * best[0]!
  }

  /** Puts the positions of `doc` into `into`, as many as `freq`. */
  readPositions(into: PositionList): void {
    const { freq } = this
    const reader = this.#positions
    const { freqs } = this.#block
    const block = this.#blockNumber
    if (this.#summedTo < 0) {
      reader.seek(this.#segment, this.#list.positionAddresses[block]!, this.#list.positionSkips[block]!)
      this.#summedTo = 0
    }
    let skipped = 0
    for (; this.#summedTo < this.#index; this.#summedTo++) skipped += freqs[this.#summedTo]!
    if (skipped > 0) reader.skip(skipped)
    if (freq > this.#wordCount) this.#segment.refuseBlock(this.#list.addresses[block]!)
    into.reserve(freq)
    reader.readDocument(into.values, freq)
    into.count = freq
    this.#summedTo++
  }

  #findBlock(target: number): boolean {
    const list = this.#list
    const before = this.#blockNumber
    let block = list.blockOf(target, Math.max(before, 0))
    if (this.threshold !== noThreshold) {
      const { maxima, blockCount } = list
      while (block < blockCount && this.#weight * maxima[block]! <= this.threshold) block++
    }
    this.#counts.blocksSkipped += block - before - 1
    if (block >= list.blockCount) return false
    const previous = block === 0 ? -1 : list.lastDocs[block - 1]!
    this.#block.read(this.#segment, list.addresses[block]!, previous)
    this.#counts.blocksRead++
    this.#blockNumber = block
    this.#blockLast = list.lastDocs[block]!
    if (this.#block.docs[this.#block.count - 1] !== this.#blockLast) this.#segment.refuseBlock(list.addresses[block]!)
    this.#index = 0
    this.#hasFreqs = false
    this.#summedTo = -1
    return true
  }

  #readFreqs(): void {
    this.#block.readFreqs()
    this.#hasFreqs = true
  }
}

/** Positions of one term in one document, in memory that is used again. */
export class PositionList {
  values: Uint32Array = new Uint32Array(64)
  count = 0

  reserve(count: number): void {
    if (count > this.values.length) this.values = new Uint32Array(count * 2)
  }
}
