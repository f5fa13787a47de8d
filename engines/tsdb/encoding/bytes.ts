/** Bytes written to the end of a buffer that grows, and read back with every length checked. */
import { readUint32, VarintReader, varintBytesMax, writeUint32, writeVarint } from '../../bytes/index.ts'

/** What a decoder throws at bytes that no encoder wrote; whoever knows the file makes a `StorageError` of it. */
export class Malformed extends Error {
  override readonly name = 'Malformed'
}

export class ByteSink {
  bytes: Uint8Array
  position = 0
  #view: DataView

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
    this.#view = new DataView(this.bytes.buffer)
  }

  /** Makes room for so many bytes more. `bytes` may be another array afterwards. */
  reserve(count: number): void {
    if (this.position + count <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.position + count))
    grown.set(this.bytes)
    this.bytes = grown
    this.#view = new DataView(grown.buffer)
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.position++] = value
  }

  uint32(value: number): void {
    this.reserve(4)
    writeUint32(this.bytes, this.position, value)
    this.position += 4
  }

  /** 0 … 2^53 - 1. */
  varint(value: number): void {
    this.reserve(varintBytesMax)
    this.position = writeVarint(this.bytes, this.position, value)
  }

  float64(value: number): void {
    this.reserve(8)
    this.#view.setFloat64(this.position, value, true)
    this.position += 8
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.position)
    this.position += bytes.length
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value)
    this.varint(bytes.length)
    this.append(bytes)
  }

  /** What was written, as a view. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.position)
  }
}

export class ByteSource {
  readonly bytes: Uint8Array
  readonly end: number
  position: number
  readonly #view: DataView
  readonly #varints = new VarintReader()

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.bytes = bytes
    this.position = start
    this.end = end
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    return this.bytes[this.take(1)] as number
  }

  uint32(): number {
    return readUint32(this.bytes, this.take(4))
  }

  varint(): number {
    this.#varints.position = this.position
    const value = this.#varints.read(this.bytes, this.end)
    if (value < 0) throw new Malformed('a number that does not end')
    this.position = this.#varints.position
    return value
  }

  float64(): number {
    return this.#view.getFloat64(this.take(8), true)
  }

  text(): string {
    const length = this.varint()
    const start = this.take(length)
    return new TextDecoder().decode(this.bytes.subarray(start, start + length))
  }

  /** Moves on over so many bytes; returns where they start. */
  take(count: number): number {
    const start = this.position
    if (count > this.end - start) throw new Malformed('it ends too early')
    this.position = start + count
    return start
  }

  get isAtEnd(): boolean {
    return this.position === this.end
  }
}
