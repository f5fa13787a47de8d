/**
 * A database as the models beside `kv` use it: one connection, one transaction a group of writes, and what every store
 * has beside its model. Each model brings its tables and its statements.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Capabilities, Durability, Feature, Metric } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import type { HeldDirectory } from '../embedded/directory.ts'
import { type Action, GroupCommit } from '../embedded/group-commit.ts'
import { readFailure, writeFailure } from './failure.ts'
import { commonCapabilities, emptyLog, fileMetrics, syncLog, verifyStructure } from './upkeep.ts'

export interface DatabaseParts {
  readonly connection: DatabaseSync
  readonly path: string
  readonly directory: HeldDirectory
  readonly durability: Durability
}

/** Texts with values in them are new ones again and again. */
const statementsMax = 256

export class Database {
  readonly #parts: DatabaseParts
  readonly #group: GroupCommit = new GroupCommit(actions => this.#commit(actions))
  readonly #statements: Map<string, StatementSync> = new Map()
  #isClosed = false

  constructor(parts: DatabaseParts) {
    this.#parts = parts
  }

  capabilities(features: readonly Feature[]): Capabilities {
    return {
      ...commonCapabilities(this.#parts.durability),
      compareAndSet: false,
      snapshots: false,
      expiry: false,
      features,
    }
  }

  /** @throws StoreError `CLOSED` */
  assertOpen(): void {
    if (this.#isClosed) throw new StoreError('CLOSED', 'SQLite: the store was closed before this call')
  }

  /** Runs statements that change what tables there are. */
  define(text: string): void {
    try {
      this.#parts.connection.exec(text)
    } catch (thrown) {
      writeFailure(thrown, true)
    }
    this.#statements.clear()
  }

  /** The statement, made once; its rows come as arrays. */
  statement(text: string): StatementSync {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    if (this.#statements.size >= statementsMax) this.#statements.clear()
    const made = this.#parts.connection.prepare(text)
    made.setReturnArrays(true)
    this.#statements.set(text, made)
    return made
  }

  /** All rows of a reading statement. */
  rows<Row extends readonly unknown[]>(text: string, ...values: readonly (number | string)[]): Row[] {
    try {
      return this.statement(text).all(...values) as unknown as Row[]
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  /** Settles when the transaction that has the action in it is committed. */
  write(action: Action): Promise<void> {
    return this.#group.add(action)
  }

  async sync(): Promise<void> {
    this.assertOpen()
    await this.#group.settled()
    if (this.#parts.durability !== 'sync') syncLog(this.#parts.connection)
  }

  async settle(): Promise<void> {
    this.assertOpen()
    await this.#group.settled()
    emptyLog(this.#parts.connection)
  }

  verify(): void {
    this.assertOpen()
    verifyStructure(this.#parts.connection, this.#parts.path)
  }

  metrics(): readonly Metric[] {
    this.assertOpen()
    return fileMetrics(this.#parts.connection, this.#parts.path)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#group.settled()
    try {
      this.#parts.connection.close()
    } catch (thrown) {
      writeFailure(thrown, false)
    } finally {
      this.#parts.directory.release()
    }
  }

  #commit(actions: readonly Action[]): void {
    const { connection } = this.#parts
    let isCommitting = false
    try {
      this.statement('BEGIN IMMEDIATE').run()
      for (const action of actions) action()
      isCommitting = true
      this.statement('COMMIT').run()
    } catch (thrown) {
      // After some failures SQLite has rolled back by itself.
      if (connection.isTransaction) connection.exec('ROLLBACK')
      writeFailure(thrown, !isCommitting)
    }
  }
}
