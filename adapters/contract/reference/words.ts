/** Words of a text, and what the queries of the `text` model ask of words. */

/** By field. */
export type WordsByField = ReadonlyMap<string, readonly string[]>

/** In the order of the text. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

/** At how many places the phrase begins, with up to `slop` other words between its words in all; of no words, nowhere. */
export function phraseCount(words: readonly string[], phrase: readonly string[], slop: number): number {
  let count = 0
  for (let place = words.indexOf(phrase[0]!); place >= 0; place = words.indexOf(phrase[0]!, place + 1)) {
    if (fitsAt(words, place, phrase, slop)) count++
  }
  return count
}

function fitsAt(words: readonly string[], place: number, phrase: readonly string[], slop: number): boolean {
  const [first, ...others] = phrase
  if (words[place] !== first) return false
  if (others.length === 0) return true
  for (let skipped = 0; skipped <= slop && place + 1 + skipped < words.length; skipped++) {
    if (fitsAt(words, place + 1 + skipped, others, slop - skipped)) return true
  }
  return false
}

/** Of a whole word: `*` stands for any characters, `?` for one. */
export function wildcardPattern(pattern: string): RegExp {
  const source = Array.from(pattern)
    .map(each => (each === '*' ? '.*' : each === '?' ? '.' : escaped(each)))
    .join('')
  return new RegExp(`^${source}$`, 'su')
}

function escaped(character: string): string {
  return /[\^$\\.+()[\]{}|/]/.test(character) ? `\\${character}` : character
}

/** The least number of characters inserted, removed or replaced that make one of the other. */
export function levenshtein(left: string, right: string): number {
  const target = Array.from(right)
  let row = Array.from({ length: target.length + 1 }, (_, index) => index)
  for (const [index, character] of Array.from(left).entries()) {
    const next = [index + 1]
    for (const [column, other] of target.entries()) {
      const replaced = row[column]! + (character === other ? 0 : 1)
      next.push(Math.min(replaced, row[column + 1]! + 1, next[column]! + 1))
    }
    row = next
  }
  return row[target.length]!
}
