/** All entries of an LMDB store as of one moment: a read transaction that stays open. */
import type { Transaction } from 'lmdb'
import type { KvSnapshot, ScanRange } from '../contract/index.ts'
import { assertKey, StoreError } from '../contract/index.ts'
import { type LmdbCursor, type LmdbDatabase, lmdbKeyBytesMax, openCursor, type Reader } from './cursor.ts'
import { readFailure } from './failure.ts'

export class LmdbSnapshot implements KvSnapshot, Reader {
  readonly #database: LmdbDatabase
  readonly #transaction: Transaction
  readonly #onRelease: (snapshot: LmdbSnapshot) => void
  readonly #cursors: Set<Reader> = new Set()
  #released = false

  /** `onRelease` is called once. */
  constructor(database: LmdbDatabase, transaction: Transaction, onRelease: (snapshot: LmdbSnapshot) => void) {
    this.#database = database
    this.#transaction = transaction
    this.#onRelease = onRelease
  }

  get(key: Uint8Array): Uint8Array | undefined {
    this.#assertHeld()
    assertKey(key, lmdbKeyBytesMax)
    try {
      return this.#database.getBinary(key, { transaction: this.#transaction })
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  scan(range: ScanRange): LmdbCursor {
    this.#assertHeld()
    const cursor = openCursor(this.#database, range, this.#transaction, closed => this.#cursors.delete(closed))
    this.#cursors.add(cursor)
    return cursor
  }

  release(): void {
    this.close()
  }

  /** Ends the transaction, and the cursors that still read in it. */
  close(): void {
    if (this.#released) return
    this.#released = true
    for (const cursor of [...this.#cursors]) cursor.close()
    this.#transaction.done()
    this.#onRelease(this)
  }

  #assertHeld(): void {
    if (this.#released) throw new StoreError('CLOSED', 'LMDB: the snapshot was released before this call')
  }
}
