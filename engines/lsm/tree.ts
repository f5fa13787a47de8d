/**
 * A log-structured merge tree (O'Neil et al., 1996): the front of the engine.
 *
 * Reads answer plainly, from memory or by a blocking read of the disk. Writes answer plainly too, unless
 * they have to wait: for their group's sync, or for room. One tree belongs to one thread; calls from many
 * clients on that thread may overlap as they like.
 */
import { compareBytes } from '../bytes/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { Maintenance } from './compaction/maintenance.ts'
import { discardFile } from './discard.ts'
import { type EntryKind, entryKind, sequenceMax } from './entry.ts'
import type { LogWriter } from './log.ts'
import { Memtable } from './memtable/memtable.ts'
import { treeMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { checkOptions, type LsmOptions } from './options.ts'
import { ReadPath } from './read-path.ts'
import { recover } from './recovery.ts'
import { BlockCache } from './table/block-cache.ts'
import { LookupCounts } from './table/table.ts'
import { TableSet } from './table-set.ts'
import type { CursorRange, TreeCursor } from './tree-cursor.ts'
import { verifyTree } from './verify.ts'
import { createLog, WritePath } from './write-path.ts'

type Awaitable<T> = T | Promise<T>

const keyBytesMax = 65_535
const valueBytesMax = 256 * 1024 * 1024

/** One write of a batch. */
export type TreeWrite =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array; readonly expiresAtMs?: number }
  | { readonly type: 'delete'; readonly key: Uint8Array }

/** All entries as of one moment. It holds back what compaction may drop: release it. */
export interface TreeSnapshot {
  get(key: Uint8Array): Uint8Array | undefined
  scan(range: CursorRange): TreeCursor
  release(): void
}

export class LsmTree {
  readonly #directory: string
  readonly #options: LsmOptions
  readonly #lock: DiskLock
  readonly #cache: BlockCache
  readonly #counts: LookupCounts
  readonly #tables: TableSet
  readonly #writes: WritePath
  readonly #reads: ReadPath
  readonly #maintenance: Maintenance
  readonly #snapshots = new Set<{ readonly sequence: number }>()
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the tree of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and
   * nothing that was there was changed. `INCOMPATIBLE`: written by a later version.
   */
  static async open(env: Env, directory: string, options: LsmOptions): Promise<LsmTree> {
    checkOptions(options)
    env.disk.createDirectory(directory)
    const lock = env.disk.lock(`${directory}/${lockName}`)
    let log: LogWriter | undefined
    try {
      const cache = new BlockCache(options.cacheBytes)
      const counts = new LookupCounts()
      const { state, leftovers } = await recover(env, directory, options)
      const isLogged = options.durability !== 'none'
      const logNumber = isLogged ? state.nextNumber : 0
      const nextNumber = isLogged ? state.nextNumber + 1 : state.nextNumber
      log = isLogged ? createLog(env, directory, logNumber, { number: 0, position: 0 }, options) : undefined
      const tables = TableSet.open({ disk: env.disk, directory, cache, counts }, { ...state, logNumber, nextNumber })
      for (const path of leftovers) discardFile(env.disk, path)
      const parts = { env, directory, options, lock, cache, counts, tables }
      return new LsmTree(parts, log, state.sequence)
    } catch (error) {
      log?.close()
      lock.release()
      throw error
    }
  }

  private constructor(
    parts: {
      readonly env: Env
      readonly directory: string
      readonly options: LsmOptions
      readonly lock: DiskLock
      readonly cache: BlockCache
      readonly counts: LookupCounts
      readonly tables: TableSet
    },
    log: LogWriter | undefined,
    sequence: number,
  ) {
    const { env, directory, options, tables } = parts
    this.#directory = directory
    this.#options = options
    this.#lock = parts.lock
    this.#cache = parts.cache
    this.#counts = parts.counts
    this.#tables = tables
    const fail = (error: unknown): void => this.#fail(error)
    this.#writes = new WritePath({ env, directory, options, tables, log, sequence, fail })
    this.#reads = new ReadPath(env.clock, this.#writes, tables)
    this.#maintenance = new Maintenance({
      env,
      directory,
      options,
      tables,
      snapshots: () => [...this.#snapshots].map(snapshot => snapshot.sequence).sort((a, b) => a - b),
      flushed: frozen => this.#writes.release(frozen),
      progressed: () => this.#writes.stalls.resume(),
      fail,
    })
    this.#writes.attach(this.#maintenance)
    this.#maintenance.wake()
  }

  /** The newest durable value, or `undefined`. The bytes are the tree's; they hold for good, and must not be changed. */
  get(key: Uint8Array): Uint8Array | undefined {
    this.#checkReadable()
    checkKey(key)
    return this.#reads.get(key, this.#writes.visibleSequence)
  }

  put(key: Uint8Array, value: Uint8Array, options?: { readonly expiresAtMs?: number }): Awaitable<void> {
    checkKey(key)
    checkValue(value)
    const expiresAtMs = options?.expiresAtMs
    if (expiresAtMs === undefined) return this.#write(entryKind.value, key, value, 0)
    checkExpiry(expiresAtMs)
    return this.#write(entryKind.expiringValue, key, value, expiresAtMs)
  }

  delete(key: Uint8Array): Awaitable<void> {
    checkKey(key)
    return this.#write(entryKind.deletion, key, undefined, 0)
  }

  /** All or none, in order. */
  batch(writes: readonly TreeWrite[]): Awaitable<void> {
    let roomBytes = 0
    for (const write of writes) {
      checkKey(write.key)
      if (write.type === 'put') {
        checkValue(write.value)
        if (write.expiresAtMs !== undefined) checkExpiry(write.expiresAtMs)
      }
      roomBytes += Memtable.roomFor(write.key.length, write.type === 'put' ? write.value.length : 0)
    }
    if (roomBytes > 4 * valueBytesMax)
      throw new TypeError(`a batch of ${roomBytes} bytes; at most ${4 * valueBytesMax}`)
    this.#checkWritable()
    if (writes.length === 0) return undefined
    const wait = this.#writes.admit(roomBytes)
    if (wait !== undefined) return wait.then(() => this.batch(writes))
    for (const write of writes) {
      if (write.type === 'delete') this.#writes.add(entryKind.deletion, write.key, undefined, 0)
      else if (write.expiresAtMs === undefined) this.#writes.add(entryKind.value, write.key, write.value, 0)
      else this.#writes.add(entryKind.expiringValue, write.key, write.value, write.expiresAtMs)
    }
    return this.#writes.end()
  }

  /** Writes `value` if the entry holds exactly `expected`; `undefined` is absence on either side. */
  compareAndSet(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): Awaitable<boolean> {
    checkKey(key)
    if (expected !== undefined) checkValue(expected)
    if (value !== undefined) checkValue(value)
    this.#checkWritable()
    const wait = this.#writes.admit(Memtable.roomFor(key.length, value?.length ?? 0))
    if (wait !== undefined) return wait.then(() => this.compareAndSet(key, expected, value))
    // Among writes the newest counts, durable or not: what it was decided on is durable before the answer is.
    const current = this.#reads.get(key, sequenceMax)
    const holds =
      current === undefined || expected === undefined ? current === expected : compareBytes(current, expected) === 0
    if (!holds) {
      return this.#options.durability === 'sync' ? this.#writes.sync().then(() => false) : false
    }
    if (value === undefined) this.#writes.add(entryKind.deletion, key, undefined, 0)
    else this.#writes.add(entryKind.value, key, value, 0)
    const durable = this.#writes.end()
    return durable === undefined ? true : durable.then(() => true)
  }

  /** A cursor before the first live entry of `[start, end)`, over the entries as of now. Close it. */
  scan(range: CursorRange): TreeCursor {
    this.#checkReadable()
    checkRange(range)
    return this.#reads.scan(range, this.#writes.visibleSequence)
  }

  snapshot(): TreeSnapshot {
    this.#checkReadable()
    const pin = { sequence: this.#writes.visibleSequence }
    this.#snapshots.add(pin)
    const check = (): void => {
      this.#checkReadable()
      if (!this.#snapshots.has(pin)) throw new StorageError('CLOSED', 'the snapshot was released')
    }
    return {
      get: key => {
        check()
        checkKey(key)
        return this.#reads.get(key, pin.sequence)
      },
      scan: range => {
        check()
        checkRange(range)
        return this.#reads.scan(range, pin.sequence)
      },
      release: () => void this.#snapshots.delete(pin),
    }
  }

  /** Settles when everything written before the call survives a power loss, whatever the durability. */
  sync(): Promise<void> {
    this.#checkWritable()
    return this.#writes.sync().then(() => this.#throwFailure())
  }

  /** Settles when nothing is left to flush or merge. The memtable at hand stays. */
  async settle(): Promise<void> {
    this.#checkReadable()
    await this.#maintenance.settle()
    this.#throwFailure()
  }

  /** Checks every table whole, and how they fit together. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkReadable()
    verifyTree(this.#tables.version)
  }

  /** The tree's own figures. Counts every live entry: a pass over all keys. */
  metrics(): Metric[] {
    this.#checkReadable()
    return treeMetrics({
      writes: this.#writes,
      reads: this.#reads,
      maintenance: this.#maintenance.counts,
      cache: this.#cache,
      lookups: this.#counts,
      tables: this.#tables.version,
    })
  }

  /**
   * Flushes what is in memory and gives everything up, once; after a failure it only gives up, and says so.
   *
   * @throws StorageError: the disk failed, now or earlier. What was acknowledged is as safe as its durability says.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosed = true
    try {
      await this.#writes.drain()
      if (this.#failure === undefined) await this.#writes.flush()
      await this.#maintenance.stop()
      if (this.#failure === undefined) await this.#tables.install(version => version.runs, { logNumber: 0 })
    } catch (error) {
      this.#fail(error)
    }
    await this.#maintenance.stop()
    this.#writes.stalls.resume()
    try {
      this.#writes.close(this.#failure === undefined)
      await this.#tables.close()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  #write(kind: EntryKind, key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): Awaitable<void> {
    this.#checkWritable()
    const wait = this.#writes.admit(Memtable.roomFor(key.length, value === undefined ? 0 : value.length))
    if (wait !== undefined) return wait.then(() => this.#write(kind, key, value, expiresAtMs))
    this.#writes.add(kind, key, value, expiresAtMs)
    return this.#writes.end()
  }

  /** The disk failed under the tree: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    this.#failure ??= asStorageError(error, this.#directory)
    this.#writes.stalls.resume()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    if (this.#isClosed) this.#refuseClosed()
    if (this.#failure !== undefined) this.#throwFailure()
  }

  #checkReadable(): void {
    if (this.#isClosed) this.#refuseClosed()
  }

  #refuseClosed(): never {
    throw new StorageError('CLOSED', `the tree in ${this.#directory} is closed`)
  }
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}

function checkKey(key: Uint8Array): void {
  if (!(key instanceof Uint8Array)) throw new TypeError('a key is a Uint8Array')
  if (key.length === 0 || key.length > keyBytesMax) {
    throw new TypeError(`a key has 1 to ${keyBytesMax} bytes; this one has ${key.length}`)
  }
}

function checkValue(value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) throw new TypeError('a value is a Uint8Array')
  if (value.length > valueBytesMax) {
    throw new TypeError(`a value has at most ${valueBytesMax} bytes; this one has ${value.length}`)
  }
}

function checkExpiry(expiresAtMs: number): void {
  if (!Number.isSafeInteger(expiresAtMs) || expiresAtMs < 0 || expiresAtMs > sequenceMax) {
    throw new TypeError(`an expiry is a whole number of milliseconds since 1970; this one is ${expiresAtMs}`)
  }
}

function checkRange(range: CursorRange): void {
  const { limit } = range
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 1)) {
    throw new TypeError(`a limit is a whole number of 1 or more; this one is ${limit}`)
  }
}
