/**
 * The way of a read: memtables newest first, then runs newest first; the first that knows the key decides.
 */
import type { Clock } from '../env/index.ts'
import { entryKind, Version } from './entry.ts'
import { hashKey } from './memtable/memtable.ts'
import type { TableSet } from './table-set.ts'
import { type CursorRange, TreeCursor } from './tree-cursor.ts'
import type { WritePath } from './write-path.ts'

/** Values up to this size are copied into a shared pool; an array of their own costs ten times as much. */
const pooledBytesMax = 2048
const poolBytes = 64 * 1024

export class ReadPath {
  readonly #clock: Clock
  readonly #writes: WritePath
  readonly #tables: TableSet
  readonly #version = new Version()
  #pool: Uint8Array = new Uint8Array(poolBytes)
  #pooled = 0
  getCount = 0
  memtableHitCount = 0

  constructor(clock: Clock, writes: WritePath, tables: TableSet) {
    this.#clock = clock
    this.#writes = writes
    this.#tables = tables
  }

  /** The value of the key as readers of that sequence see it. The bytes hold for good. */
  get(key: Uint8Array, sequence: number): Uint8Array | undefined {
    this.getCount++
    const version = this.#version
    const hash = hashKey(key)
    for (const memtable of this.#writes.memtables) {
      if (memtable.lookup(key, hash, sequence, version)) {
        this.memtableHitCount++
        return this.#isAlive(version) ? this.#copy(version) : undefined
      }
    }
    for (const run of this.#tables.version.runs) {
      const table = run.find(key)
      if (table?.lookup(key, hash, sequence, version)) {
        return this.#isAlive(version) ? this.#copy(version) : undefined
      }
    }
    return undefined
  }

  scan(range: CursorRange, sequence: number): TreeCursor {
    return new TreeCursor(this.#writes.memtables, this.#tables.version, sequence, this.#clock.wallMs(), range)
  }

  #isAlive(version: Version): boolean {
    if (version.kind !== entryKind.expiringValue) return version.kind === entryKind.value
    return version.isAlive(this.#clock.wallMs())
  }

  /** Memtables and slabs of the cache come and go; what a reader keeps must not keep all of one. */
  #copy(version: Version): Uint8Array {
    const { bytes, valueStart, valueEnd } = version
    const length = valueEnd - valueStart
    if (length > pooledBytesMax) return new Uint8Array(bytes.subarray(valueStart, valueEnd))
    if (this.#pooled + length > poolBytes) {
      this.#pool = new Uint8Array(poolBytes)
      this.#pooled = 0
    }
    const start = this.#pooled
    this.#pooled += length
    const copy = this.#pool.subarray(start, start + length)
    copy.set(bytes.subarray(valueStart, valueEnd))
    return copy
  }
}
