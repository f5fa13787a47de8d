/**
 * Says what was probably meant.
 *
 * Chaos knows nothing of the harness, which has an edit distance of its own for the words of its command line.
 */

/** `unknown fault kil. Did you mean kill?`, or the whole list where nothing is near. */
export function unknownWord(what: string, given: string, known: readonly string[]): string {
  const [nearest] = known
    .map(word => ({ word, distance: distanceOf(given, word) }))
    .filter(({ word, distance }) => distance <= Math.ceil(word.length / 3) && distance < word.length)
    .sort((a, b) => a.distance - b.distance)
  const hint = nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${nearest.word}?`
  return `unknown ${what} ${shorten(given)}. ${hint}`
}

/** What somebody typed may be long, or not be text at all. */
export function shorten(given: string): string {
  const shown = given.replaceAll(/\p{C}/gu, '?')
  return shown.length <= 40 ? shown : `${shown.slice(0, 39)}…`
}

/** Letters that must be inserted, removed, replaced or swapped; the last part of a dotted name may stand for the whole. */
function distanceOf(given: string, word: string): number {
  const part = word.slice(word.lastIndexOf('.') + 1)
  return Math.min(editCount(given.slice(0, 60), word), editCount(given.slice(0, 60), part) + 0.5)
}

function editCount(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const replaced = rows[row - 1]![column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1)
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swapped = isSwap ? (rows[row - 2]?.[column - 2] ?? replaced) + 1 : replaced
      current.push(Math.min(replaced, swapped, rows[row - 1]![column]! + 1, current[column - 1]! + 1))
    }
    rows.push(current)
  }
  return rows[from.length]![to.length]!
}
