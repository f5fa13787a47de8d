/**
 * RocksDB as a store: reads and writes on the calling thread, which is the only way that the package writes.
 *
 * The package calls into native code without looking whether the database is open: that is asked here, each time.
 */
import type {
  Capabilities,
  Durability,
  Kv,
  KvCursor,
  KvWrite,
  Metric,
  PutOptions,
  ScanRange,
  Store,
} from '../contract/index.ts'
import { assertKey, assertScanRange, assertValue, StoreError } from '../contract/index.ts'
import { type Action, GroupCommit } from '../embedded/group-commit.ts'
import { openIterator, RocksCursor } from './cursor.ts'
import { readFailure, writeFailure } from './failure.ts'
import { activityProperties, metricsOf } from './metrics.ts'
import type { RocksBatch, RocksDatabase } from './package.ts'

/** No key of the contract: it is never there, so that deleting it writes to the log and changes nothing. */
const emptyKey = new Uint8Array(0)
const noOptions = {}
const readOptions = { fillCache: true }
const pollMs = 50

export class RocksStore implements Store<'kv'>, Kv {
  readonly kv: Kv = this
  readonly capabilities: Capabilities
  readonly #database: RocksDatabase
  /** One for all groups: it is emptied after each. */
  readonly #batch: RocksBatch
  readonly #writeOptions: { readonly sync: boolean }
  readonly #group: GroupCommit = new GroupCommit(actions => this.#commit(actions, this.#writeOptions))
  readonly #cursors: Set<RocksCursor> = new Set()
  #closed = false

  constructor(database: RocksDatabase, durability: Durability, version: string) {
    this.#database = database
    this.#batch = database._chainedBatch()
    const sync = durability === 'sync'
    this.#writeOptions = { sync }
    this.capabilities = {
      durability,
      durabilityDetail: sync
        ? 'log synced before each write returns (sync: true)'
        : 'log written, not synced (sync: false)',
      keepsData: true,
      atomicBatch: true,
      compareAndSet: false,
      snapshots: false,
      expiry: false,
      isolation: 'linearizable',
      version,
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    assertKey(key)
    try {
      return this.#database._getManySync([key], readOptions)[0]
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Promise<void> {
    this.#assertOpen()
    return this.#group.add(this.#putAction(key, value, options?.expiresAtMs))
  }

  delete(key: Uint8Array): Promise<void> {
    this.#assertOpen()
    return this.#group.add(this.#deleteAction(key))
  }

  batch(writes: readonly KvWrite[]): Promise<void> {
    this.#assertOpen()
    const actions = writes.map(write =>
      write.type === 'put' ? this.#putAction(write.key, write.value, write.expiresAtMs) : this.#deleteAction(write.key),
    )
    return this.#group.add(() => {
      for (const action of actions) action()
    })
  }

  compareAndSet(): never {
    this.#assertOpen()
    throw new StoreError('NOT_SUPPORTED', 'RocksDB: the package has no transactions, and so no compare-and-set')
  }

  snapshot(): never {
    this.#assertOpen()
    throw new StoreError('NOT_SUPPORTED', 'RocksDB: the package has no snapshots')
  }

  scan(range: ScanRange): KvCursor {
    this.#assertOpen()
    assertScanRange(range)
    try {
      const iterator = openIterator(this.#database, range)
      const cursor = new RocksCursor(iterator, range.limit, closed => this.#cursors.delete(closed))
      this.#cursors.add(cursor)
      return cursor
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  /** A synced write syncs every log that is not in a table yet. */
  async sync(): Promise<void> {
    this.#assertOpen()
    await this.#group.settled()
    this.#commit([() => this.#batch._del(emptyKey, noOptions)], { sync: true })
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#group.settled()
    for (const cursor of [...this.#cursors]) cursor.close()
    await this.#database.close().catch(writeFailure)
  }

  /** Settles when no flush and no compaction runs or is due, twice in a row: one may lead to the next. */
  async settle(): Promise<void> {
    for (let quietCount = 0; quietCount < 2; ) {
      await new Promise(resolve => setTimeout(resolve, pollMs))
      this.#assertOpen()
      const isBusy = activityProperties.some(name => this.#database.getProperty(name) !== '0')
      quietCount = isBusy ? 0 : quietCount + 1
    }
  }

  metrics(): readonly Metric[] {
    this.#assertOpen()
    return metricsOf(name => this.#database.getProperty(name))
  }

  #commit(actions: readonly Action[], options: { readonly sync: boolean }): void {
    try {
      for (const action of actions) action()
      this.#batch._writeSync(options)
    } catch (thrown) {
      writeFailure(thrown)
    } finally {
      this.#batch._clear()
    }
  }

  #putAction(key: Uint8Array, value: Uint8Array, expiresAtMs?: number): Action {
    assertKey(key)
    assertValue(value)
    if (expiresAtMs !== undefined) throw new StoreError('NOT_SUPPORTED', 'RocksDB: the package has no expiry')
    return () => this.#batch._put(key, value, noOptions)
  }

  #deleteAction(key: Uint8Array): Action {
    assertKey(key)
    return () => this.#batch._del(key, noOptions)
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreError('CLOSED', 'RocksDB: the store was closed before this call')
  }
}
