/** Reads what DuckDB throws as a `StoreError`: its messages begin with the kind of the failure. */
import type { StoreErrorCode } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'

const kinds: readonly (readonly [RegExp, StoreErrorCode])[] = [
  [/No space left|disk is full/i, 'NO_SPACE'],
  [/Could not set lock|already open|Conflicting lock/i, 'LOCKED'],
  [/newer version|older version|version number/i, 'INCOMPATIBLE'],
  [/corrupt|checksum|not a valid DuckDB|Serialization Error|replaying WAL|INTERNAL Error/i, 'CORRUPT'],
  [/out of range/i, 'OUT_OF_RANGE'],
  [/^IO Error/, 'IO'],
  [/^(?:Catalog|Binder) Error/, 'INCOMPATIBLE'],
]

/** `definite`: surely nothing was applied. */
export function failure(thrown: unknown, definite = true): unknown {
  if (thrown instanceof StoreError || thrown instanceof TypeError) return thrown
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const code = kinds.find(([pattern]) => pattern.test(message))?.[1] ?? 'UNKNOWN'
  const [firstLine] = message.split('\n')
  return new StoreError(code, `DuckDB: ${firstLine}`, { definite, cause: thrown })
}
