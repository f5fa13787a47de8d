/** All entries of an SQLite store as of one moment: a connection that holds still. */
import type { KvSnapshot, ScanRange } from '../contract/index.ts'
import { assertKey, assertScanRange, StoreError } from '../contract/index.ts'
import type { Connection } from './connection.ts'
import { SqliteCursor } from './cursor.ts'
import { readFailure } from './failure.ts'

export class SqliteSnapshot implements KvSnapshot {
  readonly #connection: Connection
  readonly #onRelease: (snapshot: SqliteSnapshot) => void
  readonly #cursors: Set<SqliteCursor> = new Set()
  #released = false

  /** `onRelease` is called once. */
  constructor(connection: Connection, onRelease: (snapshot: SqliteSnapshot) => void) {
    this.#connection = connection
    this.#onRelease = onRelease
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertHeld()
    assertKey(key)
    try {
      return this.#connection.get(key)
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  scan(range: ScanRange): SqliteCursor {
    this.#assertHeld()
    assertScanRange(range)
    try {
      const cursor = new SqliteCursor(this.#connection.iterate(range), closed => this.#cursors.delete(closed))
      this.#cursors.add(cursor)
      return cursor
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  release(): void {
    this.close()
  }

  /** Ends the cursors that still read in it, and gives the connection back. */
  close(): void {
    if (this.#released) return
    this.#released = true
    for (const cursor of [...this.#cursors]) cursor.close()
    this.#onRelease(this)
  }

  #assertHeld(): void {
    if (this.#released) throw new StoreError('CLOSED', 'SQLite: the snapshot was released before this call')
  }
}
