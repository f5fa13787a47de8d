/**
 * Steps through the bytes of an entry. What an entry says has passed a checksum, so what is wrong with it is no accident of
 * the disk's; it is refused all the same.
 */
import { VarintReader } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'
import { isText } from '../text/encoding.ts'

export class EntryReader {
  readonly bytes: Uint8Array
  readonly #view: DataView
  readonly #varints: VarintReader = new VarintReader()
  #at = 0
  /** The text that was read last: `[textStart, textEnd)` of the bytes. */
  textStart = 0
  textEnd = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get isAtEnd(): boolean {
    return this.#at === this.bytes.length
  }

  byte(): number {
    return this.bytes[this.#skip(1)] as number
  }

  varint(): number {
    this.#varints.position = this.#at
    const value = this.#varints.read(this.bytes, this.bytes.length)
    if (value < 0) refuseEntry('holds a number that runs past its end')
    this.#at = this.#varints.position
    return value
  }

  float(): number {
    return this.#view.getFloat64(this.#skip(8), true)
  }

  id(): number {
    return this.#idAt(this.#skip(8))
  }

  /** Passes over a column of so many floats; returns its place, for `floatAt` and `idOf`. */
  floats(count: number): number {
    return this.#skip(8 * count)
  }

  floatAt(place: number, index: number): number {
    return this.#view.getFloat64(place + 8 * index, true)
  }

  idOf(place: number, index: number): number {
    return this.#idAt(place + 8 * index)
  }

  /** Moves `textStart` and `textEnd` to the next text. */
  text(): void {
    const length = this.varint()
    this.textStart = this.#skip(length)
    this.textEnd = this.#at
    if (!isText(this.bytes, this.textStart, this.textEnd)) refuseEntry('holds bytes that are no text')
  }

  #idAt(place: number): number {
    const id = this.#view.getFloat64(place, true)
    if (!Number.isSafeInteger(id) || id < 0) refuseEntry('names a vertex that cannot be')
    return id
  }

  #skip(bytes: number): number {
    const start = this.#at
    if (bytes > this.bytes.length - start) refuseEntry('runs past its end')
    this.#at = start + bytes
    return start
  }
}

/** @throws StorageError `CORRUPT`; whoever knows which file it came from says so. */
export function refuseEntry(reason: string): never {
  throw new StorageError('CORRUPT', `an entry of the log ${reason}`)
}
