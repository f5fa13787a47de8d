/**
 * Writes the list of one term: blocks of positions, blocks of documents, and where there is more than one block of these, a
 * table that says of each where it ends, where it lies, and how good a match in it can be.
 */
import { ByteWriter } from '../write/byte-writer.ts'
import { bitWidth, pack } from './bits.ts'
import { blockLength } from './format.ts'
import type { PageWriter } from './page-writer.ts'
import type { Postings } from './postings.ts'
import { ScorePairs } from './score-pairs.ts'

export interface WrittenList {
  /** In words: of the first block, of positions where there are any. */
  readonly start: number
  /** In words: of the first block of documents. */
  readonly docs: number
  /** In bytes: of the table; 0 where there is none. */
  readonly table: number
}

export class ListWriter {
  readonly #pages: PageWriter
  readonly #gaps: Uint32Array = new Uint32Array(blockLength)
  readonly #counts: Uint32Array = new Uint32Array(blockLength)
  readonly #pairs = new ScorePairs()
  readonly #table = new ByteWriter()
  #positionBlocks: Float64Array = new Float64Array(64)

  constructor(pages: PageWriter) {
    this.#pages = pages
  }

  /** `lengths`: the field's length code of each document; without it no frequencies are kept. Positions are where there are any. */
  write(postings: Postings, lengths: Uint8Array | undefined): WrittenList {
    const { docCount, docs } = postings
    const isTabled = docCount > blockLength
    const hasPositions = lengths !== undefined && postings.positionCount > 0
    if (hasPositions) this.#writePositions(postings)
    this.#table.clear()
    let first = -1
    let before = 0
    let seen = 0
    let previous = -1
    for (let from = 0; from < docCount; from += blockLength) {
      const count = Math.min(blockLength, docCount - from)
      const address = this.#writeBlock(postings, from, count, lengths !== undefined)
      if (first < 0) first = address
      if (isTabled) {
        const last = docs[from + count - 1]!
        this.#table.varint(last - previous)
        this.#table.varint(from === 0 ? address - first : address - before)
        previous = last
        if (lengths !== undefined) seen = this.#tableScores(postings, from, count, { seen, lengths })
      }
      before = address
    }
    const start = hasPositions ? this.#positionBlocks[0]! : first
    if (!isTabled) return { start, docs: first, table: 0 }
    const table = this.#pages.byteAddress
    this.#pages.bytes(this.#table.written, 0, this.#table.length)
    return { start, docs: first, table }
  }

  /** Adds to the table what concerns frequencies; returns how many positions lie before the next block. */
  #tableScores(
    { docs, freqs, positionCount }: Postings,
    from: number,
    count: number,
    { seen, lengths }: { readonly seen: number; readonly lengths: Uint8Array },
  ): number {
    let sum = 0
    for (let index = from; index < from + count; index++) {
      this.#pairs.add(freqs[index]!, lengths[docs[index]!]!)
      sum += freqs[index]!
    }
    if (positionCount > 0) {
      const block = seen >>> 7
      const address = this.#positionBlocks[block]!
      this.#table.varint(sum)
      this.#table.varint(address - (block === 0 ? address : this.#tabledBlock))
      this.#tabledBlock = address
    }
    this.#pairs.finish()
    this.#table.varint(this.#pairs.count)
    for (let pair = 0; pair < this.#pairs.count; pair++) {
      this.#table.byte(this.#pairs.freqs[pair]!)
      this.#table.byte(this.#pairs.lengths[pair]!)
    }
    return seen + sum
  }

  /** Address of the block of positions that the table named last. */
  #tabledBlock = 0

  #writeBlock({ docs, freqs }: Postings, from: number, count: number, hasFreqs: boolean): number {
    let previous = from === 0 ? -1 : docs[from - 1]!
    let gapBits = 0
    let countBits = 0
    for (let index = 0; index < count; index++) {
      const doc = docs[from + index]!
      this.#gaps[index] = doc - previous - 1
      gapBits |= doc - previous - 1
      previous = doc
      if (hasFreqs) {
        this.#counts[index] = freqs[from + index]! - 1
        countBits |= freqs[from + index]! - 1
      }
    }
    const gapWidth = bitWidth(gapBits)
    const countWidth = bitWidth(countBits)
    const at = this.#pages.takeWords(1 + Math.ceil((count * (gapWidth + countWidth)) / 32))
    const { words } = this.#pages
    words[at] = (count - 1) | (gapWidth << 7) | (countWidth << 13)
    const bit = pack(words, { at: at + 1, bit: 0, width: gapWidth }, this.#gaps, { from: 0, count })
    pack(words, { at: at + 1, bit, width: countWidth }, this.#counts, { from: 0, count })
    return this.#pages.addressOf(at)
  }

  #writePositions({ positions, positionCount }: Postings): void {
    const blockCount = Math.ceil(positionCount / blockLength)
    if (this.#positionBlocks.length < blockCount) this.#positionBlocks = new Float64Array(blockCount * 2)
    for (let block = 0; block < blockCount; block++) {
      const from = block * blockLength
      const count = Math.min(blockLength, positionCount - from)
      let bits = 0
      for (let index = from; index < from + count; index++) bits |= positions[index]!
      const width = bitWidth(bits)
      const at = this.#pages.takeWords(1 + Math.ceil((count * width) / 32))
      const { words } = this.#pages
      words[at] = (count - 1) | (width << 7) | positionsMark
      pack(words, { at: at + 1, bit: 0, width }, positions, { from, count })
      this.#positionBlocks[block] = this.#pages.addressOf(at)
    }
  }
}

/** Tells a block of positions from the unused end of a page, which is zero. */
export const positionsMark: number = 1 << 13
