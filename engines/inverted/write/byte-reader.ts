/** Reads what `ByteWriter` wrote, and trusts none of it: what does not fit is an error with file and offset. */
import { VarintReader } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'

const decoder = new TextDecoder()

export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #what: string
  readonly #varints = new VarintReader()

  /** `what` is in front of every complaint. */
  constructor(bytes: Uint8Array, what: string) {
    this.#bytes = bytes
    this.#what = what
  }

  get position(): number {
    return this.#varints.position
  }

  set position(at: number) {
    this.#varints.position = at
  }

  get isAtEnd(): boolean {
    return this.#varints.position >= this.#bytes.length
  }

  varint(): number {
    const value = this.#varints.read(this.#bytes, this.#bytes.length)
    if (value < 0) this.refuse('ends within a number')
    return value
  }

  /** A count of things that take a byte or more each: never more than there are bytes left. */
  count(): number {
    const value = this.varint()
    if (value > this.#bytes.length - this.position) this.refuse(`counts ${value} where fewer bytes are left`)
    return value
  }

  /** Steps over a text; returns where its bytes begin, and `position` is their end. */
  skipText(): number {
    const length = this.count()
    const start = this.position
    this.position = start + length
    return start
  }

  text(): string {
    const start = this.skipText()
    return decoder.decode(this.#bytes.subarray(start, this.position))
  }

  /** @throws StorageError `CORRUPT` */
  refuse(how: string): never {
    throw new StorageError('CORRUPT', `${this.#what}: ${how}, at byte ${this.position}`)
  }
}
