/** Reads bytes that run on from page to page of a segment: numbers, and pieces of terms. */
import { pageBytes, payloadBytes } from './format.ts'
import type { Segment } from './segment.ts'

export class StreamReader {
  readonly #segment: Segment
  #bytes: Uint8Array = new Uint8Array(0)
  #page = -1
  #at = 0
  #end = 0

  constructor(segment: Segment) {
    this.#segment = segment
  }

  /** Goes to `offset` of the stream that begins at `address`, both in bytes. */
  seek(address: number, offset = 0): void {
    // The stream's bytes are those of payloads, without the checksums between them.
    const from = Math.floor(address / pageBytes) * payloadBytes + (address % pageBytes) + offset
    const page = Math.floor(from / payloadBytes)
    if (page !== this.#page) this.#load(page)
    this.#at = from - page * payloadBytes
  }

  byte(): number {
    if (this.#at === this.#end) {
      this.#load(this.#page + 1)
      this.#at = 0
    }
    return this.#bytes[this.#at++]!
  }

  varint(): number {
    let value = this.byte()
    if (value < 128) return value
    value &= 127
    for (let scale = 128; ; scale *= 128) {
      const byte = this.byte()
      value += (byte & 127) * scale
      if (byte < 128) break
      if (scale > 2 ** 49) this.#segment.refuse('a number has no end', this.address)
    }
    if (value > Number.MAX_SAFE_INTEGER) this.#segment.refuse('a number is too large', this.address)
    return value
  }

  /** A number that is at most `most`. */
  bounded(most: number): number {
    const value = this.varint()
    if (value > most) this.#segment.refuse(`a number is ${value} where ${most} is the most`, this.address)
    return value
  }

  /** Copies bytes to `into[start, end)`. */
  copy(into: Uint8Array, start: number, end: number): void {
    for (let at = start; at < end; at++) into[at] = this.byte()
  }

  /** In bytes of the segment: where the next one is. */
  get address(): number {
    return this.#page * pageBytes + this.#at
  }

  #load(page: number): void {
    this.#bytes = this.#segment.payloadOf(page)
    this.#page = page
    this.#end = this.#bytes.length
  }
}
