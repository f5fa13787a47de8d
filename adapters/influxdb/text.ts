/** InfluxDB's two languages: points as lines, questions as InfluxQL. */
import type { PointBatch, SeriesKey, SeriesRange, SeriesSelector, TagMatcher, WindowQuery } from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { normalSeries } from '../contract/reference/index.ts'
import { encodeName } from '../embedded/tag-names.ts'

/** The only field. */
export const fieldName = 'v'
/** Words that mean something where a tag's name stands. */
const taken = [fieldName, 'time']

/** What begins the lines of a series: a key that comes again and again is looked into once. */
const prefixes: WeakMap<SeriesKey, string> = new WeakMap()

export function linesOf({ count, series, seriesIndexes, timestampsUs, values }: PointBatch): string {
  const known = series.map(prefixOf)
  let text = ''
  for (let index = 0; index < count; index++) {
    const value = values[index]!
    if (!Number.isFinite(value)) throw new StoreError('NOT_SUPPORTED', 'InfluxDB: an infinite value')
    // -0 as a number is '0'.
    text += `${known[seriesIndexes[index]!]}${Object.is(value, -0) ? '-0' : value} ${timestampsUs[index]!}\n`
  }
  return text
}

function prefixOf(key: SeriesKey): string {
  const found = prefixes.get(key)
  if (found !== undefined) return found
  const { metric, tags } = normalSeries(key)
  const tagTexts = Object.entries(tags).map(([name, value]) => `,${tagName(name)}=${tagValue(value)}`)
  const prefix = `${encodeName(metric)}${tagTexts.join('')} ${fieldName}=`
  prefixes.set(key, prefix)
  return prefix
}

function tagName(name: string): string {
  return encodeName(name, taken)
}

function tagValue(value: string): string {
  // A line ends at a line's end, and a backslash before a comma would hide it.
  if (/[\n\r]|\\$/.test(value))
    throw new StoreError('NOT_SUPPORTED', `InfluxDB: the tag value ${JSON.stringify(value)}`)
  return value.replace(/[, =]/g, character => `\\${character}`)
}

/** Measurement and condition, without times. */
export function selectionText({ metric, tags = [] }: SeriesSelector, conditions: readonly string[] = []): string {
  const all = [...tags.map(matcherText), ...conditions]
  return `"${encodeName(metric)}"${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`}`
}

export function rangeConditions({ fromUs, toUs }: Pick<SeriesRange, 'fromUs' | 'toUs'>): string[] {
  return [`time >= ${nanoseconds(fromUs)}`, `time < ${nanoseconds(toUs)}`]
}

export function nanoseconds(timeUs: number): string {
  return String(BigInt(timeUs) * 1000n)
}

function matcherText({ tag, operator, value }: TagMatcher): string {
  const name = `"${tagName(tag)}"`
  if (operator === '=~' || operator === '!~') return `${name} ${operator} /^(?:${value.replaceAll('/', '\\/')})$/`
  return `${name} ${operator} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

const functions: Readonly<Partial<Record<WindowQuery['function'], string>>> = {
  sum: 'sum',
  avg: 'mean',
  min: 'min',
  max: 'max',
  count: 'count',
  last: 'last',
}

/** `undefined`: InfluxDB has no such function. */
export function windowText(query: WindowQuery): string | undefined {
  const name = functions[query.function]
  if (name === undefined) return undefined
  const { groupBy = [], windowUs } = query
  const tags = groupBy === 'series' ? ['*'] : groupBy.map(tag => `"${tagName(tag)}"`)
  const groups = [...(windowUs === undefined ? [] : [`time(${windowUs}u)`]), ...tags]
  const by = groups.length === 0 ? '' : ` GROUP BY ${groups.join(', ')}`
  const fill = windowUs === undefined ? '' : ' fill(none)'
  return `SELECT ${name}(${fieldName}) FROM ${selectionText(query.select, rangeConditions(query))}${by}${fill}`
}
