/**
 * The name that somebody probably meant: the least edit distance, where that is small enough to be a typo.
 *
 * Edits are insertions, deletions, replacements and swaps of neighbours, each counted once, so that `rnu`
 * is one step from `run`.
 */

/**
 * The nearest of `names`, ignoring case; `undefined` where even that one takes more edits than a third of
 * its letters, or as many as the shorter name has (then nothing of it is left).
 */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
  let nearest: string | undefined
  let distanceMin = Number.POSITIVE_INFINITY
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase())
    const distanceMax = Math.min(Math.ceil(Math.max(given.length, name.length) / 3), given.length - 1, name.length - 1)
    if (distance <= distanceMax && distance < distanceMin) {
      nearest = name
      distanceMin = distance
    }
  }
  return nearest
}

/** `Unknown engine: lsn. Did you mean lsm?`, or the whole list where nothing is near. */
export function unknownName(kind: string, given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names)
  const hint = nearest === undefined ? `Known: ${listOf(names)}.` : `Did you mean ${nearest}?`
  return `Unknown ${kind}: ${given}. ${hint}`
}

/** `a, b and c`; `nothing` for an empty list. */
export function listOf(names: readonly string[]): string {
  if (names.length === 0) return 'nothing'
  if (names.length === 1) return names[0]!
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Optimal string alignment distance. Three rows of the table are enough. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      let best = Math.min(replaced, above[column]! + 1, current[column - 1]! + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) best = Math.min(best, before[column - 2]! + 1)
      current.push(best)
    }
    before = above
    above = current
  }
  return above[b.length]!
}
