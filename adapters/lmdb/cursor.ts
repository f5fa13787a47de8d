/**
 * A cursor over a range of the package's, in a read transaction of its own.
 *
 * The transaction is what holds the entries still: LMDB renews its common one with the next turn of the event loop.
 */
import type { RangeOptions, RootDatabase, Transaction } from 'lmdb'
import type { KvCursor, ScanRange } from '../contract/index.ts'
import { assertScanRange } from '../contract/index.ts'
import { readFailure } from './failure.ts'

export type LmdbDatabase = RootDatabase<Uint8Array, Uint8Array> & {
  // What the package has and its types leave out.
  getBinary(key: Uint8Array, options: { readonly transaction: Transaction }): Uint8Array | undefined
  sync(callback: (error: unknown) => void): void
}

/** What holds a read transaction open: it must be closed before the database is. */
export interface Reader {
  close(): void
}

type Entries = Iterator<{ readonly key: Uint8Array; readonly value: Uint8Array }>

/** Page size 4096; the package reserves the bytes of a longer key for its own. */
export const lmdbKeyBytesMax = 1978

/** No key is below it. */
const leastKey = new Uint8Array([0])

/** The entries of the range, as the transaction sees them. `onClose` is called once, at the cursor's end. */
export function openCursor(
  database: LmdbDatabase,
  range: ScanRange,
  transaction: Transaction,
  onClose: (cursor: LmdbCursor) => void,
): LmdbCursor {
  assertScanRange(range)
  const isEmpty = range.end?.length === 0
  try {
    const entries = isEmpty ? [] : database.getRange({ ...rangeOptions(range), transaction })
    return new LmdbCursor(entries[Symbol.iterator](), onClose)
  } catch (thrown) {
    return readFailure(thrown)
  }
}

/** The package walks from `start` to `end` either way, so a reverse scan begins at the end of its range. */
function rangeOptions({ start, end, reverse = false, limit }: ScanRange): RangeOptions {
  const [from, to] = reverse ? [end, start] : [start, end]
  return {
    reverse,
    ...(limit !== undefined && { limit }),
    ...(from !== undefined && { start: cut(from), exclusiveStart: isCut(from) !== reverse }),
    ...(to !== undefined && { end: cut(to), inclusiveEnd: isCut(to) !== reverse }),
    ...(to === undefined && reverse && { end: leastKey, inclusiveEnd: true }),
  }
}

/**
 * A bound longer than any key is cut to the longest that LMDB takes. Every key lies on the same side of both, but for
 * the key that equals the cut bound: it is below the long one.
 */
function cut(bound: Uint8Array): Uint8Array {
  // Copied, for the package reads it with the first step.
  return bound.length === 0 ? leastKey : bound.slice(0, lmdbKeyBytesMax)
}

function isCut(bound: Uint8Array): boolean {
  return bound.length > lmdbKeyBytesMax
}

const noBytes = new Uint8Array(0)

export class LmdbCursor implements KvCursor, Reader {
  key: Uint8Array = noBytes
  value: Uint8Array = noBytes
  readonly #onClose: (cursor: LmdbCursor) => void
  #entries: Entries | undefined

  constructor(entries: Entries, onClose: (cursor: LmdbCursor) => void) {
    this.#entries = entries
    this.#onClose = onClose
  }

  next(): boolean {
    if (this.#entries === undefined) return false
    const step = this.#step(this.#entries)
    if (step.done === true) return false
    this.key = step.value.key
    this.value = step.value.value
    return true
  }

  #step(entries: Entries): ReturnType<Entries['next']> {
    try {
      return entries.next()
    } catch (thrown) {
      return readFailure(thrown)
    }
  }

  close(): void {
    if (this.#entries === undefined) return
    this.#entries.return?.()
    this.#entries = undefined
    this.#onClose(this)
  }
}
