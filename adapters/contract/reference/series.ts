/**
 * What the `series` model means, as the plainest code: each series is two arrays in the order of time, and a query
 * looks at every series.
 *
 * Everything answers plainly.
 */
import type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  SeriesSnapshot,
  WindowedSeries,
  WindowQuery,
} from '../series.ts'
import {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
  matchesTags,
  normalSeries,
  seriesText,
} from './series-checks.ts'
import { valueOfWindow } from './window.ts'

interface StoredSeries {
  readonly key: SeriesKey
  /** Strictly ascending. */
  readonly timestampsUs: number[]
  readonly values: number[]
}

export class SeriesReference implements Series {
  /** Each has a point or more. */
  readonly #series: Map<string, StoredSeries> = new Map()

  append(points: PointBatch): void {
    assertPoints(points)
    const texts = points.series.map(seriesText)
    for (let index = 0; index < points.count; index++) {
      const seriesIndex = points.seriesIndexes[index]!
      const text = texts[seriesIndex]!
      let stored = this.#series.get(text)
      if (stored === undefined) {
        stored = { key: normalSeries(points.series[seriesIndex]!), timestampsUs: [], values: [] }
        this.#series.set(text, stored)
      }
      setPoint(stored, points.timestampsUs[index]!, points.values[index]!)
    }
  }

  delete(range: SeriesRange): void {
    assertRange(range)
    for (const stored of this.#selected(range.select)) this.#remove(stored, range.fromUs, range.toUs)
  }

  dropBefore(timestampUs: number): void {
    assertTimestamp(timestampUs)
    for (const stored of this.#series.values()) this.#remove(stored, Number.NEGATIVE_INFINITY, timestampUs)
  }

  range(range: SeriesRange): readonly SeriesPoints[] {
    assertRange(range)
    return this.#ranges(range)
  }

  last(range: SeriesRange): readonly SeriesPoints[] {
    return this.range(range).map(({ series, timestampsUs, values }) => ({
      series,
      timestampsUs: timestampsUs.slice(-1),
      values: values.slice(-1),
    }))
  }

  window(query: WindowQuery): readonly WindowedSeries[] {
    assertWindowQuery(query)
    const { groupBy = [], fromUs, toUs, windowUs } = query
    const groups = new Map<string, Group>()
    for (const points of this.#ranges(query)) {
      const series = groupOf(points.series, groupBy)
      const group = groups.get(seriesText(series)) ?? { series, windows: new Map<number, SeriesPoints[]>() }
      groups.set(seriesText(series), group)
      for (const part of splitByWindow(points, windowUs)) {
        const startUs = windowUs === undefined ? fromUs : roundDown(part.timestampsUs[0]!, windowUs)
        const parts = group.windows.get(startUs) ?? []
        group.windows.set(startUs, [...parts, part])
      }
    }
    const seconds = (windowUs ?? toUs - fromUs) / 1e6
    return [...groups.values()].map(({ series, windows }) => {
      const sorted = [...windows].sort(([left], [right]) => left - right)
      return {
        series,
        startsUs: Float64Array.from(sorted, ([startUs]) => Math.max(startUs, fromUs)),
        values: Float64Array.from(sorted, ([, parts]) => valueOfWindow(query, parts, seconds)),
      }
    })
  }

  series(select: SeriesSelector): readonly SeriesKey[] {
    assertSelector(select)
    return this.#selected(select).map(({ key }) => key)
  }

  snapshot(): SeriesReference & Pick<SeriesSnapshot, 'release'> {
    const copy = new SnapshotReference()
    for (const [text, { key, timestampsUs, values }] of this.#series) {
      copy.#series.set(text, { key, timestampsUs: timestampsUs.slice(), values: values.slice() })
    }
    return copy
  }

  #selected({ metric, tags = [] }: SeriesSelector): StoredSeries[] {
    return [...this.#series.values()].filter(({ key }) => key.metric === metric && matchesTags(tags, key.tags))
  }

  #ranges({ select, fromUs, toUs }: SeriesRange): SeriesPoints[] {
    return this.#selected(select).flatMap(({ key, timestampsUs, values }) => {
      const [from, to] = [lowerBound(timestampsUs, fromUs), lowerBound(timestampsUs, toUs)]
      if (from >= to) return []
      return {
        series: key,
        timestampsUs: Float64Array.from(timestampsUs.slice(from, to)),
        values: Float64Array.from(values.slice(from, to)),
      }
    })
  }

  #remove({ key, timestampsUs, values }: StoredSeries, fromUs: number, toUs: number): void {
    const from = lowerBound(timestampsUs, fromUs)
    const count = Math.max(0, lowerBound(timestampsUs, toUs) - from)
    timestampsUs.splice(from, count)
    values.splice(from, count)
    if (timestampsUs.length === 0) this.#series.delete(seriesText(key))
  }
}

/** A group of series, and what of them lies in each window, by series. */
interface Group {
  readonly series: SeriesKey
  readonly windows: Map<number, SeriesPoints[]>
}

class SnapshotReference extends SeriesReference implements SeriesSnapshot {
  release(): void {}
}

/** The later one takes the place of the one at its instant. */
function setPoint({ timestampsUs, values }: StoredSeries, timestampUs: number, value: number): void {
  const index = lowerBound(timestampsUs, timestampUs)
  const isThere = timestampsUs[index] === timestampUs
  timestampsUs.splice(index, isThere ? 1 : 0, timestampUs)
  values.splice(index, isThere ? 1 : 0, value)
}

/** The index of the first that is not below; the length where all are. */
function lowerBound(timestampsUs: readonly number[], timestampUs: number): number {
  let [low, high] = [0, timestampsUs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (timestampsUs[middle]! < timestampUs) low = middle + 1
    else high = middle
  }
  return low
}

function groupOf({ metric, tags }: SeriesKey, groupBy: readonly string[] | 'series'): SeriesKey {
  if (groupBy === 'series') return { metric, tags }
  return normalSeries({ metric, tags: Object.fromEntries(groupBy.map(name => [name, tags[name] ?? ''])) })
}

/** The points by window, in order; without windows, all of them. */
function splitByWindow({ series, timestampsUs, values }: SeriesPoints, windowUs: number | undefined): SeriesPoints[] {
  if (windowUs === undefined) return [{ series, timestampsUs, values }]
  const parts: SeriesPoints[] = []
  for (let from = 0; from < timestampsUs.length; ) {
    const endUs = roundDown(timestampsUs[from]!, windowUs) + windowUs
    let to = from + 1
    while (to < timestampsUs.length && timestampsUs[to]! < endUs) to++
    parts.push({ series, timestampsUs: timestampsUs.slice(from, to), values: values.slice(from, to) })
    from = to
  }
  return parts
}

/** To a multiple; by the remainder, since the quotient of a large time is not exact. */
function roundDown(timestampUs: number, windowUs: number): number {
  const remainder = timestampUs % windowUs
  return timestampUs - (remainder < 0 ? remainder + windowUs : remainder)
}
