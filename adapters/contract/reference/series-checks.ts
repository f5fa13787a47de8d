/** What the `series` model takes: the same checks for every store that wants them, and the one name of a series. */
import type { PointBatch, SeriesKey, SeriesRange, SeriesSelector, TagMatcher, WindowQuery } from '../series.ts'
import { windowFunctions } from '../series.ts'

/** A series with its tags in the order of their names, and none that is empty. */
export function normalSeries({ metric, tags }: SeriesKey): SeriesKey {
  const names = Object.keys(tags).filter(name => tags[name] !== '')
  return { metric, tags: Object.fromEntries(names.sort().map(name => [name, tags[name]!])) }
}

/** The same text for keys of the same series, and for them only. */
export function seriesText(key: SeriesKey): string {
  const { metric, tags } = normalSeries(key)
  return JSON.stringify([metric, Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1))])
}

/** @throws TypeError a time that is not whole, or past 2^53 in size. */
export function assertTimestamp(timestampUs: number): void {
  if (!(Number.isInteger(timestampUs) && Math.abs(timestampUs) <= 2 ** 53)) {
    throw new TypeError(`a time is whole microseconds, at most 2^53 in size, not ${timestampUs}`)
  }
}

/** @throws TypeError an empty metric, a tag without a name, something that is no text. */
function assertSeriesKey({ metric, tags }: SeriesKey): void {
  assertMetric(metric)
  for (const [name, value] of Object.entries(tags)) {
    assertTag(name)
    if (typeof value !== 'string') throw new TypeError(`the value of the tag ${name} is no text`)
  }
}

/** @throws TypeError points that make no sense; the message says which. */
export function assertPoints({ count, series, seriesIndexes, timestampsUs, values }: PointBatch): void {
  if (!(Number.isInteger(count) && count >= 0)) throw new TypeError(`the count of points is a count, not ${count}`)
  if (seriesIndexes.length < count || timestampsUs.length < count || values.length < count) {
    throw new TypeError(`a batch of ${count} points has as many series indexes, times and values, or more`)
  }
  series.forEach(assertSeriesKey)
  for (let index = 0; index < count; index++) {
    if (!(seriesIndexes[index]! < series.length))
      throw new TypeError(`there is no series ${seriesIndexes[index]} in the batch`)
    assertTimestamp(timestampsUs[index]!)
    if (Number.isNaN(values[index])) throw new TypeError(`the value of point ${index} is NaN`)
  }
}

/** @throws TypeError a selector that makes no sense. */
export function assertSelector({ metric, tags = [] }: SeriesSelector): void {
  assertMetric(metric)
  for (const { tag, operator, value } of tags) {
    assertTag(tag)
    if (typeof value !== 'string') throw new TypeError(`the value to match the tag ${tag} with is no text`)
    if (operator === '=~' || operator === '!~') regularExpression(value)
    else if (operator !== '=' && operator !== '!=') throw new TypeError(`there is no operator ${String(operator)}`)
  }
}

/** @throws TypeError a range or a selector that makes no sense. One that ends before it begins is empty. */
export function assertRange({ select, fromUs, toUs }: SeriesRange): void {
  assertSelector(select)
  assertTimestamp(fromUs)
  assertTimestamp(toUs)
}

/** @throws TypeError a query that makes no sense. */
export function assertWindowQuery(query: WindowQuery): void {
  assertRange(query)
  const { function: name, quantile, windowUs, groupBy } = query
  if (!windowFunctions.includes(name)) throw new TypeError(`there is no function ${String(name)}`)
  if ((name === 'quantile') !== (quantile !== undefined))
    throw new TypeError(`quantile goes with the function quantile, and ${name} was asked`)
  if (quantile !== undefined && !(quantile >= 0 && quantile <= 1))
    throw new TypeError(`a quantile is 0 to 1, not ${quantile}`)
  if (windowUs !== undefined && !(Number.isSafeInteger(windowUs) && windowUs >= 1)) {
    throw new TypeError(`a window is whole microseconds, 1 or more, not ${windowUs}`)
  }
  if (groupBy !== undefined && groupBy !== 'series') groupBy.forEach(assertTag)
}

/** True: a series with these tags is one that the selector selects, its metric apart. */
export function matchesTags(matchers: readonly TagMatcher[], tags: SeriesKey['tags']): boolean {
  return matchers.every(matcher => matchesTag(matcher, tags[matcher.tag] ?? ''))
}

function matchesTag({ operator, value }: TagMatcher, held: string): boolean {
  switch (operator) {
    case '=':
      return held === value
    case '!=':
      return held !== value
    case '=~':
      return regularExpression(value).test(held)
    case '!~':
      return !regularExpression(value).test(held)
  }
}

/** It has to match the whole value. */
function regularExpression(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u')
  } catch (thrown) {
    throw new TypeError(`${pattern} is no regular expression`, { cause: thrown })
  }
}

function assertMetric(metric: string): void {
  if (typeof metric !== 'string' || metric === '') throw new TypeError('a metric has a name')
}

function assertTag(name: string): void {
  if (typeof name !== 'string' || name === '') throw new TypeError('a tag has a name')
}
