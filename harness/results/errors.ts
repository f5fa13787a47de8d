/**
 * A file of a result that could not be written or read. The message is one line with path and reason;
 * it is the disk's fault or the file's, not a defect of this tool.
 */
import { getSystemErrorMessage } from 'node:util'

export class ResultError extends Error {
  override readonly name = 'ResultError'
  readonly path: string

  constructor(action: string, path: string, cause: unknown) {
    super(`cannot ${action} ${path}: ${reasonOf(cause)}`, { cause })
    this.path = path
  }
}

/** What the operating system said, in its words; the message of anything else. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { errno, code } = cause as NodeJS.ErrnoException
  return errno === undefined ? cause.message : `${getSystemErrorMessage(errno)} (${code})`
}
