/**
 * Writes that reach the log as one record and the tree at one moment: put together here, and read again, by
 * whoever applies a group once it is durable, and by replay.
 *
 * Payload: 2 u8 | durable sequence u48 | first sequence u48 | count u32 | writes. Write = kind u8 | key length
 * u16 | value length u32 | expiry u48 (kind 2) | key | value. Kinds: 0 deletion, 1 value, 2 value with an expiry.
 */
import {
  compareRanges,
  hashBytes,
  readUint32,
  readUint48,
  recordHeaderBytes,
  writeUint32,
  writeUint48,
} from '../../bytes/index.ts'

export const groupType = 2
export const handoverType = 3
export const groupHeaderBytes = 17
const writeHeaderBytes = 7
const expiryBytes = 6

const writeKind = { deletion: 0, value: 1, expiringValue: 2 } as const

const bufferBytesFirst = 64 * 1024
/** A buffer that one huge value made this large is not kept. */
const bufferBytesKept = 4 * 1024 * 1024
const firstWrite = recordHeaderBytes + groupHeaderBytes

export class WriteGroup {
  /** The record: room for its header, then the payload. */
  buffer: Uint8Array = new Uint8Array(bufferBytesFirst)
  /** Where the payload ends. */
  end: number = firstWrite
  count = 0
  firstSequence = 0
  /** By write: where it begins, and its key's hash. Only groups that wait for a sync are asked for single keys. */
  readonly #isSearched: boolean
  readonly #starts: number[] = []
  readonly #hashes: number[] = []

  constructor(isSearched: boolean) {
    this.#isSearched = isSearched
  }

  /** `undefined` as the value deletes; an expiry of 0 is none. */
  add(sequence: number, key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): void {
    const valueLength = value === undefined ? 0 : value.length
    this.#reserve(writeHeaderBytes + expiryBytes + key.length + valueLength)
    const { buffer } = this
    if (this.#isSearched) {
      this.#starts.push(this.end)
      this.#hashes.push(hashBytes(key))
    }
    let at = this.end
    buffer[at] =
      value === undefined ? writeKind.deletion : expiresAtMs === 0 ? writeKind.value : writeKind.expiringValue
    buffer[at + 1] = key.length
    buffer[at + 2] = key.length >>> 8
    writeUint32(buffer, at + 3, valueLength)
    at += writeHeaderBytes
    if (expiresAtMs !== 0) {
      writeUint48(buffer, at, expiresAtMs)
      at += expiryBytes
    }
    buffer.set(key, at)
    if (value !== undefined) buffer.set(value, at + key.length)
    if (this.count === 0) this.firstSequence = sequence
    this.count++
    this.end = at + key.length + valueLength
  }

  /** Completes the payload; returns its length. */
  complete(durableSequence: number): number {
    const { buffer } = this
    buffer[recordHeaderBytes] = groupType
    writeUint48(buffer, recordHeaderBytes + 1, durableSequence)
    writeUint48(buffer, recordHeaderBytes + 7, this.firstSequence)
    writeUint32(buffer, recordHeaderBytes + 13, this.count)
    return this.end - recordHeaderBytes
  }

  writes(): WriteReader {
    return new WriteReader(this.buffer, firstWrite, this.end)
  }

  /** The last write of a key in this group; `undefined`: there is none. It holds until the group is cleared. */
  last(key: Uint8Array): WriteReader | undefined {
    const hash = hashBytes(key)
    for (let index = this.#hashes.length - 1; index >= 0; index--) {
      if (this.#hashes[index] !== hash) continue
      const reader = new WriteReader(this.buffer, this.#starts[index] as number, this.end)
      if (reader.next() && compareRanges(reader.key, 0, reader.key.length, key, 0, key.length) === 0) return reader
    }
    return undefined
  }

  clear(): void {
    if (this.buffer.length > bufferBytesKept) this.buffer = new Uint8Array(bufferBytesFirst)
    this.end = firstWrite
    this.count = 0
    this.#starts.length = 0
    this.#hashes.length = 0
  }

  /** Makes room for `bytes` more, and for the record's padding. */
  #reserve(bytes: number): void {
    const needed = this.end + bytes + recordHeaderBytes
    if (needed <= this.buffer.length) return
    const grown = new Uint8Array(Math.max(needed, this.buffer.length * 2))
    grown.set(this.buffer.subarray(0, this.end))
    this.buffer = grown
  }
}

/** Steps through the writes of a group. Key and value are views of its bytes. */
export class WriteReader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #position: number
  #keyStart = 0
  #valueStart = 0
  #valueEnd = 0
  isDeletion = false
  /** 0: none. */
  expiresAtMs = 0
  /** The writes run past the end of the group, or are of no kind that there is. */
  isBroken = false

  constructor(bytes: Uint8Array, position: number, end: number) {
    this.#bytes = bytes
    this.#position = position
    this.#end = end
  }

  get key(): Uint8Array {
    return this.#bytes.subarray(this.#keyStart, this.#valueStart)
  }

  get value(): Uint8Array {
    return this.#bytes.subarray(this.#valueStart, this.#valueEnd)
  }

  get isAtEnd(): boolean {
    return this.#position === this.#end
  }

  /** False at the end, and where something is broken. */
  next(): boolean {
    if (this.isAtEnd) return false
    const bytes = this.#bytes
    const at = this.#position
    const kind = bytes[at] as number
    const keyLength = (bytes[at + 1] as number) | ((bytes[at + 2] as number) << 8)
    this.isDeletion = kind === writeKind.deletion
    this.expiresAtMs = kind === writeKind.expiringValue ? readUint48(bytes, at + writeHeaderBytes) : 0
    this.#keyStart = at + writeHeaderBytes + (kind === writeKind.expiringValue ? expiryBytes : 0)
    this.#valueStart = this.#keyStart + keyLength
    this.#valueEnd = this.#valueStart + readUint32(bytes, at + 3)
    this.#position = this.#valueEnd
    this.isBroken = kind > writeKind.expiringValue || keyLength === 0 || !(this.#valueEnd <= this.#end)
    return !this.isBroken
  }
}
