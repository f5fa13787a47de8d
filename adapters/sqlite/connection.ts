/**
 * One connection to the database: its settings, its table, and its prepared reads.
 *
 * A read transaction stays open from read to read until somebody writes: each read by itself would take and drop the
 * locks of the log's index, a third of its time.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { OpenOptions, ScanRange } from '../contract/index.ts'
import { writeFailure } from './failure.ts'

export type Row = [key: Uint8Array, value: Uint8Array]

export class Connection {
  readonly database: DatabaseSync
  readonly #beginReading: StatementSync
  readonly #beginWriting: StatementSync
  readonly #commit: StatementSync
  readonly #get: StatementSync
  readonly #scans: Map<string, StatementSync> = new Map()
  #inTransaction = false

  constructor(database: DatabaseSync) {
    this.database = database
    this.#beginReading = database.prepare('BEGIN')
    this.#beginWriting = database.prepare('BEGIN IMMEDIATE')
    this.#commit = database.prepare('COMMIT')
    this.#get = database.prepare('SELECT value FROM entries WHERE key = ?')
    this.#get.setReturnArrays(true)
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#startReading()
    const row = this.#get.get(key) as unknown as [Uint8Array] | undefined
    return row?.[0]
  }

  /** All rows of the range at once. */
  all(range: ScanRange): Row[] {
    this.#startReading()
    const text = scanText(range)
    const statement = this.#scans.get(text) ?? this.#prepareScan(text)
    this.#scans.set(text, statement)
    return statement.all(...scanBounds(range)) as unknown as Row[]
  }

  /** Row after row, by a statement of its own, so that several may be under way. */
  iterate(range: ScanRange): Iterator<Row> {
    this.#startReading()
    return this.#prepareScan(scanText(range)).iterate(...scanBounds(range)) as unknown as Iterator<Row>
  }

  /** What it reads from now on is as of now, until `endReading`. */
  holdStill(): void {
    this.#startReading()
    // The transaction sees the database as of its first read.
    this.#get.get(noKey)
  }

  /** Lets go of what the reads have seen; a write, and whoever empties the log, needs that. */
  endReading(): void {
    if (!this.#inTransaction) return
    this.#inTransaction = false
    this.#commit.run()
  }

  /** Runs `write`, and the reads in it, as one transaction. Where it throws, nothing is applied. */
  transact(write: () => void): void {
    this.endReading()
    this.#beginWriting.run()
    this.#inTransaction = true
    let isCommitting = false
    try {
      write()
      isCommitting = true
      this.#commit.run()
    } catch (thrown) {
      // After some failures SQLite has rolled back by itself.
      if (this.database.isTransaction) this.database.exec('ROLLBACK')
      writeFailure(thrown, !isCommitting)
    } finally {
      this.#inTransaction = false
    }
  }

  close(): void {
    this.database.close()
  }

  #startReading(): void {
    if (this.#inTransaction) return
    this.#beginReading.run()
    this.#inTransaction = true
  }

  #prepareScan(text: string): StatementSync {
    const statement = this.database.prepare(text)
    statement.setReturnArrays(true)
    return statement
  }
}

const noKey = new Uint8Array(0)

/** Sets the database up, with its table where it has none. */
export function openConnection(database: DatabaseSync, options: OpenOptions): Connection {
  configure(database, options)
  try {
    const suffix = options.options.table === 'rowid' ? '' : 'WITHOUT ROWID'
    database.exec(`CREATE TABLE IF NOT EXISTS entries (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) ${suffix}`)
    return new Connection(database)
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/** Settings that hold for every model. Where they cannot be made the database is closed. */
export function configure(database: DatabaseSync, options: OpenOptions): void {
  try {
    const pageBytes = Number(options.options.page)
    database.exec(`PRAGMA page_size = ${pageBytes}`)
    database.exec('PRAGMA journal_mode = WAL')
    database.exec(`PRAGMA synchronous = ${options.durability === 'sync' ? 'FULL' : 'NORMAL'}`)
    database.exec(`PRAGMA cache_size = -${Math.max(1, Math.floor(options.cacheBytes / 1024))}`)
    database.exec(`PRAGMA wal_autocheckpoint = ${Math.max(1, Math.floor(options.writeBufferBytes / pageBytes))}`)
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

function scanText({ start, end, reverse = false }: ScanRange): string {
  const bounds = [...(start === undefined ? [] : ['key >= ?']), ...(end === undefined ? [] : ['key < ?'])]
  const where = bounds.length === 0 ? '' : `WHERE ${bounds.join(' AND ')}`
  return `SELECT key, value FROM entries ${where} ORDER BY key ${reverse ? 'DESC' : 'ASC'} LIMIT ?`
}

function scanBounds({ start, end, limit }: ScanRange): (Uint8Array | number)[] {
  return [...[start, end].filter(bound => bound !== undefined), limit ?? -1]
}
