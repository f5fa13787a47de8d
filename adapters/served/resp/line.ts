/**
 * A request typed by hand: words between blanks. Within double quotes stand blanks and escapes (`\n`, `\x7f`),
 * within single quotes all but `\'` stands for itself.
 */
import { ProtocolError } from './protocol-error.ts'

const escapes: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, a: 7 }
const [doubleQuote, singleQuote, backslash, letterX] = [0x22, 0x27, 0x5c, 0x78]

/** No words of an empty line. @throws ProtocolError a quote that does not end, or that ends within a word. */
export function splitLine(line: Uint8Array): Uint8Array[] {
  const words: Uint8Array[] = []
  for (let at = 0; ; ) {
    while (isBlank(line[at])) at++
    if (at >= line.length) return words
    const word: number[] = []
    at = takeWord(line, at, word)
    // What comes first names the command, so an empty one is as good as an empty line.
    if (word.length === 0 && words.length === 0) return words
    words.push(Uint8Array.from(word))
  }
}

/** Collects the bytes of the word that starts at `at`; returns where it ended. */
function takeWord(line: Uint8Array, at: number, word: number[]): number {
  while (at < line.length && !isBlank(line[at])) {
    const quote = line[at]
    if (quote !== doubleQuote && quote !== singleQuote) {
      word.push(line[at++]!)
      continue
    }
    at = takeQuoted(line, at + 1, quote, word)
    if (at < line.length && !isBlank(line[at])) throw new ProtocolError('unbalanced quotes in request')
  }
  return at
}

/** Collects what stands between the quotes; returns the place after the closing one. */
function takeQuoted(line: Uint8Array, at: number, quote: number, word: number[]): number {
  while (at < line.length && line[at] !== quote) {
    const taken = line[at] === backslash ? takeEscape(line, at, quote, word) : 0
    if (taken === 0) word.push(line[at]!)
    at += Math.max(1, taken)
  }
  if (at >= line.length) throw new ProtocolError('unbalanced quotes in request')
  return at + 1
}

/** Collects what the escape at `at` stands for; returns its length, 0 where it is none. */
function takeEscape(line: Uint8Array, at: number, quote: number, word: number[]): number {
  const next = line[at + 1]
  if (next === undefined) return 0
  if (quote === singleQuote) {
    if (next !== singleQuote) return 0
    word.push(next)
    return 2
  }
  const hex = String.fromCharCode(line[at + 2] ?? 0, line[at + 3] ?? 0)
  if (next === letterX && /^[0-9a-f]{2}$/i.test(hex)) {
    word.push(Number.parseInt(hex, 16))
    return 4
  }
  word.push(escapes[String.fromCharCode(next)] ?? next)
  return 2
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0b || byte === 0x0c || byte === 0
}
