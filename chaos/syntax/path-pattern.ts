/**
 * Whether a path fits a pattern: `*` stands for anything within a name, `**` across names too, `?` for one character. A
 * pattern without a slash is about the last name of the path.
 *
 * A table instead of a regular expression: no pattern that somebody writes may take longer than its length
 * times the path's.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const text = pattern.includes('/') ? path : path.slice(path.lastIndexOf('/') + 1)
  /** `fits[n]`: the pattern so far fits the first n characters. */
  let fits = [true, ...new Array<boolean>(text.length).fill(false)]
  for (const piece of pattern.match(/\*\*|[\s\S]/g) ?? []) {
    const isStar = piece === '*' || piece === '**'
    const next = [isStar && fits[0]!]
    for (let index = 0; index < text.length; index++) {
      const letter = text[index]!
      const isCovered = piece === '**' || (piece === '*' || piece === '?' ? letter !== '/' : letter === piece)
      next.push(isStar ? fits[index + 1]! || (next[index]! && isCovered) : fits[index]! && isCovered)
    }
    fits = next
  }
  return fits[text.length]!
}
