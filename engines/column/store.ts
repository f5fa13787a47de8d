/**
 * A column store: the front of the engine.
 *
 * Reads answer plainly, from memory or by a blocking read of the disk. Writes answer plainly too, unless they have to
 * wait: for their group's sync, or for room. One store belongs to one thread; calls from many clients on that thread
 * may overlap as they like.
 */
import type {
  Column,
  Predicate,
  TableAnswer,
  TableQuery,
  TableReader,
  TableRows,
} from '../../adapters/contract/index.ts'
import { type DiskLock, type Env, type Metric, StorageError } from '../env/index.ts'
import { Journal, Stalls } from '../journal/index.ts'
import { ByteWriter } from './encoding/byte-writer.ts'
import { type Change, writeAppend, writeChange } from './entry.ts'
import { ChunkCache } from './group/chunk-cache.ts'
import type { GroupCache } from './group/row-group.ts'
import { Maintenance } from './maintenance.ts'
import { storeMetrics } from './metrics.ts'
import { lockName } from './names.ts'
import { type ColumnStoreOptions, checkOptions } from './options.ts'
import { toCondition } from './query/condition.ts'
import { answer } from './query/query.ts'
import { leftoversOf, nextNumberOf, openManifest, replayEntry } from './recovery.ts'
import { codeRows } from './rows.ts'
import { areSame, checkColumns, checkNewColumn, checkRows, type StoredColumn } from './schema.ts'
import { GroupSegment, type TableView } from './segment.ts'
import { discardFile, TableSet } from './table-set.ts'
import { verifyTables } from './verify.ts'

type Awaitable<T> = T | Promise<T>

/** All tables as of one moment. It holds back files that a merge has done with: release it. */
export interface ColumnSnapshot extends TableReader {
  schema(table: string): readonly Column[] | undefined
  query(query: TableQuery): TableAnswer
  release(): void
}

/** A table as it will be once everything that is on its way to the log has got there. */
interface Declared {
  readonly id: number
  columns: readonly StoredColumn[]
}

interface StoreParts {
  readonly env: Env
  readonly directory: string
  readonly options: ColumnStoreOptions
  readonly lock: DiskLock
  readonly cache: GroupCache
  readonly tables: TableSet
  readonly fail: { heard: (error: unknown) => void }
  readonly journal: Journal
}

export class ColumnStore {
  readonly #directory: string
  readonly #options: ColumnStoreOptions
  readonly #lock: DiskLock
  readonly #cache: GroupCache
  readonly #tables: TableSet
  readonly #journal: Journal
  readonly #maintenance: Maintenance
  readonly #stalls: Stalls
  readonly #declared = new Map<string, Declared>()
  readonly #entry = new ByteWriter(64 * 1024)
  #nextTable = 1
  #userBytes = 0
  #queryCount = 0
  #failure: StorageError | undefined
  #isClosed = false
  #closing: Promise<void> | undefined

  /**
   * Opens the store of a directory, or begins one there; brings back what its durability promised.
   *
   * @throws StorageError `LOCKED`: somebody has it open. `CORRUPT`: file and offset are in the message, and nothing
   * that was there was changed. `INCOMPATIBLE`: written by a later version.
   */
  static open(env: Env, directory: string, options: ColumnStoreOptions): ColumnStore {
    checkOptions(options)
    const { disk } = env
    disk.createDirectory(directory)
    const lock = disk.lock(`${directory}/${lockName}`)
    try {
      const manifest = openManifest(disk, directory)
      const cache: GroupCache = new ChunkCache(options.cacheBytes)
      const tables = new TableSet({ disk, directory, cache, nextNumber: nextNumberOf(disk, directory) }, manifest)
      const fail = { heard: (_error: unknown): void => {} }
      const { durability } = options
      const parts = { env, directory, durability, fail: (error: unknown): void => fail.heard(error) }
      const journal = Journal.open(parts, manifest.log, entry => replayEntry(tables, entry))
      for (const path of leftoversOf(disk, directory, manifest)) discardFile(disk, path)
      return new ColumnStore({ env, directory, options, lock, cache, tables, fail, journal })
    } catch (error) {
      lock.release()
      throw error
    }
  }

  private constructor(parts: StoreParts) {
    const { env, directory, options, tables, journal } = parts
    this.#directory = directory
    this.#options = options
    this.#lock = parts.lock
    this.#cache = parts.cache
    this.#tables = tables
    this.#journal = journal
    this.#stalls = new Stalls(env.clock)
    const fail = (error: unknown): void => this.#fail(error)
    const progressed = (): void => this.#stalls.resume()
    this.#maintenance = new Maintenance({ env, directory, options, tables, journal, progressed, fail })
    parts.fail.heard = fail
    for (const { id, name, columns } of tables.all) {
      this.#declared.set(name, { id, columns })
      this.#nextTable = Math.max(this.#nextTable, id + 1)
    }
    this.#maintenance.wake()
  }

  /** The columns in order, or `undefined` where there is no such table. */
  schema(table: string): readonly Column[] | undefined {
    this.#checkReadable()
    return schemaOf(this.#tables.named(table)?.columns)
  }

  /** The answer over the rows as of now. @throws StorageError `CORRUPT`, `OUT_OF_RANGE`; TypeError: it does not fit the table */
  query(query: TableQuery): TableAnswer {
    this.#checkReadable()
    this.#queryCount++
    return answer(query, this.#tables.named(query.table)?.view ?? noTable(query.table))
  }

  /** Makes a table. One of that name and those columns is left alone; other columns are a `TypeError`. */
  create(table: string, columns: readonly Column[]): Awaitable<void> {
    if (typeof table !== 'string' || table === '') throw new TypeError('a table has a name that is not empty')
    checkColumns(columns)
    this.#checkWritable()
    const found = this.#declared.get(table)
    if (found !== undefined) {
      if (!areSame(found.columns, columns)) throw new TypeError(`table ${table} is there, with other columns`)
      return this.#options.durability === 'sync' ? this.#journal.barrier() : undefined
    }
    const id = this.#nextTable++
    const stored = columns.map(({ name, type, nullable }, index) => ({ id: index, name, type, nullable }))
    this.#declared.set(table, { id, columns: stored })
    return this.#log({ type: 'create', table: id, name: table, columns: stored }, () =>
      this.#tables.create(id, table, stored),
    )
  }

  /** Adds a nullable column, null in every row that is there. */
  addColumn(table: string, column: Column): Awaitable<void> {
    this.#checkWritable()
    const declared = this.#declaredTable(table)
    checkNewColumn(declared.columns, column)
    const { name, type, nullable } = column
    const stored = { id: declared.columns.length, name, type, nullable }
    declared.columns = [...declared.columns, stored]
    return this.#log({ type: 'add-column', table: declared.id, column: stored }, () =>
      this.#tables.withId(declared.id).addColumn(stored),
    )
  }

  /** Adds rows, all or none. The vectors are the caller's, and stay as they are until the call has settled. */
  append(table: string, rows: TableRows): Awaitable<void> {
    this.#checkWritable()
    const { id, columns } = this.#declaredTable(table)
    checkRows(columns, rows)
    if (this.#maintenance.backlogCount >= this.#options.backlogCountMax) {
      return this.#stalls.wait().then(() => this.append(table, rows))
    }
    const coded = codeRows(columns, rows)
    if (rows.rowCount === 0) return this.#options.durability === 'sync' ? this.#journal.barrier() : undefined
    if (this.#options.durability === 'none') this.#entry.clear()
    else writeAppend({ type: 'append', table: id, rows: coded }, this.#entry)
    this.#userBytes += this.#entry.length
    return this.#appendEntry(() => this.#tables.withId(id).append(coded))
  }

  /**
   * Removes the rows for which the predicate is true; their count.
   *
   * @throws StorageError `CORRUPT` (definite): a chunk that it needs cannot be read.
   */
  delete(table: string, where: Predicate): Awaitable<number> {
    this.#checkWritable()
    const { id, columns } = this.#declaredTable(table)
    const condition = toCondition(where, name => columnNamed(table, columns, name))
    // Looked for before it is logged: what cannot be read now could not be read when the log comes back.
    const found = this.#tables.has(id) ? this.#tables.withId(id).find(condition) : []
    const isSync = this.#options.durability === 'sync'
    let count = countOf(found)
    if (!isSync && count === 0) return 0
    const done = this.#log({ type: 'delete', table: id, where }, () => {
      const stored = this.#tables.withId(id)
      // Under `sync` rows may have come and gone since.
      const taken = isSync ? stored.find(condition) : found
      count = countOf(taken)
      stored.take(taken)
    })
    return done === undefined ? count : done.then(() => count)
  }

  /** All tables as of now, unmoved by later writes. */
  snapshot(): ColumnSnapshot {
    this.#checkReadable()
    const views = new Map<string, TableView>()
    for (const stored of this.#tables.all) views.set(stored.name, stored.view)
    const groups = [...views.values()].flatMap(({ segments }) =>
      segments.flatMap(segment => (segment instanceof GroupSegment ? [segment.group] : [])),
    )
    for (const group of groups) group.retain()
    let isReleased = false
    const check = (): void => {
      this.#checkReadable()
      if (isReleased) throw new StorageError('CLOSED', 'the snapshot was released')
    }
    return {
      schema: table => {
        check()
        return schemaOf(views.get(table)?.columns)
      },
      query: query => {
        check()
        this.#queryCount++
        return answer(query, views.get(query.table) ?? noTable(query.table))
      },
      release: () => {
        if (!isReleased) for (const group of groups) group.release()
        isReleased = true
      },
    }
  }

  /** Settles when everything written before the call survives a power loss, whatever the durability. */
  async sync(): Promise<void> {
    this.#checkWritable()
    if (this.#options.durability === 'none') await this.#maintenance.flushAll()
    else await this.#journal.sync()
    this.#throwFailure()
  }

  /** Settles when nothing is left to flush or merge. The rows of the buffers at hand stay there. */
  async settle(): Promise<void> {
    this.#checkReadable()
    await this.#maintenance.settle()
    this.#throwFailure()
  }

  /** Checks every chunk, and what the footers and the manifest say of them. @throws StorageError `CORRUPT` */
  verify(): void {
    this.#checkReadable()
    verifyTables(this.#tables.all)
  }

  /** The store's own figures. */
  metrics(): Metric[] {
    this.#checkReadable()
    return storeMetrics({
      userBytes: this.#userBytes,
      queryCount: this.#queryCount,
      journal: this.#journal,
      maintenance: this.#maintenance.counts,
      stalls: this.#stalls,
      cache: this.#cache,
      tables: [...this.#tables.all],
    })
  }

  /**
   * Writes what is in memory to groups and gives everything up, once; after a failure it only gives up, and says so.
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
      if (this.#failure === undefined) await this.#maintenance.flushAll()
    } catch (error) {
      this.#fail(error)
    }
    await this.#maintenance.stop()
    this.#stalls.resume()
    try {
      await this.#journal.close()
    } finally {
      this.#lock.release()
    }
    this.#throwFailure()
  }

  #log(change: Change, apply: () => void): Promise<void> | undefined {
    writeChange(change, this.#entry)
    return this.#appendEntry(apply)
  }

  #appendEntry(apply: () => void): Promise<void> | undefined {
    const done = this.#journal.append(this.#entry.written, apply)
    if (done === undefined) {
      this.#maintenance.wake()
      return undefined
    }
    return done.then(() => {
      if (this.#failure === undefined) this.#maintenance.wake()
    })
  }

  #declaredTable(table: string): Declared {
    const found = this.#declared.get(table)
    if (found === undefined) throw new TypeError(`there is no table ${table}`)
    return found
  }

  /** The disk failed under the store: what it holds may be read, and no write is taken any more. */
  #fail(error: unknown): void {
    this.#failure ??= asStorageError(error, this.#directory)
    this.#maintenance.abandon()
    this.#stalls.resume()
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
  }

  #checkWritable(): void {
    this.#checkReadable()
    this.#throwFailure()
  }

  #checkReadable(): void {
    if (this.#isClosed) throw new StorageError('CLOSED', `the column store in ${this.#directory} is closed`)
  }
}

function schemaOf(columns: readonly StoredColumn[] | undefined): readonly Column[] | undefined {
  return columns?.map(({ name, type, nullable }) => ({ name, type, nullable }))
}

function columnNamed(table: string, columns: readonly StoredColumn[], name: string): StoredColumn {
  return columns.find(column => column.name === name) ?? noColumn(table, name)
}

function noColumn(table: string, name: string): never {
  throw new TypeError(`table ${table} has no column ${name}`)
}

function noTable(table: string): never {
  throw new TypeError(`there is no table ${table}`)
}

function countOf(taken: readonly { readonly rows: Int32Array }[]): number {
  return taken.reduce((sum, { rows }) => sum + rows.length, 0)
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
