/** Reads what the package lmdb throws as a `StoreError`. */
import type { StoreErrorCode } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

/** LMDB's own codes, and those of the system as LMDB passes them on: numbers. */
const codes: Readonly<Record<number, StoreErrorCode>> = {
  [-30797]: 'CORRUPT', // page not found
  [-30796]: 'CORRUPT', // a page of the wrong type
  [-30795]: 'IO', // an earlier failure made the environment unusable
  [-30794]: 'INCOMPATIBLE', // another version of the format
  [-30793]: 'CORRUPT', // not a file of LMDB
  [-30792]: 'NO_SPACE', // the map is full and cannot grow
  [-30784]: 'INCOMPATIBLE', // opened with other flags
  5: 'IO',
  13: 'IO', // permission denied
  21: 'IO', // is a directory
  27: 'NO_SPACE', // file too large
  28: 'NO_SPACE',
  122: 'NO_SPACE', // quota
}

/** A failed read, or a failed opening: surely nothing was applied. */
export function readFailure(thrown: unknown): never {
  throw storeError(thrown, true)
}

/** A failed write. `definite`: its transaction was given up before its commit began. */
export function writeFailure(thrown: unknown, definite: boolean): never {
  throw storeError(thrown, definite)
}

interface LmdbError {
  readonly errno?: number
  readonly code?: number | string
  readonly message: string
}

function storeError(thrown: unknown, definite: boolean): unknown {
  if (thrown instanceof StoreError || thrown instanceof TypeError) return thrown
  const { errno, code = 0, message } = thrown as LmdbError
  // Node's own errors have the number of the system too, negated, and their code is a name.
  const number = typeof code === 'number' ? code : -(errno ?? 0)
  return new StoreError(codes[number] ?? 'UNKNOWN', `LMDB: ${message}`, { definite, cause: thrown })
}
