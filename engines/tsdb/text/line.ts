/** One line that is being read, character by character; what is wrong with it is said with line and column, both from 1. */

export class Line {
  readonly #text: string
  readonly #number: number
  at = 0

  constructor(text: string, number: number) {
    this.#text = text
    this.#number = number
  }

  /** The character at hand; '' at the end. */
  get next(): string {
    return this.#text.charAt(this.at)
  }

  get isAtEnd(): boolean {
    return this.at >= this.#text.length
  }

  /** Moves over that character if it is at hand. */
  take(character: string): boolean {
    if (this.next !== character || character === '') return false
    this.at++
    return true
  }

  /** Moves over what a sticky expression matches; '' where it does not. */
  match(expression: RegExp): string {
    expression.lastIndex = this.at
    const found = expression.exec(this.#text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  /** Text up to one of the characters of `ends`, or to the end of the line; a backslash before one of `escapable` takes it in. */
  escaped(ends: string, escapable: string): string {
    let text = ''
    while (!this.isAtEnd && !ends.includes(this.next)) {
      if (this.next === '\\' && this.at + 1 < this.#text.length && escapable.includes(this.#text.charAt(this.at + 1))) {
        this.at++
      }
      text += this.next
      this.at++
    }
    return text
  }

  /** @throws TypeError */
  refuse(what: string, at: number = this.at): never {
    throw new TypeError(`line ${this.#number}, column ${at + 1}: ${what}`)
  }

  /** Does it, and says of what it refuses where in the text that was. */
  placed<Result>(at: number, work: () => Result): Result {
    try {
      return work()
    } catch (error) {
      if (error instanceof TypeError && !error.message.startsWith('line ')) this.refuse(error.message, at)
      throw error
    }
  }
}

/** The lines of a text, with either kind of end. */
export function linesOf(text: string): Line[] {
  return text.split(/\r?\n/).map((line, index) => new Line(line, index + 1))
}
