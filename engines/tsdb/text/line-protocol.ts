/**
 * InfluxDB's line protocol: `measurement,tag=value field=1.5,other=2i 1700000000000000000`.
 *
 * Each numeric field is a point of the metric `measurement_field` with the tags of its line. A boolean is 1 or 0; a text is left
 * out, and counted. Times finer than a microsecond are rounded down to one.
 */
import { BatchBuilder, type ParsedPoints } from './batch-builder.ts'
import { type Line, linesOf } from './line.ts'

export interface LineProtocolOptions {
  /** What a timestamp counts. */
  readonly precision: 'ns' | 'us' | 'ms' | 's'
  /** Of lines without a timestamp. */
  readonly nowUs: number
}

const timeMaxUs = 2n ** 53n
const booleans: Readonly<Record<string, number>> = {
  ...{ t: 1, T: 1, true: 1, True: 1, TRUE: 1 },
  ...{ f: 0, F: 0, false: 0, False: 0, FALSE: 0 },
}

interface Field {
  readonly name: string
  /** `undefined`: a text. */
  readonly value: number | undefined
}

/** @throws TypeError: what is wrong, with line and column. */
export function parseLineProtocol(text: string, options: LineProtocolOptions): ParsedPoints {
  const builder = new BatchBuilder()
  for (const line of linesOf(text)) {
    line.match(/ */y)
    if (line.isAtEnd || line.next === '#') continue
    readLine(line, options, builder)
  }
  return builder.build()
}

function readLine(line: Line, options: LineProtocolOptions, builder: BatchBuilder): void {
  const start = line.at
  const measurement = line.escaped(', ', ', ')
  if (measurement === '') line.refuse('a measurement without a name')
  const tags: [string, string][] = []
  while (line.take(',')) {
    const at = line.at
    const tag = line.escaped('=, ', ',= ')
    if (tag === '' || !line.take('=')) line.refuse('a tag is name=value', at)
    if (tags.some(([name]) => name === tag)) line.refuse(`the tag ${tag} comes twice`, at)
    const value = line.escaped(', =', ',= ')
    if (value === '') line.refuse('a tag without a value')
    if (line.next === '=') line.refuse('an = within the value of a tag is written \\=')
    tags.push([tag, value])
  }
  if (line.match(/ +/y) === '') line.refuse('fields must follow, after a blank')
  const fields = readFields(line)
  const timestampUs = readTimestamp(line, options)
  const key = Object.fromEntries(tags)
  for (const { name, value } of fields) {
    if (value === undefined) builder.leaveOut()
    else line.placed(start, () => builder.add(`${measurement}_${name}`, key, timestampUs, value))
  }
}

function readFields(line: Line): Field[] {
  const fields: Field[] = []
  do {
    const at = line.at
    const name = line.escaped('=, ', ',= ')
    if (name === '' || !line.take('=')) line.refuse('a field is name=value', at)
    fields.push({ name, value: readValue(line) })
  } while (line.take(','))
  return fields
}

function readValue(line: Line): number | undefined {
  const at = line.at
  if (line.take('"')) {
    line.escaped('"', '"\\')
    if (!line.take('"')) line.refuse('a text that does not end', at)
    return undefined
  }
  const text = line.match(/[^, ]*/y)
  const boolean = Object.hasOwn(booleans, text) ? booleans[text] : undefined
  if (boolean !== undefined) return boolean
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) || /^(?:-?\d+i|\d+u)$/.test(text)) {
    return Number(text.replace(/[iu]$/, ''))
  }
  return line.refuse(`a value is a number, a boolean or a text in quotes, not ${JSON.stringify(text)}`, at)
}

function readTimestamp(line: Line, { precision, nowUs }: LineProtocolOptions): number {
  if (!line.isAtEnd && line.match(/ +/y) === '') line.refuse('a blank must follow a value')
  if (line.isAtEnd) return nowUs
  const at = line.at
  const digits = line.match(/-?\d+/y)
  line.match(/ */y)
  if (digits === '' || digits.length > 30 || !line.isAtEnd)
    line.refuse('a timestamp is a whole number, and the last on its line', at)
  const us = toMicroseconds(BigInt(digits), precision)
  if (us > timeMaxUs || us < -timeMaxUs) line.refuse('a timestamp past 2^53 microseconds', at)
  return Number(us)
}

function toMicroseconds(time: bigint, precision: LineProtocolOptions['precision']): bigint {
  switch (precision) {
    case 'ns':
      // BigInt division cuts towards zero; times before 1970 round down too.
      return time >= 0n ? time / 1000n : -((-time + 999n) / 1000n)
    case 'us':
      return time
    case 'ms':
      return time * 1000n
    case 's':
      return time * 1_000_000n
  }
}
