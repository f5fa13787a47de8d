/**
 * A database as both models use it: one connection that reads, one that writes, what is written one after the other,
 * and what every store has beside its model.
 */
import { statSync } from 'node:fs'
import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk, DuckDBInstance, DuckDBType } from '@duckdb/node-api'
import type { Capabilities, ColumnVector, Durability, Feature, Metric } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import type { HeldDirectory } from '../embedded/directory.ts'
import { failure } from './failure.ts'
import { fillVector } from './vectors.ts'

/** The package, which is loaded when a store is opened. */
export type Library = typeof import('@duckdb/node-api')

export interface DatabaseParts {
  readonly library: Library
  readonly instance: DuckDBInstance
  readonly reading: DuckDBConnection
  readonly writing: DuckDBConnection
  readonly path: string
  readonly directory: HeldDirectory
  readonly durability: Durability
}

/** From here on an appender would commit on its way, and half of a batch would be seen. */
const rowsInOneCommit = 100_000

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: '',
  buffered: 'as sync: DuckDB syncs its write-ahead log at every commit, and has no other mode',
  sync: 'write-ahead log synced at every commit',
}

export class Database {
  readonly #parts: DatabaseParts
  readonly #appenders: Map<string, DuckDBAppender> = new Map()
  #writes: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(parts: DatabaseParts) {
    this.#parts = parts
  }

  get library(): Library {
    return this.#parts.library
  }

  capabilities(features: readonly Feature[]): Capabilities {
    const { durability, library } = this.#parts
    return {
      durability,
      durabilityDetail: durabilityDetails[durability],
      keepsData: true,
      atomicBatch: true,
      compareAndSet: false,
      snapshots: features.includes('snapshot'),
      expiry: false,
      isolation: 'linearizable',
      version: `DuckDB ${library.version()}, @duckdb/node-api`,
      features,
    }
  }

  /** @throws StoreError `CLOSED` */
  assertOpen(): void {
    if (this.#isClosed) throw new StoreError('CLOSED', 'DuckDB: the store was closed before this call')
  }

  /** The rows of a query, as of the call. */
  query(text: string): Promise<DuckDBDataChunk[]> {
    return runQuery(this.#parts.reading, text)
  }

  /** Settles when the action is done; actions come one after the other, each on its own. */
  write<T>(action: (connection: DuckDBConnection) => T | Promise<T>): Promise<T> {
    const answer = this.#writes.then(async () => {
      try {
        return await action(this.#parts.writing)
      } catch (thrown) {
        throw failure(thrown, false)
      }
    })
    this.#writes = answer.catch(() => undefined)
    return answer
  }

  /** All of it or nothing. */
  async transact<T>(connection: DuckDBConnection, action: () => T | Promise<T>): Promise<T> {
    await connection.run('BEGIN TRANSACTION')
    let answer: T
    try {
      answer = await action()
    } catch (thrown) {
      this.forgetAppenders()
      await connection.run('ROLLBACK').catch(() => undefined)
      throw failure(thrown, true)
    }
    await connection.run('COMMIT')
    return answer
  }

  /** Adds rows to a table, all or none; within `write`. */
  async append(connection: DuckDBConnection, table: string, rows: AppendedRows): Promise<void> {
    if (rows.rowCount === 0) return
    if (rows.rowCount > rowsInOneCommit) {
      await this.transact(connection, () => this.appendIn(connection, table, rows))
    } else await this.appendIn(connection, table, rows)
  }

  /** As `append`, in a transaction of the caller's. */
  async appendIn(
    connection: DuckDBConnection,
    table: string,
    { rowCount, types, columns }: AppendedRows,
  ): Promise<void> {
    const { DuckDBDataChunk: Chunk } = this.#parts.library
    const appender = this.#appenders.get(table) ?? (await connection.createAppender(table))
    this.#appenders.set(table, appender)
    try {
      const chunkRows = 2048
      for (let from = 0; from < rowCount; from += chunkRows) {
        const count = Math.min(chunkRows, rowCount - from)
        const chunk = Chunk.create(types, count)
        for (const [index, column] of columns.entries())
          fillVector(chunk.getColumnVector(index), column, { from, count })
        appender.appendDataChunk(chunk)
      }
      appender.flushSync()
    } catch (thrown) {
      // What it holds would be appended by the next flush, or when it is collected.
      appender.clear()
      this.#appenders.delete(table)
      throw thrown
    }
  }

  /** Before tables change: an appender knows the columns of its table. */
  forgetAppenders(): void {
    for (const appender of this.#appenders.values()) appender.closeSync()
    this.#appenders.clear()
  }

  /** A connection that sees the database as of now. */
  async holdStill(): Promise<DuckDBConnection> {
    const connection = await this.#parts.instance.connect()
    await connection.run('BEGIN TRANSACTION')
    // It sees the database as of its first read.
    await connection.run('SELECT count(*) FROM catalog')
    return connection
  }

  /** Every commit is synced. */
  async sync(): Promise<void> {
    this.assertOpen()
    await this.#writes
  }

  /** What waits is the log: it is brought into the file. */
  async settle(): Promise<void> {
    this.assertOpen()
    await this.write(async connection => {
      try {
        await connection.run('CHECKPOINT')
      } catch (thrown) {
        // A snapshot stands: there is no checkpoint until it is released.
        if (!/other (?:write )?transactions/i.test(String(thrown))) throw thrown
      }
    })
  }

  metrics(): readonly Metric[] {
    this.assertOpen()
    const bytesOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0
    const { path } = this.#parts
    return [
      { name: 'file.bytes', value: bytesOf(path), unit: 'bytes', description: 'Size of the database' },
      { name: 'log.bytes', value: bytesOf(`${path}.wal`), unit: 'bytes', description: 'Size of the write-ahead log' },
    ]
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#writes
    try {
      this.forgetAppenders()
      this.#parts.reading.closeSync()
      this.#parts.writing.closeSync()
      this.#parts.instance.closeSync()
    } catch (thrown) {
      throw failure(thrown, false)
    } finally {
      this.#parts.directory.release()
    }
  }
}

export interface AppendedRows {
  readonly rowCount: number
  readonly types: readonly DuckDBType[]
  readonly columns: readonly ColumnVector[]
}

export async function runQuery(connection: DuckDBConnection, text: string): Promise<DuckDBDataChunk[]> {
  try {
    const result = await connection.run(text)
    return await result.fetchAllChunks()
  } catch (thrown) {
    throw failure(thrown)
  }
}
