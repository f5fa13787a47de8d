/**
 * The merge at the heart of flush and compaction: versions in order in, tables out, and what nobody can
 * read any more left out.
 *
 * A version is left out if a newer one of its key is seen by every snapshot that would see it. A deletion
 * is left out too where nothing older can lie below. An expired value is as good as a deletion, and becomes
 * one where something older may lie below: leaving it out would bring that back.
 */
import type { Disk } from '../../env/index.ts'
import { entryKind, sequenceMax, type Version } from '../entry.ts'
import { type TableMeta, type TableOptions, TableWriter } from '../table/table-writer.ts'

export interface MergeRequest {
  readonly directory: string
  readonly tableOptions: TableOptions
  /** A table ends at the first key past this size. */
  readonly tableBytes: number
  /** Numbers for the tables to be written, `firstNumber` and up; at least one. */
  readonly firstNumber: number
  readonly numberCount: number
  /** Sequences of live snapshots, ascending. */
  readonly snapshots: readonly number[]
  /** True: no older version of any key in range lies outside the merge. */
  readonly isBottom: boolean
  readonly nowMs: number
}

export interface MergeResult {
  readonly tables: readonly TableMeta[]
  readonly bytesRead: number
  readonly bytesWritten: number
  readonly entriesRead: number
  readonly entriesWritten: number
}

export class MergeWriter {
  readonly #disk: Disk
  readonly #request: MergeRequest
  readonly #tables: TableMeta[] = []
  readonly #oldestSnapshot: number
  #writer: TableWriter | undefined
  #key: Uint8Array = new Uint8Array(0)
  /** The snapshot that the newest kept version of the key was kept for; -1 before there is one. */
  #stripe = -1
  #wroteKey = false
  entriesRead = 0
  entriesWritten = 0

  constructor(disk: Disk, request: MergeRequest) {
    this.#disk = disk
    this.#request = request
    this.#oldestSnapshot = request.snapshots[0] ?? sequenceMax
  }

  /** Begins a new key, greater than all before. `key` holds until the next `beginKey`. */
  beginKey(key: Uint8Array): void {
    this.#key = key
    this.#stripe = -1
    this.#wroteKey = false
  }

  /** Adds a version of the key, older than those added before; changes `version.kind` where it expired. */
  add(version: Version): void {
    this.entriesRead++
    const stripe = this.#stripeOf(version.sequence)
    if (stripe === this.#stripe) return
    this.#stripe = stripe
    const isOldest = version.sequence <= this.#oldestSnapshot
    if (version.kind === entryKind.expiringValue && version.expiresAtMs <= this.#request.nowMs) {
      version.kind = entryKind.deletion
      version.valueEnd = version.valueStart
    }
    if (version.kind === entryKind.deletion && isOldest && this.#request.isBottom) return
    this.#write(version, isOldest ? 0 : version.sequence)
  }

  /** The tables, whole and durable, names included. */
  finish(): readonly TableMeta[] {
    if (this.#writer !== undefined) this.#tables.push(this.#writer.finish())
    this.#writer = undefined
    if (this.#tables.length > 0) this.#disk.syncDirectory(this.#request.directory)
    return this.#tables
  }

  abandon(): void {
    this.#writer?.abandon()
  }

  /** Everyone past every live snapshot sees a version of sequence 0; only where a snapshot draws a line does the number matter. */
  #write(version: Version, sequence: number): void {
    if (!this.#wroteKey && this.#writer !== undefined && this.#isFull(this.#writer)) {
      this.#tables.push(this.#writer.finish())
      this.#writer = undefined
    }
    if (this.#writer === undefined) {
      const number = this.#request.firstNumber + this.#tables.length
      this.#writer = new TableWriter(this.#disk, this.#request.directory, number, this.#request.tableOptions)
    }
    this.#writer.add(this.#key, version, sequence, this.#wroteKey)
    this.#wroteKey = true
    this.entriesWritten++
  }

  /** The table of the last number takes all that is left: how many are needed is an estimate, since blocks compress as they like. */
  #isFull(writer: TableWriter): boolean {
    const { tableBytes, numberCount } = this.#request
    return writer.bytes >= tableBytes && this.#tables.length + 1 < numberCount
  }

  /** Index of the oldest snapshot that sees the sequence; all readers past the last snapshot count as one more. */
  #stripeOf(sequence: number): number {
    const { snapshots } = this.#request
    let index = 0
    while (index < snapshots.length && (snapshots[index] as number) < sequence) index++
    return index
  }
}
