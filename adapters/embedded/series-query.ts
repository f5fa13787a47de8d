/** Queries of the `series` model as SQL over rows `points (series, ts, value)`. What comes back is made of doubles alone. */
import type {
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  WindowedSeries,
  WindowFunction,
  WindowQuery,
} from '../contract/index.ts'
import type { SeriesDictionary, SeriesGroups } from './series-dictionary.ts'

const double = (expression: string): string => `CAST(${expression} AS DOUBLE)`

/** The points of these series in that range. `isAll`: there are no other series. */
export function pointsWhere(
  { fromUs, toUs }: Pick<SeriesRange, 'fromUs' | 'toUs'>,
  numbers: readonly number[],
  isAll: boolean,
): string {
  const within = `ts >= ${fromUs} AND ts < ${toUs}`
  if (isAll) return within
  return numbers.length === 1 ? `series = ${numbers[0]} AND ${within}` : `series IN (${numbers.join()}) AND ${within}`
}

/** Series, time, value, in this order. */
export function rangeText(where: string): string {
  return `SELECT ${double('series')}, ${double('ts')}, value FROM points WHERE ${where} ORDER BY series, ts`
}

/** As `rangeText`, of the last point of each series. */
export function lastText(where: string): string {
  const last = `SELECT series AS s, max(ts) AS t FROM points WHERE ${where} GROUP BY series`
  return `SELECT ${double('series')}, ${double('ts')}, value FROM points JOIN (${last}) l ON series = s AND ts = t ORDER BY series`
}

/** By function, the aggregate over `value` and `ts`; one that is not there has a way of its own, or none. */
export type WindowAggregates = Readonly<Partial<Record<WindowFunction, (query: WindowQuery) => string>>>

export const plainAggregates: WindowAggregates = {
  sum: () => 'sum(value)',
  avg: () => 'avg(value)',
  min: () => 'min(value)',
  max: () => 'max(value)',
  count: () => double('count(*)'),
}

export interface WindowParts {
  readonly query: WindowQuery
  readonly numbers: readonly number[]
  readonly groups: SeriesGroups
  readonly where: string
  readonly aggregates: WindowAggregates
}

/** Group, start of the window, value, in this order. */
export function windowText({ query, numbers, groups, where, aggregates }: WindowParts): string {
  const { fromUs, toUs, windowUs } = query
  const isOne = groups.groups.length === 1
  // Times are at most 2^53 in size, so nothing here passes 64 bits.
  const start = windowUs === undefined ? `${fromUs}` : `ts - (ts % ${windowUs} + ${windowUs}) % ${windowUs}`
  const members = numbers.map((number, index) => `(${number}, ${groups.indexes[index]})`)
  const prefix = isOne ? '' : `WITH members (id, grp) AS (VALUES ${members.join()}) `
  const source = isOne ? 'points' : 'points JOIN members ON series = id'
  const columns = `${isOne ? '0' : 'grp'} AS g, ${start} AS w`
  const order = 'GROUP BY g, w ORDER BY g, w'
  const head = `SELECT ${double('g')}, ${double('w')}`
  const aggregate = aggregates[query.function]
  if (aggregate !== undefined) {
    const rows = `SELECT ${columns}, ts, value FROM ${source} WHERE ${where}`
    return `${prefix}${head}, ${aggregate(query)} FROM (${rows}) r ${order}`
  }
  if (query.function === 'last') {
    const place = `row_number() OVER (PARTITION BY ${isOne ? '' : 'grp, '}${start} ORDER BY ts DESC, value DESC)`
    const rows = `SELECT ${columns}, value, ${place} AS n FROM ${source} WHERE ${where}`
    return `${prefix}${head}, value FROM (${rows}) r WHERE n = 1 ORDER BY g, w`
  }
  const before = `lag(value) OVER (PARTITION BY series, ${start} ORDER BY ts)`
  const rows = `SELECT ${columns}, value, ${before} AS b FROM ${source} WHERE ${where}`
  const rise = 'CASE WHEN b IS NULL THEN 0.0 WHEN value < b THEN value ELSE value - b END'
  const seconds = double(`'${(windowUs ?? toUs - fromUs) / 1e6}'`)
  return `${prefix}${head}, sum(${rise}) / ${seconds} FROM (${rows}) r ${order}`
}

/** Three columns of an answer, sorted by the first, which is a number of a series or a group. */
export interface NumberColumns {
  readonly owners: Float64Array
  readonly times: Float64Array
  readonly values: Float64Array
}

export function pointsOf(dictionary: SeriesDictionary, { owners, times, values }: NumberColumns): SeriesPoints[] {
  return parts(owners).map(({ owner, from, to }) => ({
    series: dictionary.keyOf(owner),
    timestampsUs: times.slice(from, to),
    values: values.slice(from, to),
  }))
}

export function windowsOf(
  { groups }: SeriesGroups,
  { fromUs }: WindowQuery,
  { owners, times, values }: NumberColumns,
): WindowedSeries[] {
  return parts(owners).map(({ owner, from, to }) => {
    const startsUs = times.slice(from, to)
    startsUs[0] = Math.max(startsUs[0]!, fromUs)
    return { series: groups[owner] as SeriesKey, startsUs, values: values.slice(from, to) }
  })
}

function parts(owners: Float64Array): { readonly owner: number; readonly from: number; readonly to: number }[] {
  const found: { owner: number; from: number; to: number }[] = []
  for (let from = 0; from < owners.length; ) {
    const owner = owners[from]!
    let to = from + 1
    while (to < owners.length && owners[to] === owner) to++
    found.push({ owner, from, to })
    from = to
  }
  return found
}
