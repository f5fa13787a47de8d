/** LevelDB as a store: reads on the calling thread, writes and scans through the package's thread pool. */
import type { BatchOperation, Snapshot } from 'classic-level'
import type {
  Capabilities,
  Durability,
  Kv,
  KvCursor,
  KvSnapshot,
  KvWrite,
  Metric,
  PutOptions,
  ScanRange,
  Store,
} from '../contract/index.ts'
import { assertKey, assertValue, StoreError } from '../contract/index.ts'
import type { LevelDatabase } from './cursor.ts'
import { openCursor } from './cursor.ts'
import { readFailure, writeFailure } from './failure.ts'
import { isCompactionDue, metricsOf, parseStatistics } from './statistics.ts'

/** Given whole and frozen, so that the package does not copy them at each call. */
interface WriteOptions {
  readonly sync: boolean
  readonly keyEncoding: 'view'
  readonly valueEncoding: 'view'
}

/** No key of the contract: it is never there, so that deleting it writes to the log and changes nothing. */
const emptyKey = new Uint8Array(0)

const pollMs = 50
/** How long the figures stand still before the database counts as settled: no compaction is that slow to report. */
const quietMs = 500
const quietMsWhereDue = 5000

export class LevelStore implements Store<'kv'>, Kv {
  readonly kv: Kv = this
  readonly capabilities: Capabilities
  readonly #database: LevelDatabase
  readonly #writeOptions: WriteOptions

  constructor(database: LevelDatabase, durability: Durability, version: string) {
    this.#database = database
    const sync = durability === 'sync'
    this.#writeOptions = Object.freeze({ sync, keyEncoding: 'view', valueEncoding: 'view' })
    this.capabilities = {
      durability,
      durabilityDetail: sync
        ? 'log synced before each write returns (sync: true)'
        : 'log written, not synced (sync: false)',
      keepsData: true,
      atomicBatch: true,
      compareAndSet: false,
      snapshots: true,
      expiry: false,
      isolation: 'linearizable',
      version,
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    assertKey(key)
    try {
      return this.#database.getSync(key)
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Promise<void> {
    assertKey(key)
    assertValue(value)
    assertNoExpiry(options?.expiresAtMs)
    return this.#database.put(key, value, this.#writeOptions).catch(writeFailure)
  }

  delete(key: Uint8Array): Promise<void> {
    assertKey(key)
    return this.#database.del(key, this.#writeOptions).catch(writeFailure)
  }

  batch(writes: readonly KvWrite[]): Promise<void> {
    return this.#database.batch(writes.map(levelOperation), this.#writeOptions).catch(writeFailure)
  }

  compareAndSet(): never {
    throw new StoreError('NOT_SUPPORTED', 'LevelDB has no compare-and-set')
  }

  scan(range: ScanRange): Promise<KvCursor> {
    return openCursor(this.#database, range)
  }

  snapshot(): KvSnapshot {
    try {
      return new LevelSnapshot(this.#database, this.#database.snapshot())
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  /**
   * A synced write alone would cover the current log only, and not the one before it where that is still on
   * its way into a table. So the write buffer goes into a (synced) table first: this range compacts nothing
   * else. The write that follows also reports if that failed.
   */
  async sync(): Promise<void> {
    try {
      await this.#database.compactRange(emptyKey, emptyKey)
      await this.#database.del(emptyKey, { ...this.#writeOptions, sync: true })
    } catch (thrown) {
      writeFailure(thrown)
    }
  }

  close(): Promise<void> {
    return this.#database.close().catch(writeFailure)
  }

  /** LevelDB does not say whether it is at work: it is taken to be done when no compaction is due and nothing changes. */
  async settle(): Promise<void> {
    for (let [table, sinceMs] = [this.#statistics(), 0]; ; sinceMs += pollMs) {
      await new Promise(resolve => setTimeout(resolve, pollMs))
      const next = this.#statistics()
      if (next !== table) [table, sinceMs] = [next, 0]
      else if (sinceMs >= (isCompactionDue(parseStatistics(table)) ? quietMsWhereDue : quietMs)) return
    }
  }

  metrics(): readonly Metric[] {
    const memoryBytes = Number(this.#database.getProperty('leveldb.approximate-memory-usage'))
    return metricsOf(parseStatistics(this.#statistics()), memoryBytes)
  }

  #statistics(): string {
    try {
      return this.#database.getProperty('leveldb.stats')
    } catch (thrown) {
      return readFailure(thrown)
    }
  }
}

class LevelSnapshot implements KvSnapshot {
  readonly #database: LevelDatabase
  readonly #snapshot: Snapshot
  readonly #readOptions: { readonly snapshot: Snapshot; readonly keyEncoding: 'view'; readonly valueEncoding: 'view' }

  constructor(database: LevelDatabase, snapshot: Snapshot) {
    this.#database = database
    this.#snapshot = snapshot
    this.#readOptions = Object.freeze({ snapshot, keyEncoding: 'view', valueEncoding: 'view' })
  }

  get(key: Uint8Array): Uint8Array | undefined {
    assertKey(key)
    try {
      return this.#database.getSync(key, this.#readOptions)
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  scan(range: ScanRange): Promise<KvCursor> {
    return openCursor(this.#database, range, this.#snapshot)
  }

  release(): Promise<void> {
    return this.#snapshot.close()
  }
}

function levelOperation(write: KvWrite): BatchOperation<LevelDatabase, Uint8Array, Uint8Array> {
  assertKey(write.key)
  if (write.type === 'delete') return { type: 'del', key: write.key }
  assertValue(write.value)
  assertNoExpiry(write.expiresAtMs)
  return { type: 'put', key: write.key, value: write.value }
}

function assertNoExpiry(expiresAtMs: number | undefined): void {
  if (expiresAtMs !== undefined) throw new StoreError('NOT_SUPPORTED', 'LevelDB has no expiry')
}
