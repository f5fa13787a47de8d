/**
 * The write-ahead log, the writing side: collects writes and puts them into the file as one record a group.
 *
 * One log belongs to one memtable and dies when that is flushed. Its first record links it to the log
 * before it, and when another takes over, its last one names that: so replay (`log-replay.ts`) can tell a whole chain
 * from one with a hole. When a group counts as durable is the tree's business; each group carries the highest
 * sequence that was durable when it was written, which is how replay tells lost writes that nobody was promised from
 * damage to ones that were.
 *
 * Payloads: link = 1 u8 | previous log number u48 | its length u48.
 * Group = 2 u8 | durable sequence u48 | first sequence u48 | count u32 | writes.
 * Write = kind u8 | key length varint | value length varint | expiry u48 (expiring values only) | key | value.
 * Handover = 3 u8 | next log number u48.
 */
import {
  invariant,
  recordBytes,
  recordHeaderBytes,
  sealRecord,
  varintBytesMax,
  writeUint32,
  writeUint48,
  writeVarint,
} from '../bytes/index.ts'
import type { Disk, DiskFile } from '../env/index.ts'
import { type EntryKind, entryKind } from './entry.ts'
import { logPath } from './names.ts'

export const linkType = 1
export const groupType = 2
export const handoverType = 3
export const linkBytes = 13
export const groupHeaderBytes = 17
export const handoverBytes = 7
const writeHeaderBytesMax = 1 + 2 * varintBytesMax + 6
export interface LogEnd {
  readonly number: number
  /** Where the last record of the log ends. */
  readonly position: number
}

export interface LogParts {
  readonly disk: Disk
  readonly directory: string
  readonly number: number
  readonly previous: LogEnd
  /** 0: the file grows with what is written. */
  readonly preallocatedBytes: number
}

export class LogWriter {
  readonly number: number
  readonly #file: DiskFile
  readonly #preallocatedBytes: number
  #position = 0
  #allocated = 0
  #buffer: Uint8Array = new Uint8Array(64 * 1024)
  #filled = recordHeaderBytes + groupHeaderBytes
  #count = 0
  #firstSequence = 0
  /** Bytes written to the file by this log, headers and padding included. */
  writtenBytes = 0

  /**
   * Creates the log's file and links it; its name is durable on return. The file is filled with zeros
   * `preallocatedBytes` ahead of what is written: a sync that grows no file is a third cheaper.
   */
  static create(parts: LogParts): LogWriter {
    const writer = new LogWriter(parts)
    writer.#writeLink(parts.previous)
    parts.disk.syncDirectory(parts.directory)
    return writer
  }

  private constructor({ disk, directory, number, preallocatedBytes }: LogParts) {
    this.#file = disk.create(logPath(directory, number))
    this.number = number
    this.#preallocatedBytes = preallocatedBytes
  }

  get end(): LogEnd {
    return { number: this.number, position: this.#position }
  }

  get hasPending(): boolean {
    return this.#count > 0
  }

  /** Adds a write to the pending group; sequences of a group ascend by one. */
  add(sequence: number, kind: EntryKind, key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): void {
    const valueLength = value === undefined ? 0 : value.length
    this.#reserve(writeHeaderBytesMax + key.length + valueLength)
    const buffer = this.#buffer
    let at = this.#filled
    buffer[at++] = kind
    at = writeVarint(buffer, at, key.length)
    at = writeVarint(buffer, at, valueLength)
    if (kind === entryKind.expiringValue) {
      writeUint48(buffer, at, expiresAtMs)
      at += 6
    }
    buffer.set(key, at)
    at += key.length
    if (value !== undefined) buffer.set(value, at)
    if (this.#count === 0) this.#firstSequence = sequence
    this.#count++
    this.#filled = at + valueLength
  }

  /** Writes the pending group to the file as one record, all or nothing; not synced. */
  write(durableSequence: number): void {
    invariant(this.#count > 0, 'only a group with writes is written')
    const buffer = this.#buffer
    buffer[recordHeaderBytes] = groupType
    writeUint48(buffer, recordHeaderBytes + 1, durableSequence)
    writeUint48(buffer, recordHeaderBytes + 7, this.#firstSequence)
    writeUint32(buffer, recordHeaderBytes + 13, this.#count)
    const payloadBytes = this.#filled - recordHeaderBytes
    this.#filled = recordHeaderBytes + groupHeaderBytes
    this.#count = 0
    this.#append(payloadBytes)
    if (buffer.length > 4 << 20) this.#buffer = new Uint8Array(64 * 1024)
  }

  /** Writes the last record, which names the log that goes on; not synced. */
  handOver(next: number): void {
    invariant(this.#count === 0, 'a log is handed over with nothing pending')
    this.#buffer[recordHeaderBytes] = handoverType
    writeUint48(this.#buffer, recordHeaderBytes + 1, next)
    this.#append(handoverBytes)
  }

  /** Settles when all that was written before the call survives a power loss. */
  sync(): Promise<void> {
    return this.#file.sync()
  }

  close(): void {
    this.#file.close()
  }

  #writeLink(previous: LogEnd): void {
    this.#buffer[recordHeaderBytes] = linkType
    writeUint48(this.#buffer, recordHeaderBytes + 1, previous.number)
    writeUint48(this.#buffer, recordHeaderBytes + 7, previous.position)
    this.#append(linkBytes)
  }

  #append(payloadBytes: number): void {
    const bytes = recordBytes(payloadBytes)
    sealRecord(this.#buffer, payloadBytes, { fileNumber: this.number, position: this.#position })
    if (this.#preallocatedBytes > 0 && this.#position + bytes > this.#allocated) {
      const grown = this.#position + bytes + this.#preallocatedBytes
      this.#file.write(new Uint8Array(grown - this.#allocated), this.#allocated)
      this.#allocated = grown
    }
    this.#file.write(this.#buffer.subarray(0, bytes), this.#position)
    this.#position += bytes
    this.writtenBytes += bytes
  }

  /** Makes room for `bytes` more, and for padding. */
  #reserve(bytes: number): void {
    const needed = this.#filled + bytes + recordHeaderBytes
    if (needed <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
    grown.set(this.#buffer.subarray(0, this.#filled))
    this.#buffer = grown
  }
}
