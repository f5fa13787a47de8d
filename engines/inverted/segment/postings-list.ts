/** One term's list, open for reading: of each block of documents where it ends, where it lies, and how good a match in it can be. */
import { DocumentBlock } from './block-reader.ts'
import type { Field } from './field.ts'
import { blockLength } from './format.ts'
import { pairFreqMax, ScorePairs } from './score-pairs.ts'
import type { Segment } from './segment.ts'
import { StreamReader } from './stream-reader.ts'
import type { TermCursor } from './term-cursor.ts'

/** What the object and its arrays take beside their elements. */
const baseBytes = 900

export class PostingsList {
  readonly docCount: number
  readonly blockCount: number
  /** By block: its last document, its address in words. */
  readonly lastDocs: Uint32Array
  readonly addresses: Float64Array
  /** By block: the address of the block of positions that has its first, and which one in there that is. */
  readonly positionAddresses: Float64Array
  readonly positionSkips: Uint8Array
  /** Pairs of all blocks, and where those of each begin; one more at the end. */
  readonly pairFreqs: Uint8Array
  readonly pairLengths: Uint8Array
  readonly pairStarts: Uint32Array
  /** By block: the best share of the weight that a match can have, for the norms below; and the best of all. */
  readonly maxima: Float64Array
  maximum = 0
  /** Whether the maxima are reached by documents, and not only bounds. */
  areReached = true
  #norms: Float64Array | undefined
  isTouched = false

  constructor(segment: Segment, cursor: TermCursor) {
    const blockCount = Math.ceil(cursor.docCount / blockLength)
    this.docCount = cursor.docCount
    this.blockCount = blockCount
    this.lastDocs = new Uint32Array(blockCount)
    this.addresses = new Float64Array(blockCount)
    this.positionAddresses = new Float64Array(blockCount)
    this.positionSkips = new Uint8Array(blockCount)
    this.pairStarts = new Uint32Array(blockCount + 1)
    this.maxima = new Float64Array(blockCount)
    const pairs = cursor.table === 0 ? this.#readBlock(segment, cursor) : this.#readTable(segment, cursor)
    this.pairFreqs = Uint8Array.from(pairs.freqs)
    this.pairLengths = Uint8Array.from(pairs.lengths)
  }

  get bytes(): number {
    return baseBytes + this.blockCount * 33 + this.pairFreqs.length * 2
  }

  /** Makes `maxima` those of these norms (by length code), unless they are already. */
  weigh(norms: Float64Array): void {
    if (this.#norms === norms) return
    this.#norms = norms
    this.maximum = 0
    this.areReached = true
    for (let block = 0; block < this.blockCount; block++) {
      let best = 0
      for (let pair = this.pairStarts[block]!; pair < this.pairStarts[block + 1]!; pair++) {
        const freq = this.pairFreqs[pair]!
        if (freq === pairFreqMax) {
          best = 1
          this.areReached = false
        } else best = Math.max(best, freq / (freq + norms[this.pairLengths[pair]!]!))
      }
      this.maxima[block] = best
      if (best > this.maximum) this.maximum = best
    }
  }

  /** The first block at or after `from` that has a document at or after `doc`; `blockCount` where none has. */
  blockOf(doc: number, from: number): number {
    const { lastDocs, blockCount } = this
    if (from >= blockCount || lastDocs[from]! >= doc) return from
    let step = 1
    let low = from + 1
    while (low + step < blockCount && lastDocs[low + step]! < doc) {
      low += step + 1
      step *= 2
    }
    let high = Math.min(blockCount, low + step + 1)
    while (low < high) {
      const middle = (low + high) >>> 1
      if (lastDocs[middle]! < doc) low = middle + 1
      else high = middle
    }
    return low
  }

  #readBlock(segment: Segment, { field, start, docs }: TermCursor): PairLists {
    const block = new DocumentBlock()
    block.read(segment, docs, -1)
    if (block.count !== this.docCount) segment.refuseBlock(docs)
    this.lastDocs[0] = block.docs[block.count - 1]!
    this.addresses[0] = docs
    this.positionAddresses[0] = start
    const pairs: PairLists = { freqs: [], lengths: [] }
    if (field.kind !== 'facet') {
      block.readFreqs()
      pairsOf(block, field, pairs)
    }
    this.pairStarts[1] = pairs.freqs.length
    return pairs
  }

  #readTable(segment: Segment, { field, start, docs, table }: TermCursor): PairLists {
    const reader = new StreamReader(segment)
    reader.seek(table)
    const pairs: PairLists = { freqs: [], lengths: [] }
    let last = -1
    let address = docs
    let positionAddress = start
    let positionsBefore = 0
    for (let block = 0; block < this.blockCount; block++) {
      last += reader.bounded(segment.documentCount)
      address += reader.varint()
      this.lastDocs[block] = last
      this.addresses[block] = address
      if (field.kind === 'facet') continue
      if (field.kind === 'words') {
        this.positionSkips[block] = positionsBefore % blockLength
        positionsBefore += reader.varint()
        positionAddress += reader.varint()
        this.positionAddresses[block] = positionAddress
      }
      for (let left = reader.bounded(pairFreqMax); left > 0; left--) {
        pairs.freqs.push(reader.byte())
        pairs.lengths.push(reader.byte())
      }
      this.pairStarts[block + 1] = pairs.freqs.length
    }
    return pairs
  }
}

interface PairLists {
  readonly freqs: number[]
  readonly lengths: number[]
}

const scratch = new ScorePairs()

function pairsOf(block: DocumentBlock, { lengths }: Field, into: PairLists): void {
  for (let index = 0; index < block.count; index++) scratch.add(block.freqs[index]!, lengths[block.docs[index]!]!)
  scratch.finish()
  for (let pair = 0; pair < scratch.count; pair++) {
    into.freqs.push(scratch.freqs[pair]!)
    into.lengths.push(scratch.lengths[pair]!)
  }
}
