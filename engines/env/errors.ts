/**
 * The one error that engines and their environment throw on purpose.
 *
 * It carries what a checker needs: a stable code, and whether the operation surely did not happen
 * (`definite`) or may have. Misuse by the caller is a `TypeError`, not this.
 */

export type StorageErrorCode =
  /** A checksum or a structural rule failed: what was read cannot be trusted. */
  | 'CORRUPT'
  /** Somebody else has the store open. */
  | 'LOCKED'
  /** The disk is full or over its quota. */
  | 'NO_SPACE'
  /** The disk refused for another reason. */
  | 'IO'
  /** A file or directory is not there. */
  | 'NOT_FOUND'
  /** The store was closed before the call. */
  | 'CLOSED'
  /** The files were written by a version or with options that this one does not read. */
  | 'INCOMPATIBLE'
  /** An answer does not fit its type: a sum past 64 bits. */
  | 'OUT_OF_RANGE'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode
  /** True: the operation surely was not applied. False: it may have been. */
  readonly definite: boolean

  constructor(code: StorageErrorCode, message: string, options?: { definite?: boolean; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.definite = options?.definite ?? true
  }
}
