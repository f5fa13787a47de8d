/** Decodes blocks of a list: documents with their frequencies, and positions one after the other. */
import { unpack } from './bits.ts'
import { blockLength, pageWords, payloadWords } from './format.ts'
import { positionsMark } from './list-writer.ts'
import type { Segment } from './segment.ts'

/** One block of documents at a time. */
export class DocumentBlock {
  readonly docs: Uint32Array = new Uint32Array(blockLength)
  /** Valid after `readFreqs`. */
  readonly freqs: Uint32Array = new Uint32Array(blockLength)
  count = 0
  #words: Uint32Array = new Uint32Array(0)
  #at = 0
  #bit = 0
  #freqWidth = 0

  /** Reads the documents of the block at that address; `previous` is the last document before it, or -1. */
  read(segment: Segment, address: number, previous: number): void {
    const page = Math.floor(address / pageWords)
    const words = segment.wordsOf(page)
    const at = segment.baseOf(page) + (address % pageWords)
    const header = words[at]!
    const count = (header & 127) + 1
    const gapWidth = (header >>> 7) & 63
    const freqWidth = (header >>> 13) & 63
    const wordCount = Math.ceil((count * (gapWidth + freqWidth)) / 32)
    const isSound = gapWidth <= 32 && freqWidth <= 32 && header < 1 << 19
    if (!isSound || (address % pageWords) + 1 + wordCount > payloadWords) segment.refuseBlock(address)
    const { docs } = this
    unpack(words, at + 1, 0, gapWidth, count, docs)
    let doc = previous
    for (let index = 0; index < count; index++) {
      doc += docs[index]! + 1
      docs[index] = doc
    }
    if (doc >= segment.documentCount) segment.refuseBlock(address)
    this.count = count
    this.#words = words
    this.#at = at + 1
    this.#bit = count * gapWidth
    this.#freqWidth = freqWidth
  }

  readFreqs(): void {
    const { freqs, count } = this
    unpack(this.#words, this.#at, this.#bit, this.#freqWidth, count, freqs)
    for (let index = 0; index < count; index++) freqs[index]! += 1
  }
}

/** Positions of a list in their order, from the beginning of a block on. */
export class PositionReader {
  #segment: Segment | undefined
  #address = 0
  #values: Uint32Array = new Uint32Array(blockLength)
  #isDecoded = false
  #count = 0
  #width = 0
  #next = 0

  /** Goes to the position that is `skip` after the first of the block at that address. */
  seek(segment: Segment, address: number, skip: number): void {
    if (segment !== this.#segment || address !== this.#address) {
      this.#segment = segment
      this.#open(address)
    }
    this.#next = skip
  }

  /** The next position, or distance of one from the one before. */
  next(): number {
    while (this.#next >= this.#count) this.#openNext()
    if (!this.#isDecoded) this.#decode()
    return this.#values[this.#next++]!
  }

  /** The positions of a document, from its first on, into `into[0, count)`. */
  readDocument(into: Uint32Array, count: number): void {
    let position = 0
    for (let index = 0; index < count; ) {
      while (this.#next >= this.#count) this.#openNext()
      if (!this.#isDecoded) this.#decode()
      const values = this.#values
      const end = Math.min(count, index + this.#count - this.#next)
      let at = this.#next
      for (; index < end; index++) {
        position += values[at++]!
        into[index] = position
      }
      this.#next = at
    }
  }

  skip(count: number): void {
    this.#next += count
    // Not past the end of the last block: nothing of this list is there.
    while (this.#next > this.#count) this.#openNext()
  }

  #openNext(): void {
    this.#next -= this.#count
    this.#open(this.#address + 1 + Math.ceil((this.#count * this.#width) / 32))
  }

  #open(address: number): void {
    const segment = this.#segment!
    let at = address
    let page = Math.floor(at / pageWords)
    let header = at % pageWords < payloadWords ? segment.wordsOf(page)[segment.baseOf(page) + (at % pageWords)]! : 0
    if (header === 0) {
      at = ++page * pageWords
      header = segment.wordsOf(page)[segment.baseOf(page)]!
    }
    this.#count = (header & 127) + 1
    this.#width = (header >>> 7) & 63
    const wordCount = Math.ceil((this.#count * this.#width) / 32)
    const isSound = this.#width <= 32 && header >>> 13 === positionsMark >>> 13
    if (!isSound || (at % pageWords) + 1 + wordCount > payloadWords) segment.refuseBlock(at)
    this.#address = at
    this.#isDecoded = false
  }

  #decode(): void {
    const segment = this.#segment!
    const page = Math.floor(this.#address / pageWords)
    const at = segment.baseOf(page) + (this.#address % pageWords) + 1
    unpack(segment.wordsOf(page), at, 0, this.#width, this.#count, this.#values)
    this.#isDecoded = true
  }
}
