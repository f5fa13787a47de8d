/** One log, the writing side: a file of records, filled with zeros ahead of them where it is synced often. */
import { recordBytes, recordHeaderBytes, sealRecord, sealSplitRecord } from '../bytes/index.ts'
import { type Disk, type DiskFile, sectorBytes } from '../env/index.ts'
import { logPath } from './names.ts'
import { handoverBytes, handoverRecord, journalVersion, linkBytes, linkRecord } from './payload.ts'
import type { LogPlace } from './place.ts'

/** How far ahead the file is filled: as much as it has, within these. A sync that grows no file is a third cheaper. */
const preallocatedBytesMin = 32 * 1024
const preallocatedBytesMax = 1024 * 1024
const zeros: Uint8Array = new Uint8Array(preallocatedBytesMax)

export interface LogParts {
  readonly disk: Disk
  readonly directory: string
  readonly number: number
  /** Where the chain has got to. */
  readonly previous: LogPlace
  readonly durable: LogPlace
  /** True: it is synced group by group. */
  readonly isSynced: boolean
}

export class LogWriter {
  readonly number: number
  readonly #file: DiskFile
  readonly #isSynced: boolean
  #allocated = 0
  /** Bytes written to the file, headers and padding included: where the next record begins. */
  writtenBytes = 0
  /** Where its last entry ends, for whoever goes on from here. */
  entriesEnd = 0

  /** Creates the log's file and links it to the log before; its name is durable on return. */
  static create(parts: LogParts): LogWriter {
    const writer = new LogWriter(parts)
    const { disk, directory, previous, durable } = parts
    writer.append(linkRecord({ version: journalVersion, previous, durable }), linkBytes)
    disk.syncDirectory(directory)
    return writer
  }

  private constructor({ disk, directory, number, isSynced }: LogParts) {
    this.number = number
    this.#file = disk.create(logPath(directory, number))
    this.#isSynced = isSynced
  }

  /** Everything that was written before. */
  get end(): LogPlace {
    return { log: this.number, position: this.entriesEnd }
  }

  /** Writes the record whose payload lies in the buffer behind room for a header; not synced. */
  append(buffer: Uint8Array, payloadBytes: number): void {
    const bytes = recordBytes(payloadBytes)
    const position = this.writtenBytes
    sealRecord(buffer, payloadBytes, { fileNumber: this.number, position })
    this.#file.write(buffer.subarray(0, bytes), position)
    this.#advance(position + bytes)
  }

  /** As `append`, of a payload that goes on in `rest`, which is written from where it lies but for its first bytes. */
  appendSplit(buffer: Uint8Array, payloadBytes: number, rest: Uint8Array): void {
    const position = this.writtenBytes
    const split = recordHeaderBytes + payloadBytes
    const headBytes = (sectorBytes - ((position + split) % sectorBytes)) % sectorBytes
    const front = new Uint8Array(split + headBytes)
    front.set(buffer.subarray(0, split))
    front.set(rest.subarray(0, headBytes), split)
    const tail = rest.subarray(headBytes)
    sealSplitRecord(front, tail, { fileNumber: this.number, position })
    this.#file.write(front, position)
    this.#file.write(tail, position + front.length)
    this.#advance(position + recordBytes(payloadBytes + rest.length))
  }

  /** Writes the last record, which names the log that goes on; not synced. */
  handOver(next: number): void {
    const { entriesEnd } = this
    this.append(handoverRecord(next), handoverBytes)
    this.entriesEnd = entriesEnd
  }

  /** Settles when all that was written before the call survives a power loss. */
  sync(): Promise<void> {
    return this.#file.sync()
  }

  close(): void {
    this.#file.close()
  }

  #advance(end: number): void {
    const isLarge = end - this.writtenBytes > preallocatedBytesMax / 4
    this.writtenBytes = end
    this.entriesEnd = end
    if (!this.#isSynced || isLarge || end <= this.#allocated) return
    const ahead = Math.min(preallocatedBytesMax, Math.max(preallocatedBytesMin, end))
    this.#file.write(zeros.subarray(0, ahead), end)
    this.#allocated = end + ahead
  }
}
