/**
 * The `series` model: points of time series, each series a metric and its tags.
 *
 * A timestamp is whole microseconds since 1970 (negative before), at most 2^53 in size. One series has one value at one
 * instant: of points with the same series and time the one that came last counts. A value is any float64 but NaN
 * (an infinite one may be refused with `NOT_SUPPORTED`). Ranges are `[fromUs, toUs)`; one that ends before it begins is empty. Arrays passed in are the caller's and hold until the call settles; those handed out hold
 * for good. What makes no sense (a fractional time, an empty metric, a tag without a name, NaN) is a `TypeError`.
 */
import type { Awaitable } from './store.ts'

/**
 * A series. An empty tag value is the same as no such tag. Two that are equal by value are the same series. Names and values
 * are any well-formed text without control characters.
 */
export interface SeriesKey {
  readonly metric: string
  readonly tags: Readonly<Record<string, string>>
}

/** Points by column. The same `SeriesKey` objects passed again and again are quick to recognize. */
export interface PointBatch {
  readonly count: number
  readonly series: readonly SeriesKey[]
  /** By point: the index into `series`. */
  readonly seriesIndexes: Uint32Array
  readonly timestampsUs: Float64Array
  readonly values: Float64Array
}

/** A tag that a series lacks has the value ''. A regular expression must match the whole value (RE2's common ground: no look-around, no back-references). */
export interface TagMatcher {
  readonly tag: string
  readonly operator: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

export interface SeriesSelector {
  readonly metric: string
  /** All must hold; absent: every series of the metric. */
  readonly tags?: readonly TagMatcher[]
}

export interface SeriesRange {
  readonly select: SeriesSelector
  readonly fromUs: number
  readonly toUs: number
}

/** Ascending in time; both arrays have the same length. */
export interface SeriesPoints {
  readonly series: SeriesKey
  readonly timestampsUs: Float64Array
  readonly values: Float64Array
}

export const windowFunctions = ['sum', 'avg', 'min', 'max', 'count', 'last', 'rate', 'quantile'] as const
export type WindowFunction = (typeof windowFunctions)[number]

/**
 * One value a window and group, over the points of all series of the group in the window together; `last` is that of
 * the latest point (of several at that instant, of the greatest value). `quantile` interpolates linearly between the
 * two nearest of the sorted values. `rate` is a sum over the series: how much each rose from point to point within the
 * window (a fall is a counter that began again, so the new value counts whole), by the seconds of the whole window.
 */
export interface WindowQuery extends SeriesRange {
  readonly function: WindowFunction
  /** 0 … 1, with `quantile` only. */
  readonly quantile?: number
  /** Windows begin at multiples of this; the first and last hold only what lies in the range. Absent: the range is the one window. */
  readonly windowUs?: number
  /** One group a combination of these tags' values ('' where absent); `'series'`: one a series. Absent: one group of all. */
  readonly groupBy?: readonly string[] | 'series'
}

/** Windows without a point are left out; a group without any, too. */
export interface WindowedSeries {
  /** Of the group: of `'series'` the metric and all tags; else the metric and the tags that were grouped by, '' left out. */
  readonly series: SeriesKey
  /** Where each window begins, ascending; the first is `fromUs` where the range begins within a window. */
  readonly startsUs: Float64Array
  readonly values: Float64Array
}

/** Answers come by series in no particular order; a series without a point in the range is left out. */
export interface SeriesReader {
  /** The points of the range. */
  range(range: SeriesRange): Awaitable<readonly SeriesPoints[]>
  /** The last point of each series in the range, one point each. */
  last(range: SeriesRange): Awaitable<readonly SeriesPoints[]>
  window(query: WindowQuery): Awaitable<readonly WindowedSeries[]>
  /** The series that have a point, whenever. */
  series(select: SeriesSelector): Awaitable<readonly SeriesKey[]>
}

export interface Series extends SeriesReader {
  /** Adds points, in any order, all or none. Settles when they are as durable as the store was opened to be. */
  append(points: PointBatch): Awaitable<void>
  /** Removes the points of the range; durable as `append`. */
  delete(range: SeriesRange): Awaitable<void>
  /** Removes every point before that instant (retention); durable as `append`. */
  dropBefore(timestampUs: number): Awaitable<void>
  /** All points as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<SeriesSnapshot>
}

export interface SeriesSnapshot extends SeriesReader {
  release(): Awaitable<void>
}
