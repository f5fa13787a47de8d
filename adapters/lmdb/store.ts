/**
 * LMDB as a store: reads straight from its map of the file, writes on the calling thread, one transaction a group.
 *
 * Bytes handed out are copies: what LMDB hands out itself holds until the next read only.
 */
import type { RootDatabase, Transaction } from 'lmdb'
import type {
  Capabilities,
  Durability,
  Kv,
  KvSnapshot,
  KvWrite,
  Metric,
  PutOptions,
  ScanRange,
  Store,
} from '../contract/index.ts'
import { assertKey, assertValue, compareKeys, StoreError } from '../contract/index.ts'
import type { HeldDirectory } from '../embedded/directory.ts'
import { type Action, GroupCommit } from '../embedded/group-commit.ts'
import { type LmdbCursor, type LmdbDatabase, lmdbKeyBytesMax, openCursor, type Reader } from './cursor.ts'
import { readFailure, writeFailure } from './failure.ts'
import { type LmdbStatistics, metricsOf } from './metrics.ts'
import { LmdbSnapshot } from './snapshot.ts'

export class LmdbStore implements Store<'kv'>, Kv {
  readonly kv: Kv = this
  readonly capabilities: Capabilities
  readonly #database: LmdbDatabase
  readonly #directory: HeldDirectory
  readonly #group: GroupCommit = new GroupCommit(actions => this.#commit(actions))
  /** Cursors and snapshots: their transactions must end before the map does. */
  readonly #readers: Set<Reader> = new Set()
  #closed = false

  constructor(
    database: RootDatabase<Uint8Array, Uint8Array>,
    directory: HeldDirectory,
    durability: Durability,
    version: string,
  ) {
    this.#database = database as LmdbDatabase
    this.#directory = directory
    this.capabilities = {
      durability,
      durabilityDetail:
        durability === 'sync'
          ? 'pages, then the meta page, synced before each commit returns'
          : 'MDB_NOSYNC: pages handed to the system, not synced; a power loss may cost the whole file',
      keepsData: true,
      atomicBatch: true,
      compareAndSet: true,
      snapshots: true,
      expiry: false,
      isolation: 'linearizable',
      keyBytesMax: lmdbKeyBytesMax,
      version,
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    assertKey(key, lmdbKeyBytesMax)
    try {
      return this.#database.getBinary(key)
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  put(key: Uint8Array, value: Uint8Array, options?: PutOptions): Promise<void> {
    this.#assertOpen()
    return this.#group.add(putAction(this.#database, key, value, options?.expiresAtMs))
  }

  delete(key: Uint8Array): Promise<void> {
    this.#assertOpen()
    return this.#group.add(deleteAction(this.#database, key))
  }

  batch(writes: readonly KvWrite[]): Promise<void> {
    this.#assertOpen()
    const database = this.#database
    const actions = writes.map(write =>
      write.type === 'put'
        ? putAction(database, write.key, write.value, write.expiresAtMs)
        : deleteAction(database, write.key),
    )
    return this.#group.add(() => {
      for (const action of actions) action()
    })
  }

  async compareAndSet(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): Promise<boolean> {
    this.#assertOpen()
    const database = this.#database
    const write = value === undefined ? deleteAction(database, key) : putAction(database, key, value)
    let holds = false
    await this.#group.add(() => {
      const found = database.getBinary(key)
      holds = found === undefined || expected === undefined ? found === expected : compareKeys(found, expected) === 0
      if (holds) write()
    })
    return holds
  }

  scan(range: ScanRange): LmdbCursor {
    this.#assertOpen()
    const transaction = this.#startReading()
    try {
      const cursor = openCursor(this.#database, range, transaction, closed => {
        transaction.done()
        this.#readers.delete(closed)
      })
      this.#readers.add(cursor)
      return cursor
    } catch (thrown) {
      transaction.done()
      throw thrown
    }
  }

  snapshot(): KvSnapshot {
    this.#assertOpen()
    const snapshot = new LmdbSnapshot(this.#database, this.#startReading(), released => this.#readers.delete(released))
    this.#readers.add(snapshot)
    return snapshot
  }

  async sync(): Promise<void> {
    this.#assertOpen()
    await this.#group.settled()
    if (this.capabilities.durability === 'sync') return
    await new Promise<void>((resolve, reject) => {
      this.#database.sync(error => (error ? reject(error) : resolve()))
    }).catch(thrown => writeFailure(thrown, false))
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#group.settled()
    for (const reader of [...this.#readers]) reader.close()
    try {
      await this.#database.close()
    } catch (thrown) {
      writeFailure(thrown, false)
    } finally {
      this.#directory.release()
    }
  }

  metrics(): readonly Metric[] {
    this.#assertOpen()
    return metricsOf(this.#database.getStats() as LmdbStatistics)
  }

  #commit(actions: readonly Action[]): void {
    let isApplied = false
    try {
      this.#database.transactionSync(() => {
        for (const action of actions) action()
        isApplied = true
      })
    } catch (thrown) {
      writeFailure(thrown, !isApplied)
    }
  }

  #startReading(): Transaction {
    try {
      return this.#database.useReadTransaction()
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreError('CLOSED', 'LMDB: the store was closed before this call')
  }
}

function putAction(database: LmdbDatabase, key: Uint8Array, value: Uint8Array, expiresAtMs?: number): Action {
  assertKey(key, lmdbKeyBytesMax)
  assertValue(value)
  if (expiresAtMs !== undefined) throw new StoreError('NOT_SUPPORTED', 'LMDB has no expiry')
  return () => void database.put(key, value)
}

function deleteAction(database: LmdbDatabase, key: Uint8Array): Action {
  assertKey(key, lmdbKeyBytesMax)
  return () => void database.remove(key)
}
