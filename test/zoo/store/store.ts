/**
 * The store of the zoo: a small log-structured store that is right, and that can be opened with one bug.
 *
 * Reads answer plainly, from what is durable. Writers take turns under a lock, and go on when their group is durable and
 * visible. Full memtables become tables, and tables are merged, between the turns of everybody else.
 */
import {
  assertKey,
  assertScanRange,
  assertValue,
  type Kv,
  type KvCursor,
  type KvSnapshot,
  type KvWrite,
  type OpenOptions,
  type PutOptions,
  type ScanRange,
} from '../../../adapters/contract/index.ts'
import { type DiskLock, type Env, StorageError } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import { RowCursor } from './cursor.ts'
import { GroupCommit } from './group-commit.ts'
import { Log, logPath } from './log.ts'
import { Memtable } from './memtable.ts'
import { Tables } from './tables.ts'
import { presentValue, textOf, type Version, type Write } from './version.ts'
import { VersionCache } from './version-cache.ts'
import { WriterLock } from './writer-lock.ts'

/** Maintenance lets others go on for so many turns before each step. */
const maintenanceTurns = 6

export class ZooStore implements Kv {
  readonly #env: Env
  readonly #options: OpenOptions
  readonly #bug: Bug
  readonly #lock: DiskLock
  readonly #writers = new WriterLock()
  readonly #commit: GroupCommit
  readonly #tables: Tables
  readonly #cache: VersionCache
  readonly #snapshots = new Set<{ readonly sequence: number }>()
  #log: Log
  /** The one that fills, and the full ones; newest first. */
  #memtables: readonly Memtable[]
  /** Of the newest write that readers see. */
  #sequence: number
  #maintaining: Promise<void> | undefined
  #failure: unknown
  #isClosed = false

  /** Opens the store of the directory, or begins one there. @throws StorageError `LOCKED`, `CORRUPT` */
  constructor(env: Env, options: OpenOptions, bug: Bug) {
    const { directory } = options
    env.disk.createDirectory(directory)
    this.#env = env
    this.#options = options
    this.#bug = bug
    this.#lock = env.disk.lock(`${directory}/LOCK`)
    try {
      this.#tables = new Tables(env, directory, bug)
      this.#log = new Log(env.disk, directory, this.#tables.allocate(), bug)
    } catch (error) {
      this.#lock.release()
      throw error
    }
    this.#memtables = [new Memtable(this.#log.number)]
    this.#sequence = this.#tables.sequence
    this.#cache = new VersionCache(options.cacheBytes)
    this.#commit = new GroupCommit({
      clock: env.clock,
      bug,
      log: () => this.#log,
      apply: batches => this.#apply(batches.flat()),
      rest: () => this.#rotate(),
      fail: error => {
        this.#failure ??= error
      },
    })
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    assertKey(key)
    return this.#valueAt(textOf(key), this.#sequence)
  }

  put(key: Uint8Array, value: Uint8Array, { expiresAtMs }: PutOptions = {}): Promise<void> {
    return this.batch([{ type: 'put', key, value, ...(expiresAtMs === undefined ? {} : { expiresAtMs }) }])
  }

  delete(key: Uint8Array): Promise<void> {
    return this.batch([{ type: 'delete', key }])
  }

  async batch(writes: readonly KvWrite[]): Promise<void> {
    this.#assertWritable()
    const batch = writes.map(writeOf)
    if (batch.length === 0) return
    const joined = await this.#writers.hold(() => ({ done: this.#commit.join(batch) }))
    await joined.done
  }

  async compareAndSet(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): Promise<boolean> {
    this.#assertWritable()
    const write = writeOf(value === undefined ? { type: 'delete', key } : { type: 'put', key, value })
    const wanted = expected?.slice()
    const matches = (): boolean => isSame(this.#newestValue(write.key), wanted)
    const readEarly = this.#bug === 'compare-and-set that reads outside the lock' ? matches() : undefined
    const joined = await this.#writers.hold(() => {
      return (readEarly ?? matches()) ? { done: this.#commit.join([write]) } : undefined
    })
    // What it was compared with may not be durable yet, and a refusal is an answer.
    await (joined?.done ?? this.#commit.barrier())
    if (joined === undefined) this.#assertWritable()
    return joined !== undefined
  }

  scan(range: ScanRange): KvCursor {
    this.#assertOpen()
    return this.#scanAt(range, this.#sequence)
  }

  snapshot(): KvSnapshot {
    this.#assertOpen()
    const snapshot = { sequence: this.#sequence }
    this.#snapshots.add(snapshot)
    return {
      get: key => {
        this.#assertOpen()
        assertKey(key)
        return this.#valueAt(textOf(key), snapshot.sequence)
      },
      scan: range => {
        this.#assertOpen()
        return this.#scanAt(range, snapshot.sequence)
      },
      release: () => void this.#snapshots.delete(snapshot),
    }
  }

  async sync(): Promise<void> {
    this.#assertWritable()
    await this.#writers.hold(() => undefined)
    await this.#commit.barrier()
    this.#assertWritable()
  }

  async settle(): Promise<void> {
    await this.#maintaining
  }

  verify(): void {
    for (const table of this.#tables.all) table.verify()
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#writers.hold(() => undefined)
    await this.#commit.barrier()
    await this.#maintaining
    this.#log.close()
    this.#tables.close()
    this.#lock.release()
  }

  /** Makes the writes visible. */
  #apply(writes: readonly Write[]): void {
    for (const write of writes) {
      this.#memtables[0]?.insert(write, ++this.#sequence)
      if (this.#bug !== 'stale read from a cache after an overwrite') this.#cache.delete(write.key)
    }
  }

  /** Begins another memtable, with a log of its own, where the one at hand is full. */
  #rotate(): void {
    const [filling] = this.#memtables
    if (filling === undefined || filling.bytes < this.#options.writeBufferBytes) return
    const log = new Log(this.#env.disk, this.#options.directory, this.#tables.allocate(), this.#bug)
    this.#log.close()
    this.#log = log
    this.#memtables = [new Memtable(log.number), ...this.#memtables]
    this.#maintaining ??= this.#maintain()
  }

  async #maintain(): Promise<void> {
    const { clock } = this.#env
    try {
      do {
        for (let turns = 0; turns < maintenanceTurns; turns++) await clock.sleep(0)
      } while (this.#maintainOnce())
    } catch (error) {
      this.#failure ??= error
    }
    this.#maintaining = undefined
  }

  /** False: nothing is left to do. */
  #maintainOnce(): boolean {
    const [oldest, next] = this.#memtables.toReversed()
    const snapshots = [...this.#snapshots].map(({ sequence }) => sequence)
    if (oldest === undefined || next === undefined) return this.#tables.compact(snapshots)
    this.#tables.flush(oldest, next.logNumber, snapshots)
    this.#memtables = this.#memtables.slice(0, -1)
    this.#env.disk.remove(logPath(this.#options.directory, oldest.logNumber))
    return true
  }

  /** What a compare-and-set compares with: writes that have their turn behind them count, visible or not. */
  #newestValue(key: string): Uint8Array | undefined {
    const pending = this.#commit.pendingWrite(key)
    return pending === undefined ? this.#valueAt(key, this.#sequence) : presentValue(pending, this.#env.clock.wallMs())
  }

  #valueAt(key: string, sequence: number): Uint8Array | undefined {
    return presentValue(this.#versionAt(key, sequence), this.#env.clock.wallMs())
  }

  #versionAt(key: string, sequence: number): Version | undefined {
    const isNewest = sequence === this.#sequence
    // The cache has the newest versions, which is not what an older snapshot shows.
    const cached = isNewest || this.#bug === 'a snapshot that moves' ? this.#cache.get(key) : undefined
    if (cached !== undefined) return cached
    for (const source of [...this.#memtables, ...this.#tables.all]) {
      const version = source.versionsOf(key).find(candidate => candidate.sequence <= sequence)
      if (version === undefined) continue
      if (isNewest) this.#cache.set(key, version)
      return version
    }
    return undefined
  }

  #scanAt(range: ScanRange, sequence: number): KvCursor {
    assertScanRange(range)
    const { start, end, reverse = false, limit } = range
    const bounds = [start === undefined ? '' : textOf(start), end === undefined ? undefined : textOf(end)] as const
    const newest = new Map<string, Version>()
    for (const source of [...this.#memtables, ...this.#tables.all]) {
      for (const [key, versions] of source.range(...bounds)) {
        const version = versions.find(candidate => candidate.sequence <= sequence)
        if (version !== undefined && !newest.has(key)) newest.set(key, version)
      }
    }
    const nowMs = this.#env.clock.wallMs()
    const rows = [...newest]
      .map(([key, version]) => ({ key, value: presentValue(version, nowMs) }))
      .filter(row => row.value !== undefined)
      .sort((a, b) => (a.key < b.key === reverse ? 1 : -1))
    return new RowCursor(limit === undefined ? rows : rows.slice(0, limit))
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new StorageError('CLOSED', `the store in ${this.#options.directory} is closed`)
  }

  #assertWritable(): void {
    this.#assertOpen()
    if (this.#failure === undefined) return
    const { message } = this.#failure as Error
    throw new StorageError('IO', `the store in ${this.#options.directory} gave up writing: ${message}`)
  }
}

/** With bytes of the store's own. @throws TypeError the contract rules it out. */
function writeOf(write: KvWrite): Write {
  assertKey(write.key)
  const key = textOf(write.key)
  if (write.type === 'delete') return { key, value: undefined, expiresAtMs: 0 }
  assertValue(write.value)
  return { key, value: new Uint8Array(write.value), expiresAtMs: write.expiresAtMs ?? 0 }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0
}
