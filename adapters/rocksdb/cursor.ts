/** A cursor over the package's iterator, fetching many rows at a time: a row by itself costs a call into native code. */
import type { KvCursor, ScanRange } from '../contract/index.ts'
import { readFailure } from './failure.ts'
import type { RocksDatabase, RocksIterator } from './package.ts'

const fetchRowsMax = 1000
const fetchBytesMax = 1024 * 1024
const noBytes = new Uint8Array(0)
const noOptions = {}

/** The iterator sees the entries as of this call. */
export function openIterator(
  database: RocksDatabase,
  { start, end, reverse = false, limit }: ScanRange,
): RocksIterator {
  return database._iterator({
    ...(start !== undefined && { gte: start }),
    ...(end !== undefined && { lt: end }),
    reverse,
    limit: limit ?? -1,
    highWaterMarkBytes: fetchBytesMax,
    // The package would keep scanned blocks out of the cache, and read ahead by other threads.
    fillCache: true,
    asyncIO: false,
    keyEncoding: 'buffer',
    valueEncoding: 'buffer',
  })
}

export class RocksCursor implements KvCursor {
  key: Uint8Array = noBytes
  value: Uint8Array = noBytes
  readonly #onClose: (cursor: RocksCursor) => void
  readonly #fetchRows: number
  #iterator: RocksIterator | undefined
  #rows: readonly Uint8Array[] = []
  #index = 0
  #finished = false

  /** `onClose` is called once, at the cursor's end. */
  constructor(iterator: RocksIterator, limit: number | undefined, onClose: (cursor: RocksCursor) => void) {
    this.#iterator = iterator
    this.#fetchRows = Math.min(limit ?? fetchRowsMax, fetchRowsMax)
    this.#onClose = onClose
  }

  next(): boolean {
    if (this.#index === this.#rows.length && !this.#fetch()) return false
    this.key = this.#rows[this.#index]!
    this.value = this.#rows[this.#index + 1]!
    this.#index += 2
    return true
  }

  close(): void {
    if (this.#iterator === undefined) return
    this.#iterator._closeSync()
    this.#iterator = undefined
    this.#rows = []
    this.#index = 0
    this.#onClose(this)
  }

  /** True: there are rows to hand out. */
  #fetch(): boolean {
    if (this.#finished || this.#iterator === undefined) return false
    try {
      const { rows, finished } = this.#iterator._nextvSync(this.#fetchRows, noOptions)
      this.#rows = rows
      this.#index = 0
      this.#finished = finished
      return rows.length > 0
    } catch (thrown) {
      return readFailure(thrown)
    }
  }
}
