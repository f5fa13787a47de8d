/**
 * Bytes read in order, never past their end: what is cut short or makes no sense is CORRUPT.
 *
 * Whoever has the file and the offset puts them into the message (see group/row-group.ts).
 */
import { VarintReader } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'

export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #varints: VarintReader = new VarintReader()
  position = 0

  /** The bytes are not copied. They begin at a multiple of 8 in their buffer. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice()
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length)
  }

  get remaining(): number {
    return this.#bytes.length - this.position
  }

  uint8(): number {
    return this.#bytes[this.#take(1)] as number
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true)
  }

  bigInt64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true)
  }

  varint(): number {
    this.#varints.position = this.position
    const value = this.#varints.read(this.#bytes, this.#bytes.length)
    if (value < 0) refuse('a number is cut short')
    this.position = this.#varints.position
    return value
  }

  signedVarint(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** A view. */
  bytes(length: number): Uint8Array {
    const start = this.#take(length)
    return this.#bytes.subarray(start, start + length)
  }

  /** A copy of bytes of its own, aligned for any typed array. */
  copy(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.bytes(length))
  }

  align(size: number): void {
    this.#take(Math.ceil(this.position / size) * size - this.position)
  }

  /** A view of `count` words at the next aligned place. */
  words(count: number): Uint32Array {
    this.align(4)
    const start = this.#take(count * 4)
    return new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset + start, count)
  }

  #take(length: number): number {
    if (length > this.remaining) refuse('it ends early')
    const start = this.position
    this.position += length
    return start
  }
}

export function refuse(what: string): never {
  throw new StorageError('CORRUPT', what)
}
