/** Reads what the package and RocksDB throw as a `StoreError`. */
import type { StoreErrorCode } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

const codes: Readonly<Record<string, StoreErrorCode>> = {
  LEVEL_LOCKED: 'LOCKED',
  LEVEL_CORRUPTION: 'CORRUPT',
  LEVEL_DATABASE_NOT_OPEN: 'CLOSED',
}

/** A failed read, or a failed opening: surely nothing was applied. */
export function readFailure(thrown: unknown): never {
  throw storeError(thrown, true)
}

/** A failed write: part of it may be in the log. */
export function writeFailure(thrown: unknown): never {
  throw storeError(thrown, false)
}

interface LevelError {
  readonly code?: string
  readonly message: string
  readonly cause?: unknown
}

function storeError(thrown: unknown, definite: boolean): unknown {
  if (thrown instanceof StoreError || thrown instanceof TypeError) return thrown
  // What keeps a database from opening is the cause of a general "failed to open".
  const { cause } = thrown as LevelError
  const reason = (cause instanceof Error ? cause : thrown) as LevelError
  return new StoreError(codeOf(reason), `RocksDB: ${reason.message}`, { definite, cause: thrown })
}

/** Most statuses of RocksDB arrive as a message only: `IO error: No space left on device: While appending to …`. */
function codeOf({ code, message }: LevelError): StoreErrorCode {
  if (message.includes('No space left') || message.includes('quota')) return 'NO_SPACE'
  const known = code === undefined ? undefined : codes[code]
  if (known !== undefined) return known
  if (message.startsWith('Corruption')) return 'CORRUPT'
  if (message.startsWith('IO error')) return 'IO'
  return message.startsWith('Invalid argument') || message.startsWith('Not implemented') ? 'INCOMPATIBLE' : 'UNKNOWN'
}
