/** Turns what node:fs throws into a `StorageError` that names the path and the system's own code. */
import { getSystemErrorMessage } from 'node:util'
import type { StorageErrorCode } from '../errors.ts'
import { StorageError } from '../errors.ts'

/** What a call does to the disk: one that only looks has surely changed nothing when it fails. */
export type Effect = 'looks' | 'changes'

const codes: Readonly<Record<string, StorageErrorCode>> = {
  ENOSPC: 'NO_SPACE',
  EDQUOT: 'NO_SPACE',
  ENOENT: 'NOT_FOUND',
}

/** `cannot write db/000004.log: no space left on device (ENOSPC)` */
export function diskFailure(thrown: unknown, action: string, path: string, effect: Effect): StorageError {
  const { code = 'unknown', errno } = thrown as NodeJS.ErrnoException
  const reason = errno === undefined ? String(thrown) : getSystemErrorMessage(errno)
  const storageCode = codes[code] ?? 'IO'
  const definite = effect === 'looks' || storageCode === 'NOT_FOUND'
  return new StorageError(storageCode, `cannot ${action} ${path}: ${reason} (${code})`, { definite, cause: thrown })
}
