/**
 * The end of what a process wrote to its standard error: enough to say why it died, bounded however much
 * it writes.
 */
const charactersMax = 16_384
const linesMax = 5

export class LastWords {
  readonly #decoder = new TextDecoder()
  #tail = ''

  add(chunk: Uint8Array): void {
    this.#tail = (this.#tail + this.#decoder.decode(chunk, { stream: true })).slice(-charactersMax)
  }

  /** The line with V8's fatal error or the thrown error where there is one, else the last few lines; one line of text. */
  text(): string {
    const lines = this.#tail.split('\n').map(line => line.trim())
    const telling = lines.findLast(line => /^(FATAL ERROR|[A-Za-z]*Error)\b/.test(line))
    if (telling !== undefined) return telling
    return lines
      .filter(line => line !== '')
      .slice(-linesMax)
      .join(' | ')
  }
}
