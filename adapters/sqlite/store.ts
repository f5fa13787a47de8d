/**
 * SQLite as a store: all on the calling thread, one transaction a group of writes.
 *
 * Short scans are read at once. Long ones, and snapshots, have a connection of their own each, whose read transaction
 * holds the entries still; it goes back to a pool. As long as one is open the log cannot be emptied past it.
 */
import type { StatementSync } from 'node:sqlite'
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
import { assertKey, assertScanRange, assertValue, compareKeys, StoreError } from '../contract/index.ts'
import type { HeldDirectory } from '../embedded/directory.ts'
import { type Action, GroupCommit } from '../embedded/group-commit.ts'
import type { Connection } from './connection.ts'
import { SqliteCursor } from './cursor.ts'
import { readFailure, writeFailure } from './failure.ts'
import { SqliteSnapshot } from './snapshot.ts'
import { commonCapabilities, emptyLog, fileMetrics, syncLog, verifyStructure } from './upkeep.ts'

export interface SqliteParts {
  readonly main: Connection
  /** A further connection to the same database. */
  readonly connect: () => Connection
  readonly path: string
  readonly directory: HeldDirectory
  readonly durability: Durability
}

/** So many rows at once cost less than a connection; more might be more than the memory holds. */
const rowsMaxAtOnce = 128

export class SqliteStore implements Store<'kv'>, Kv {
  readonly kv: Kv = this
  readonly capabilities: Capabilities
  readonly #parts: SqliteParts
  readonly #main: Connection
  readonly #put: StatementSync
  readonly #delete: StatementSync
  readonly #group: GroupCommit = new GroupCommit(actions => this.#commit(actions))
  /** Connections that hold still for a cursor or a snapshot, with what ends it. */
  readonly #readers: Map<{ close(): void }, Connection> = new Map()
  readonly #idle: Connection[] = []
  #closed = false

  constructor(parts: SqliteParts) {
    const { main, durability } = parts
    this.#parts = parts
    this.#main = main
    this.#put = main.database.prepare(
      'INSERT INTO entries VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    this.#delete = main.database.prepare('DELETE FROM entries WHERE key = ?')
    this.capabilities = {
      ...commonCapabilities(durability),
      compareAndSet: true,
      snapshots: true,
      expiry: false,
    }
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertOpen()
    assertKey(key)
    try {
      return this.#main.get(key)
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

  async compareAndSet(
    key: Uint8Array,
    expected: Uint8Array | undefined,
    value: Uint8Array | undefined,
  ): Promise<boolean> {
    this.#assertOpen()
    const write = value === undefined ? this.#deleteAction(key) : this.#putAction(key, value)
    let holds = false
    await this.#group.add(() => {
      const found = this.#main.get(key)
      holds = found === undefined || expected === undefined ? found === expected : compareKeys(found, expected) === 0
      if (holds) write()
    })
    return holds
  }

  scan(range: ScanRange): SqliteCursor {
    this.#assertOpen()
    assertScanRange(range)
    try {
      if (range.limit !== undefined && range.limit <= rowsMaxAtOnce) {
        return new SqliteCursor(this.#main.all(range).values(), () => undefined)
      }
      const connection = this.#takeReader()
      const cursor = new SqliteCursor(connection.iterate(range), closed => this.#giveBack(closed))
      this.#readers.set(cursor, connection)
      return cursor
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  snapshot(): KvSnapshot {
    this.#assertOpen()
    try {
      const connection = this.#takeReader()
      const snapshot = new SqliteSnapshot(connection, released => this.#giveBack(released))
      this.#readers.set(snapshot, connection)
      return snapshot
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  /** A commit that is synced takes with it all of the log before it; what left the log was synced then. */
  async sync(): Promise<void> {
    this.#assertOpen()
    await this.#group.settled()
    if (this.capabilities.durability === 'sync') return
    this.#main.endReading()
    syncLog(this.#main.database)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#group.settled()
    try {
      for (const reader of [...this.#readers.keys()]) reader.close()
      for (const connection of this.#idle) connection.close()
      this.#main.endReading()
      this.#main.close()
    } catch (thrown) {
      writeFailure(thrown, false)
    } finally {
      this.#parts.directory.release()
    }
  }

  /** What waits is the log: its pages go to their places in the file, and it is emptied. */
  settle(): void {
    this.#assertOpen()
    this.#main.endReading()
    emptyLog(this.#main.database)
  }

  verify(): void {
    this.#assertOpen()
    verifyStructure(this.#main.database, this.#parts.path)
  }

  metrics(): readonly Metric[] {
    this.#assertOpen()
    return fileMetrics(this.#main.database, this.#parts.path)
  }

  #commit(actions: readonly Action[]): void {
    try {
      this.#main.transact(() => {
        for (const action of actions) action()
      })
    } catch (thrown) {
      writeFailure(thrown, true)
    }
  }

  #putAction(key: Uint8Array, value: Uint8Array, expiresAtMs?: number): Action {
    assertKey(key)
    assertValue(value)
    if (expiresAtMs !== undefined) throw new StoreError('NOT_SUPPORTED', 'SQLite has no expiry')
    return () => void this.#put.run(key, value)
  }

  #deleteAction(key: Uint8Array): Action {
    assertKey(key)
    return () => void this.#delete.run(key)
  }

  #takeReader(): Connection {
    const connection = this.#idle.pop() ?? this.#parts.connect()
    connection.holdStill()
    return connection
  }

  #giveBack(reader: { close(): void }): void {
    const connection = this.#readers.get(reader)
    if (connection === undefined) return
    this.#readers.delete(reader)
    connection.endReading()
    this.#idle.push(connection)
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreError('CLOSED', 'SQLite: the store was closed before this call')
  }
}
