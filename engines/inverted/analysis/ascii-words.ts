/**
 * Where words begin and end in plain text: ASCII without underscores, which nearly all text of many languages is. The rules of
 * UAX 29 come down to three there: letters and digits hold together; a letter, one of `.:'` and a letter do; a digit,
 * one of `.,;'` and a digit do. Five times as fast as the general way, and tested against it.
 */

const letter = 1
const digit = 2
/** Bits of what joins two letters, and of what joins two digits. */
const joinsLetters = 4
const joinsDigits = 8
/** Not plain: the general way must be taken. */
const other = 16

/** By byte: which of these it is. */
const classes: Uint8Array = makeClasses()
/** By byte: the same in lower case. */
export const lowerCase: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte,
)

function makeClasses(): Uint8Array {
  const table = new Uint8Array(256).fill(other, 128)
  table.fill(letter, 0x41, 0x5b).fill(letter, 0x61, 0x7b).fill(digit, 0x30, 0x3a)
  for (const [characters, bits] of [
    [":.'", joinsLetters],
    [",;.'", joinsDigits],
    ['_', other],
  ] as const) {
    for (const character of characters) table[character.charCodeAt(0)]! |= bits
  }
  return table
}

/** Whether `bytes[start, end)` is plain text. */
export function isPlain(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0
  for (let at = start; at < end; at++) seen |= classes[bytes[at]!]!
  return (seen & other) === 0
}

/** The beginning of the first word at or after `at`; `end` where there is none. */
export function wordStart(bytes: Uint8Array, at: number, end: number): number {
  let start = at
  while (start < end && (classes[bytes[start]!]! & (letter | digit)) === 0) start++
  return start
}

/** The end of the word that begins at `start`. */
export function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1
  while (at < end) {
    const here = classes[bytes[at]!]!
    if ((here & (letter | digit)) === 0) {
      if (here === 0 || at + 1 === end) return at
      const around = classes[bytes[at - 1]!]! & classes[bytes[at + 1]!]!
      const joins =
        ((here & joinsLetters) !== 0 && around === letter) || ((here & joinsDigits) !== 0 && around === digit)
      if (!joins) return at
    }
    at++
  }
  return end
}
