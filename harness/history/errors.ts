/**
 * A history that cannot be read as one. The message is one sentence with file and place; nothing of such a file
 * is believed, so it is for the user to say what was meant.
 */
import { UsageError } from '../usage-error.ts'

export class HistoryError extends UsageError {
  readonly path: string
  /** `offset 512` in a binary file, `line 3` in a text. */
  readonly place: string

  constructor(path: string, place: string, reason: string) {
    super(`${path}: ${place}: ${reason}.`)
    this.path = path
    this.place = place
  }
}
