/**
 * What can go wrong with a store, as data a checker can use: a stable code, and whether the operation
 * surely did not happen. Misuse by the caller is a `TypeError` instead.
 */

export const storeErrorCodes = [
  /** A checksum or a structural rule failed: what was read cannot be trusted. */
  'CORRUPT',
  /** Somebody else has the store open. */
  'LOCKED',
  /** The disk is full or over its quota. */
  'NO_SPACE',
  /** The disk refused for another reason. */
  'IO',
  /** A file, a directory or a package is not there. */
  'NOT_FOUND',
  /** The store was closed before the call. */
  'CLOSED',
  /** The files were written by a version or with options that this one does not read. */
  'INCOMPATIBLE',
  /** The store lacks the operation; its capabilities say so. */
  'NOT_SUPPORTED',
  /** An answer does not fit its type: a sum past 64 bits. */
  'OUT_OF_RANGE',
  /** No answer in time: it may have been applied. */
  'TIMEOUT',
  /** The connection broke: it may have been applied. */
  'DISCONNECTED',
  /** Anything else: it may have been applied. */
  'UNKNOWN',
] as const

export type StoreErrorCode = (typeof storeErrorCodes)[number]

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode
  /** True: the operation surely was not applied. False: it may have been. */
  readonly definite: boolean

  constructor(code: StoreErrorCode, message: string, options?: { definite?: boolean; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.definite = options?.definite ?? !(code === 'TIMEOUT' || code === 'DISCONNECTED' || code === 'UNKNOWN')
  }
}

/**
 * Reads any thrown thing as a `StoreError`. One that already carries a code of ours and `definite` (an
 * engine's own error does) keeps both; everything else becomes `UNKNOWN`, which is not definite.
 */
export function toStoreError(thrown: unknown): StoreError {
  if (thrown instanceof StoreError) return thrown
  if (thrown instanceof Error) {
    const { code, definite } = thrown as { code?: unknown; definite?: unknown }
    const known = storeErrorCodes.find(candidate => candidate === code)
    if (known !== undefined && typeof definite === 'boolean') {
      return new StoreError(known, thrown.message, { definite, cause: thrown })
    }
    return new StoreError('UNKNOWN', thrown.message, { cause: thrown })
  }
  return new StoreError('UNKNOWN', String(thrown), { cause: thrown })
}
