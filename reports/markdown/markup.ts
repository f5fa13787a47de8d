/**
 * Markdown as GitHub reads it, made of texts that may be anybody's: each inserted text stays text.
 *
 * Nothing inserted can end a table row, open a tag, draw a picture, call a person by `@name` or link an issue by `#1`.
 */
import { printable } from '../terminal/format.ts'

/** A cell or a line that holds more than this says no more to a reader. */
const textLengthMax = 400

/** Written between `@` or `#` and what follows: it shows nothing, and what follows is no name any more. */
const wordJoiner = '\u2060'

/** What begins or ends markup in a line, GitHub's mathematics, emoji and bare links among it. */
const special = /[\\`*_[\]<>|~$&#]|:(?=\S)/g

/** A text as a run of Markdown, in a table or out of it. */
export function inline(text: string): string {
  return shortened(text)
    .replaceAll(special, '\\$&')
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replaceAll(/[@#](?=\w)/g, `$&${wordJoiner}`)
}

/** A text in a cell of a table as it is, in the letters of code. */
export function codeCell(text: string): string {
  const plain = shortened(text).replaceAll('|', '\\|')
  const fence = '`'.repeat(longestRun(plain) + 1)
  const pad = plain.startsWith('`') || plain.endsWith('`') || plain === '' ? ' ' : ''
  return `${fence}${pad}${plain}${pad}${fence}`
}

/** A text in lines of its own, to be copied; whole, however long. */
export function codeBlock(text: string): string[] {
  const plain = printable(text.toWellFormed())
  const fence = '`'.repeat(Math.max(3, longestRun(plain) + 1))
  return [fence, plain, fence]
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

/** A row of a table; the cells are Markdown. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** The two lines that begin a table: the first column to the left, the others, which hold figures, to the right. */
export function tableHead(titles: readonly string[], leftCount: number = 1): string[] {
  return [row(titles), row(titles.map((_, index) => (index < leftCount ? ':--' : '--:')))]
}

/** On one line, everything invisible spelled out, cut where it is long. */
function shortened(text: string): string {
  const line = printable(text.toWellFormed().replaceAll(/\s+/g, ' ').trim())
  return line.length > textLengthMax ? `${line.slice(0, textLengthMax).toWellFormed()}…` : line
}
