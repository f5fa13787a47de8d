/** Whether an answer of a store is that of the reference: in any order of series, and float64 as sums may come out. */
import type { SeriesKey, SeriesPoints, WindowedSeries, WindowQuery } from '../series.ts'
import { isCloseTo } from './close-to.ts'
import { seriesText } from './series-checks.ts'

/** What is wrong with points that were found, in one line; `undefined`: nothing. They are exact. */
export function pointsDifference(
  expected: readonly SeriesPoints[],
  found: readonly SeriesPoints[],
): string | undefined {
  return (
    keysDifference(expected.map(keyOf), found.map(keyOf)) ??
    firstDifference(expected, found, (wanted, given, name) =>
      columnsDifference(name, [wanted.timestampsUs, wanted.values], [given.timestampsUs, given.values], Object.is),
    )
  )
}

/** As `pointsDifference`. Sums, averages, rates and quantiles are close to what is expected, the others exact. */
export function windowsDifference(
  query: WindowQuery,
  expected: readonly WindowedSeries[],
  found: readonly WindowedSeries[],
): string | undefined {
  const isExact = ['min', 'max', 'count', 'last'].includes(query.function)
  return (
    keysDifference(expected.map(keyOf), found.map(keyOf)) ??
    firstDifference(expected, found, (wanted, given, name) => {
      const isSame = isExact ? Object.is : isCloseTo
      return columnsDifference(name, [wanted.startsUs, wanted.values], [given.startsUs, given.values], isSame)
    })
  )
}

/** As `pointsDifference`, for the series themselves. */
export function keysDifference(expected: readonly SeriesKey[], found: readonly SeriesKey[]): string | undefined {
  const wanted = new Set(expected.map(seriesText))
  for (const key of found) {
    if (Object.values(key.tags).includes('')) return `${seriesText(key)} has an empty tag`
    if (!wanted.delete(seriesText(key))) return `${seriesText(key)} should not be there, or came before`
  }
  const [missing] = wanted
  return missing === undefined ? undefined : `${missing} is missing`
}

function keyOf({ series }: { readonly series: SeriesKey }): SeriesKey {
  return series
}

function firstDifference<Item extends { readonly series: SeriesKey }>(
  expected: readonly Item[],
  found: readonly Item[],
  compare: (wanted: Item, given: Item, name: string) => string | undefined,
): string | undefined {
  const byText = new Map(found.map(item => [seriesText(item.series), item]))
  for (const wanted of expected) {
    const name = seriesText(wanted.series)
    const difference = compare(wanted, byText.get(name)!, name)
    if (difference !== undefined) return difference
  }
  return undefined
}

type Columns = readonly [timesUs: Float64Array, values: Float64Array]

function columnsDifference(
  name: string,
  [wantedTimes, wantedValues]: Columns,
  [times, values]: Columns,
  isSame: (left: number, right: number) => boolean,
): string | undefined {
  if (times.length !== values.length) return `${name} has ${times.length} times and ${values.length} values`
  if (times.length !== wantedTimes.length)
    return `${name} has ${times.length} values and should have ${wantedTimes.length}`
  for (const [index, timeUs] of wantedTimes.entries()) {
    if (times[index] !== timeUs) return `${name}: time ${index} is ${times[index]} and should be ${timeUs}`
    const [wanted, value] = [wantedValues[index]!, values[index]!]
    if (!isSame(value, wanted)) return `${name}: the value at ${timeUs} is ${value} and should be ${wanted}`
  }
  return undefined
}
