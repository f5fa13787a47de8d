/** Bytes that grow as they are written, little-endian; what a chunk, a row group and an entry of the log are put together in. */
import { varintBytesMax, writeVarint } from '../../bytes/index.ts'

export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>
  #view: DataView
  length = 0

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** Everything written so far: a view, until the next write. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length)
  }

  clear(): void {
    this.length = 0
  }

  uint8(value: number): void {
    this.#reserve(1)
    this.#bytes[this.length++] = value
  }

  uint32(value: number): void {
    this.#reserve(4)
    this.#view.setUint32(this.length, value, true)
    this.length += 4
  }

  bigInt64(value: bigint): void {
    this.#reserve(8)
    this.#view.setBigInt64(this.length, value, true)
    this.length += 8
  }

  /** 0 to 2^53 - 1. */
  varint(value: number): void {
    this.#reserve(varintBytesMax)
    this.length = writeVarint(this.#bytes, this.length, value)
  }

  /** Any whole number whose double is below 2^53: small ones of either sign take few bytes. */
  signedVarint(value: number): void {
    this.varint(value < 0 ? -value * 2 - 1 : value * 2)
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.length)
    this.length += value.length
  }

  /** The bytes of a typed array, in the order of this machine: little-endian, as all that Node runs on. */
  array(value: ArrayBufferView): void {
    this.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
  }

  /** Zeros up to a multiple of `size`. */
  align(size: number): void {
    const end = Math.ceil(this.length / size) * size
    this.#reserve(end - this.length)
    this.#bytes.fill(0, this.length, end)
    this.length = end
  }

  /** Room for `count` 32-bit words at an aligned place, zeroed; a view until the next write. */
  words(count: number): Uint32Array<ArrayBuffer> {
    this.align(4)
    this.#reserve(count * 4)
    const words = new Uint32Array(this.#bytes.buffer, this.length, count)
    words.fill(0)
    this.length += count * 4
    return words
  }

  #reserve(bytes: number): void {
    const needed = this.length + bytes
    if (needed <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    grown.set(this.#bytes.subarray(0, this.length))
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}
