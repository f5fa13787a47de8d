/**
 * The write-ahead log, the writing side: one file from checkpoint to checkpoint, one record a group.
 *
 * Sequences run on from log to log without a gap, which is how replay (`replay.ts`) knows that nothing is
 * missing between two of them; the last record of a log that another follows names that one. Every group
 * tells up to where writes were durable when it was written, so that losing one of those is told from a power loss.
 */
import { recordBytes, recordHeaderBytes, sealRecord, writeUint48 } from '../../bytes/index.ts'
import type { Disk, DiskFile } from '../../env/index.ts'
import { logPath } from '../names.ts'
import { handoverType, type WriteGroup } from './write-group.ts'

export const handoverBytes = 7

/** How far ahead a log that is synced is filled with zeros: a sync that grows no file is a third cheaper. */
const preallocatedBytesMax = 1024 * 1024

export interface LogParts {
  readonly disk: Disk
  readonly directory: string
  readonly number: number
  /** True: it is synced group by group. */
  readonly isSynced: boolean
  /** Bytes after which another log takes over, as far as is known. */
  readonly expectedBytes: number
}

export class LogWriter {
  readonly number: number
  readonly #file: DiskFile
  readonly #preallocatedBytes: number
  #allocated = 0
  /** Bytes written to the file, headers and padding included. */
  writtenBytes = 0

  /** Creates the log's file; its name is durable on return. */
  static create(parts: LogParts): LogWriter {
    const writer = new LogWriter(parts)
    parts.disk.syncDirectory(parts.directory)
    return writer
  }

  private constructor({ disk, directory, number, isSynced, expectedBytes }: LogParts) {
    this.number = number
    this.#file = disk.create(logPath(directory, number))
    this.#preallocatedBytes = isSynced ? Math.min(preallocatedBytesMax, expectedBytes) : 0
  }

  /** Writes a group as one record, all or nothing; not synced. */
  write(group: WriteGroup, durableSequence: number): void {
    this.#append(group.buffer, group.complete(durableSequence))
  }

  /** Writes the last record, which names the log that goes on; not synced. */
  handOver(next: number): void {
    const record = new Uint8Array(recordBytes(handoverBytes))
    record[recordHeaderBytes] = handoverType
    writeUint48(record, recordHeaderBytes + 1, next)
    this.#append(record, handoverBytes)
  }

  /** Settles when all that was written before the call survives a power loss. */
  sync(): Promise<void> {
    return this.#file.sync()
  }

  close(): void {
    this.#file.close()
  }

  #append(buffer: Uint8Array, payloadBytes: number): void {
    const bytes = recordBytes(payloadBytes)
    const position = this.writtenBytes
    sealRecord(buffer, payloadBytes, { fileNumber: this.number, position })
    if (this.#preallocatedBytes > 0 && position + bytes > this.#allocated) {
      const grown = position + bytes + this.#preallocatedBytes
      this.#file.write(new Uint8Array(grown - this.#allocated), this.#allocated)
      this.#allocated = grown
    }
    this.#file.write(buffer.subarray(0, bytes), position)
    this.writtenBytes = position + bytes
  }
}
