/**
 * The text that Prometheus scrapes: `http_requests_total{method="post",code="200"} 1027 1395066363000`.
 *
 * Each line is a point; comments (HELP, TYPE) are skipped, and NaN, which no point can have, is left out and counted.
 */
import { BatchBuilder, type ParsedPoints } from './batch-builder.ts'
import { type Line, linesOf } from './line.ts'

export interface PrometheusTextOptions {
  /** Of lines without a timestamp: when it was scraped. */
  readonly nowUs: number
}

const timeMaxMs = 2 ** 53 / 1000
const blanks = /[ \t]*/y
const escapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' }
const words: Readonly<Record<string, number>> = {
  ...{ nan: Number.NaN, inf: Number.POSITIVE_INFINITY, infinity: Number.POSITIVE_INFINITY },
  ...{ '+inf': Number.POSITIVE_INFINITY, '+infinity': Number.POSITIVE_INFINITY },
  ...{ '-inf': Number.NEGATIVE_INFINITY, '-infinity': Number.NEGATIVE_INFINITY },
}

/** @throws TypeError: what is wrong, with line and column. */
export function parsePrometheusText(text: string, { nowUs }: PrometheusTextOptions): ParsedPoints {
  const builder = new BatchBuilder()
  for (const line of linesOf(text)) {
    line.match(blanks)
    if (line.isAtEnd || line.next === '#') continue
    const start = line.at
    const metric = line.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/y)
    if (metric === '') line.refuse('a metric has a name of letters, digits, _ and :, and begins with no digit')
    line.match(blanks)
    const labels = line.take('{') ? readLabels(line) : []
    const value = readValue(line)
    const timestampUs = readTimestamp(line, nowUs)
    line.placed(start, () => builder.add(metric, Object.fromEntries(labels), timestampUs, value))
  }
  return builder.build()
}

function readLabels(line: Line): [string, string][] {
  const labels: [string, string][] = []
  for (;;) {
    line.match(blanks)
    if (line.take('}')) return labels
    const at = line.at
    const label = line.match(/[a-zA-Z_][a-zA-Z0-9_]*/y)
    if (label === '') line.refuse('a label, or the } after the last one')
    if (labels.some(([name]) => name === label)) line.refuse(`the label ${label} comes twice`, at)
    line.match(blanks)
    if (!line.take('=')) line.refuse('an = after the label')
    line.match(blanks)
    labels.push([label, readLabelValue(line)])
    line.match(blanks)
    if (!line.take(',') && line.next !== '}') line.refuse('a , or } after the value of a label')
  }
}

function readLabelValue(line: Line): string {
  const at = line.at
  if (!line.take('"')) line.refuse('the value of a label, in quotes')
  let value = ''
  while (!line.take('"')) {
    if (line.isAtEnd) line.refuse('a value that does not end', at)
    if (line.take('\\')) {
      const meant = escapes[line.next]
      if (meant === undefined) line.refuse('a \\ before something else than n, " and \\', line.at - 1)
      value += meant
    } else {
      value += line.next
    }
    line.at++
  }
  return value
}

function readValue(line: Line): number {
  line.match(blanks)
  const at = line.at
  const text = line.match(/[^ \t]*/y)
  const lower = text.toLowerCase()
  const word = Object.hasOwn(words, lower) ? words[lower] : undefined
  if (word !== undefined) return word
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    line.refuse(text === '' ? 'a value is missing' : `a value is a number, not ${JSON.stringify(text)}`, at)
  }
  return Number(text)
}

function readTimestamp(line: Line, nowUs: number): number {
  line.match(blanks)
  if (line.isAtEnd) return nowUs
  const at = line.at
  const digits = line.match(/[+-]?\d+/y)
  line.match(blanks)
  if (digits === '' || !line.isAtEnd) line.refuse('a timestamp is whole milliseconds, and the last on its line', at)
  const ms = Number(digits)
  if (Math.abs(ms) > timeMaxMs) line.refuse('a timestamp past 2^53 microseconds', at)
  return ms * 1000
}
