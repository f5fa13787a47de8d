/** What a plan of faults gets wrong, in one sentence, with its place; whoever shows it needs no stack trace. */
export class ChaosSyntaxError extends Error {
  override readonly name = 'ChaosSyntaxError'
  /** Both from 1; the column is that of the word at fault. */
  readonly line: number
  readonly column: number

  constructor(message: string, place: Place) {
    super(`chaos, line ${place.line}, column ${place.column}: ${message}`)
    this.line = place.line
    this.column = place.column
  }
}

export interface Place {
  readonly line: number
  readonly column: number
}
