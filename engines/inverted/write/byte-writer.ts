/** Bytes that grow: numbers, texts and other bytes, one after the other. */
import { writeVarint } from '../../bytes/index.ts'

const encoder = new TextEncoder()
/** Room for any varint. */
const varintRoom = 8

export class ByteWriter {
  #bytes: Uint8Array = new Uint8Array(256)
  length = 0

  /** What was written so far: a view that holds until the next write. */
  get written(): Uint8Array {
    return this.#bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }

  varint(value: number): void {
    this.#reserve(varintRoom)
    this.length = writeVarint(this.#bytes, this.length, value)
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.length++] = value
  }

  /** `from[start, end)` as it is. */
  bytes(from: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start)
    for (let at = start; at < end; at++) this.#bytes[this.length++] = from[at]!
  }

  /** Length and UTF-8. What UTF-8 does not have (half a surrogate pair) becomes U+FFFD. */
  text(text: string): void {
    const worst = text.length * 3
    this.#reserve(worst + varintRoom)
    // The length comes first and is not known yet: most texts need as many bytes for it as their count of characters does.
    const room = varintBytes(text.length)
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.length + room))
    const needed = varintBytes(written)
    if (needed !== room) this.#bytes.copyWithin(this.length + needed, this.length + room, this.length + room + written)
    this.length = writeVarint(this.#bytes, this.length, written) + written
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + count))
    grown.set(this.written)
    this.#bytes = grown
  }
}

function varintBytes(value: number): number {
  return value < 128 ? 1 : value < 16_384 ? 2 : value < 2_097_152 ? 3 : value < 268_435_456 ? 4 : 5
}
