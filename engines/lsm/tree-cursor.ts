/**
 * One pass over the live entries of a tree in a range: memtables and runs merged, the newest version of a
 * key up to a sequence, no deletions, nothing expired.
 *
 * A cursor holds its version of the tree and its memtables, so flushes and compactions go on beside it.
 */
import { compareRanges } from '../bytes/index.ts'
import { Version } from './entry.ts'
import type { Memtable } from './memtable/memtable.ts'
import type { MemtableCursor } from './memtable/memtable-cursor.ts'
import { MergeQueue } from './merge-queue.ts'
import { RunCursor } from './run-cursor.ts'
import type { TreeVersion } from './version.ts'

export interface CursorRange {
  readonly start?: Uint8Array
  readonly end?: Uint8Array
  readonly reverse?: boolean
  readonly limit?: number
}

type Source = MemtableCursor | RunCursor

export class TreeCursor {
  readonly #tables: TreeVersion
  readonly #queue: MergeQueue<Source>
  readonly #reverse: boolean
  /** Bound at which the pass ends: the end, exclusive, going forward; the start, inclusive, going back. */
  readonly #bound: Uint8Array | undefined
  readonly #nowMs: number
  readonly #version = new Version()
  #left: number
  #atEntry = false
  #closed = false

  /** `memtables` newest first. */
  constructor(
    memtables: readonly Memtable[],
    tables: TreeVersion,
    sequence: number,
    nowMs: number,
    range: CursorRange,
  ) {
    tables.retain()
    this.#tables = tables
    this.#nowMs = nowMs
    this.#reverse = range.reverse === true
    // A copy: the range is the caller's again once the cursor is there.
    this.#bound = (this.#reverse ? range.start : range.end)?.slice()
    this.#left = range.limit ?? Number.POSITIVE_INFINITY
    this.#queue = new MergeQueue(this.#reverse ? -1 : 1)
    try {
      let rank = 0
      for (const memtable of memtables) {
        if (memtable.keyCount > 0) this.#open(memtable.cursor(sequence), rank, range)
        rank++
      }
      for (const run of tables.runs) this.#open(new RunCursor(run, sequence), rank++, range)
    } catch (error) {
      // A corrupt block: nobody gets this cursor, so nobody else can close it.
      this.close()
      throw error
    }
  }

  /** Holds until the next `next`. */
  get key(): Uint8Array {
    const source = this.#queue.first as Source
    return source.keyBytes.subarray(source.keyStart, source.keyEnd)
  }

  /** Holds until the next `next`. */
  get value(): Uint8Array {
    const { bytes, valueStart, valueEnd } = this.#version
    return bytes.subarray(valueStart, valueEnd)
  }

  next(): boolean {
    if (this.#closed || this.#left === 0) return false
    if (this.#atEntry) this.#advance()
    for (;;) {
      const source = this.#queue.first
      if (source === undefined || this.#isPastBound(source)) {
        this.#left = 0
        return false
      }
      while (this.#queue.isTied) this.#skipSecond()
      source.read(this.#version)
      if (this.#version.isAlive(this.#nowMs)) {
        this.#left--
        this.#atEntry = true
        return true
      }
      this.#advance()
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#left = 0
    this.#tables.release()
  }

  #open(source: Source, rank: number, range: CursorRange): void {
    const there = this.#reverse ? source.seekBefore(range.end) : source.seek(range.start)
    if (there) this.#queue.add(source, rank)
  }

  #advance(): void {
    const source = this.#queue.first as Source
    if (this.#reverse ? source.previous() : source.next()) this.#queue.sink()
    else this.#queue.removeFirst()
  }

  /** The second source has an older version of the key at hand. */
  #skipSecond(): void {
    const source = this.#queue.second
    if (this.#reverse ? source.previous() : source.next()) this.#queue.sinkSecond()
    else this.#queue.removeSecond()
  }

  #isPastBound(source: Source): boolean {
    const bound = this.#bound
    if (bound === undefined) return false
    const difference = compareRanges(source.keyBytes, source.keyStart, source.keyEnd, bound, 0, bound.length)
    return this.#reverse ? difference < 0 : difference >= 0
  }
}
