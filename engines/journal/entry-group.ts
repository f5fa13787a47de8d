/**
 * Entries on their way into the log: copied together into one buffer, which becomes one record.
 *
 * A large entry gets a record of its own, and its bytes are not copied again; a group of many entries becomes several
 * records, so that no buffer grows large.
 */
import { invariant, recordHeaderBytes, writeUint32 } from '../bytes/index.ts'
import type { LogWriter } from './log-writer.ts'
import { entryHeaderBytes, groupHeaderBytes, writeGroupHeader } from './payload.ts'
import type { LogPlace } from './place.ts'

const firstEntry = recordHeaderBytes + groupHeaderBytes
const bufferBytesFirst = 16 * 1024
/** A record of several entries takes at most so much. */
const bufferBytesMax = 512 * 1024
/** From here on an entry has a record of its own: copying it costs more than a second write. */
const ownRecordBytes = 64 * 1024
/** What a record can hold, less what lies before the entry. */
export const entryBytesMax: number = 0x7fffffff - groupHeaderBytes - entryHeaderBytes

/** One record to be. */
interface Piece {
  readonly buffer: Uint8Array
  readonly end: number
  /** What follows the buffer's part; `undefined`: nothing. */
  readonly rest: Uint8Array | undefined
}

export class EntryGroup {
  /** Those before the one that fills, in order. */
  readonly #pieces: Piece[] = []
  #buffer: Uint8Array = new Uint8Array(bufferBytesFirst)
  #end = firstEntry

  /** Adds an entry, whose bytes hold at least so long. */
  add(entry: Uint8Array, lifetime: 'until clear' | 'during the call'): void {
    const bytes = entryHeaderBytes + entry.length
    if (entry.length >= ownRecordBytes) {
      this.#finishPiece()
      const buffer = new Uint8Array(firstEntry + entryHeaderBytes)
      writeUint32(buffer, firstEntry, entry.length)
      // `slice` of a Buffer would not copy.
      const rest = lifetime === 'until clear' ? entry : new Uint8Array(entry)
      this.#pieces.push({ buffer, end: buffer.length, rest })
      return
    }
    if (this.#end + bytes + recordHeaderBytes > this.#buffer.length) this.#makeRoom(bytes)
    const at = this.#end
    writeUint32(this.#buffer, at, entry.length)
    this.#buffer.set(entry, at + entryHeaderBytes)
    this.#end = at + bytes
  }

  /** Writes all of it to the log, not synced. */
  writeTo(log: LogWriter, durable: LogPlace): void {
    for (const { buffer, end, rest } of this.#pieces) {
      writeGroupHeader(buffer, durable)
      if (rest === undefined) log.append(buffer, end - recordHeaderBytes)
      else log.appendSplit(buffer, end - recordHeaderBytes, rest)
    }
    if (this.#end === firstEntry) return
    writeGroupHeader(this.#buffer, durable)
    log.append(this.#buffer, this.#end - recordHeaderBytes)
  }

  clear(): void {
    this.#pieces.length = 0
    this.#end = firstEntry
  }

  /** Makes room for `bytes` more, and for the record's padding. */
  #makeRoom(bytes: number): void {
    let needed = this.#end + bytes + recordHeaderBytes
    if (needed > bufferBytesMax) {
      this.#finishPiece()
      needed = firstEntry + bytes + recordHeaderBytes
      if (needed <= this.#buffer.length) return
    }
    const grown = new Uint8Array(Math.min(bufferBytesMax, Math.max(needed, this.#buffer.length * 2)))
    invariant(needed <= grown.length, 'an entry that is not large fits into a buffer')
    grown.set(this.#buffer.subarray(0, this.#end))
    this.#buffer = grown
  }

  #finishPiece(): void {
    if (this.#end === firstEntry) return
    this.#pieces.push({ buffer: this.#buffer, end: this.#end, rest: undefined })
    this.#buffer = new Uint8Array(bufferBytesFirst)
    this.#end = firstEntry
  }
}
