/** Reads what classic-level and LevelDB throw as a `StoreError`. */
import type { StoreErrorCode } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

const codes: Readonly<Record<string, StoreErrorCode>> = {
  LEVEL_LOCKED: 'LOCKED',
  LEVEL_CORRUPTION: 'CORRUPT',
  LEVEL_DATABASE_NOT_OPEN: 'CLOSED',
  LEVEL_ITERATOR_NOT_OPEN: 'CLOSED',
  LEVEL_SNAPSHOT_NOT_OPEN: 'CLOSED',
}

/** A failed read, or a failed opening: surely nothing was applied. */
export function readFailure(thrown: unknown): never {
  throw storeError(thrown, true)
}

/** A failed write: unless the store was closed already, part of it may be in the log. */
export function writeFailure(thrown: unknown): never {
  throw storeError(thrown, codeOf(thrown as LevelError) === 'CLOSED')
}

interface LevelError {
  readonly code?: string
  readonly message: string
  readonly cause?: unknown
}

function storeError(thrown: unknown, definite: boolean): StoreError {
  if (thrown instanceof StoreError) return thrown
  // What keeps a database from opening is the cause of a general "failed to open".
  const { cause } = thrown as LevelError
  const reason = (cause instanceof Error ? cause : thrown) as LevelError
  return new StoreError(codeOf(reason), `LevelDB: ${reason.message}`, { definite, cause: thrown })
}

/** Some statuses of LevelDB arrive as a message only: `IO error: db/000005.ldb: No such file or directory`. */
function codeOf({ code, message }: LevelError): StoreErrorCode {
  const known = code === undefined ? undefined : codes[code]
  if (known !== undefined) return known
  if (message.includes('No space left') || message.includes('quota')) return 'NO_SPACE'
  if (message.startsWith('Corruption')) return 'CORRUPT'
  if (message.startsWith('IO error')) return 'IO'
  return message.startsWith('Invalid argument') ? 'INCOMPATIBLE' : 'UNKNOWN'
}
