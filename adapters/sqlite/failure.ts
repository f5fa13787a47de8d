/** Reads what SQLite and node:sqlite throw as a `StoreError`. */
import type { StoreErrorCode } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

/** SQLite's primary result codes. */
const codes: Readonly<Record<number, StoreErrorCode>> = {
  1: 'INCOMPATIBLE', // the statements do not fit: somebody else's table
  5: 'LOCKED',
  6: 'LOCKED',
  8: 'IO', // read-only
  10: 'IO',
  11: 'CORRUPT',
  13: 'NO_SPACE',
  14: 'IO', // cannot open
  15: 'IO', // locking protocol
  26: 'CORRUPT', // not a database
}

/** A failed read, or a failed opening: surely nothing was applied. */
export function readFailure(thrown: unknown): never {
  throw storeError(thrown, true)
}

/** A failed write. `definite`: its transaction was rolled back before its commit began. */
export function writeFailure(thrown: unknown, definite: boolean): never {
  throw storeError(thrown, definite)
}

function storeError(thrown: unknown, definite: boolean): unknown {
  if (thrown instanceof StoreError || thrown instanceof TypeError) return thrown
  const { errcode, message } = thrown as { readonly errcode?: number; readonly message: string }
  // The low byte is the primary code, what is above it says more.
  const code = codes[(errcode ?? 0) & 0xff] ?? 'UNKNOWN'
  return new StoreError(code, `SQLite: ${message}`, { definite, cause: thrown })
}
