/**
 * A plan's text as lines, a line as a name and its parameters. What they mean is for others to say.
 *
 * Lines end at a line break or at `;`. A `#` at the start of a line or after a blank begins a comment. Words are parted by blanks.
 */
import { shorten } from './nearest.ts'
import { ChaosSyntaxError, type Place } from './syntax-error.ts'

export interface FaultLine {
  readonly name: string
  readonly place: Place
  readonly parameters: readonly LineParameter[]
}

interface LineParameter {
  readonly key: string
  readonly value: string
  readonly place: Place
  /** Of the value. */
  readonly valuePlace: Place
}

/** The lines that say something, in order. @throws ChaosSyntaxError */
export function splitLines(text: string): FaultLine[] {
  return text.split(/\r\n|\n|\r/).flatMap((row, index) => {
    const said = row.replace(/(^|[ \t])#.*$/, '')
    const lines: FaultLine[] = []
    let column = 1
    for (const part of said.split(';')) {
      const line = readLine(part, { line: index + 1, column })
      if (line !== undefined) lines.push(line)
      column += part.length + 1
    }
    return lines
  })
}

/** Back to text, as it is written. */
export function formatLine(name: string, parameters: readonly (readonly [key: string, value: string])[]): string {
  return [name, ...parameters.map(([key, value]) => `${key}=${value}`)].join(' ')
}

function readLine(text: string, start: Place): FaultLine | undefined {
  const words = [...text.matchAll(/[^ \t]+/g)].map(match => ({
    text: match[0],
    place: { line: start.line, column: start.column + match.index },
  }))
  const [name, ...rest] = words
  if (name === undefined) return undefined
  return { name: name.text, place: name.place, parameters: rest.map(word => readParameter(word.text, word.place)) }
}

function readParameter(word: string, place: Place): LineParameter {
  const at = word.indexOf('=')
  if (at <= 0) throw new ChaosSyntaxError(`expected name=value, found ${shorten(word)}`, place)
  const valuePlace = { line: place.line, column: place.column + at + 1 }
  const value = word.slice(at + 1)
  if (value === '') throw new ChaosSyntaxError(`${shorten(word)} has no value`, valuePlace)
  return { key: word.slice(0, at), value, place, valuePlace }
}
