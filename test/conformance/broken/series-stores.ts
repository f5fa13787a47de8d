/** Stores of time series with one planted bug each: the suite must catch every one of them. */
import type {
  PointBatch,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesSelector,
  TagMatcher,
  WindowedSeries,
  WindowQuery,
} from '../../../adapters/contract/index.ts'
import type { SeriesReference } from '../../../adapters/contract/reference/index.ts'
import { plantSeries } from './lasting.ts'
import { pause } from './plant.ts'
import type { Broken } from './suite.ts'

type SeriesBug = Broken<'series'>

/** A store whose selectors come through `change`. */
function selecting(bug: string, caughtBy: string, change: (matcher: TagMatcher) => readonly TagMatcher[]): SeriesBug {
  const changed = (select: SeriesSelector): SeriesSelector => {
    return select.tags === undefined ? select : { ...select, tags: select.tags.flatMap(change) }
  }
  const model = (series: SeriesReference) => ({
    series: (select: SeriesSelector) => series.series(changed(select)),
    range: (range: SeriesRange) => series.range({ ...range, select: changed(range.select) }),
  })
  return { bug, caughtBy, adapter: plantSeries({ model }) }
}

/** A store whose points come through `change`. */
function appending(
  bug: string,
  caughtBy: string,
  change: (points: PointBatch, series: SeriesReference) => PointBatch,
): SeriesBug {
  const model = (series: SeriesReference) => ({ append: (points: PointBatch) => series.append(change(points, series)) })
  return { bug, caughtBy, adapter: plantSeries({ model }) }
}

/** A store whose windows come through `change`. */
function aggregating(
  bug: string,
  caughtBy: string,
  change: (query: WindowQuery, series: SeriesReference) => readonly WindowedSeries[],
): SeriesBug {
  const model = (series: SeriesReference) => ({ window: (query: WindowQuery) => change(query, series) })
  return { bug, caughtBy, adapter: plantSeries({ model }) }
}

/** The points for which it holds. */
function only(points: PointBatch, isKept: (index: number) => boolean): PointBatch {
  const kept = Array.from({ length: points.count }, (_, index) => index).filter(isKept)
  return {
    count: kept.length,
    series: points.series,
    seriesIndexes: Uint32Array.from(kept, index => points.seriesIndexes[index]!),
    timestampsUs: Float64Array.from(kept, index => points.timestampsUs[index]!),
    values: Float64Array.from(kept, index => points.values[index]!),
  }
}

function timesOf(series: SeriesReference, key: SeriesKey): number[] {
  const names = Object.keys(key.tags)
  return series
    .range({ select: { metric: key.metric }, fromUs: -(2 ** 53), toUs: 2 ** 53 })
    .filter(found => names.every(name => (found.series.tags[name] ?? '') === key.tags[name]))
    .filter(found => Object.keys(found.series.tags).every(name => names.includes(name)))
    .flatMap(({ timestampsUs }) => [...timestampsUs])
}

const points: readonly SeriesBug[] = [
  appending('values are kept with 32 bits', 'every value comes back', batch => ({
    ...batch,
    values: Float64Array.from(batch.values, value => Math.fround(value)),
  })),
  appending('times are kept in milliseconds', 'microseconds: times differ', batch => ({
    ...batch,
    timestampsUs: batch.timestampsUs.map(timeUs => Math.floor(timeUs / 1000) * 1000),
  })),
  appending('points that are late are dropped', 'out-of-order', (batch, series) => {
    return only(batch, index => {
      const times = timesOf(series, batch.series[batch.seriesIndexes[index]!]!)
      return batch.timestampsUs[index]! >= (times.at(-1) ?? Number.NEGATIVE_INFINITY)
    })
  }),
  appending('of points at one instant the first counts', 'overwrite', (batch, series) => {
    return only(batch, index => {
      return !timesOf(series, batch.series[batch.seriesIndexes[index]!]!).includes(batch.timestampsUs[index]!)
    })
  }),
  appending('what is behind count is taken, too', 'arrays may be overwritten', batch => ({
    ...batch,
    count: batch.values.length,
  })),
  appending('names of tags ignore case', 'series that are equal by value', batch => ({
    ...batch,
    series: batch.series.map(({ metric, tags }) => {
      return {
        metric,
        tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name.toLowerCase(), value])),
      }
    }),
  })),
  {
    bug: 'a tag that is absent is there and empty',
    caughtBy: 'points of many series',
    adapter: plantSeries({
      model: series => ({
        range: (range: SeriesRange) => series.range(range).map(withEmptyTag),
      }),
    }),
  },
  {
    bug: 'the arrays of an answer are used again',
    caughtBy: 'an answer holds for good',
    adapter: plantSeries({
      model(series) {
        let last: readonly SeriesPoints[] = []
        return {
          range(range: SeriesRange) {
            for (const { values } of last) values.fill(0)
            last = series.range(range)
            return last
          },
        }
      },
    }),
  },
]

function withEmptyTag({ series, ...rest }: SeriesPoints): SeriesPoints {
  return { ...rest, series: { metric: series.metric, tags: { rack: '', ...series.tags } } }
}

const selections: readonly SeriesBug[] = [
  selecting('a regular expression matches a part', 'a regular expression matches the whole', matcher => [
    matcher.operator === '=~' ? { ...matcher, value: `.*(${matcher.value}).*` } : matcher,
  ]),
  selecting('!= leaves out series that lack the tag', 'a tag is equal or not', matcher => {
    return matcher.operator === '!=' ? [matcher, { tag: matcher.tag, operator: '=~', value: '.+' }] : [matcher]
  }),
  {
    bug: 'of several matchers the first counts',
    caughtBy: 'of several matchers',
    adapter: plantSeries({
      model: series => ({
        range: ({ select, ...range }: SeriesRange) => {
          return series.range({ ...range, select: { metric: select.metric, tags: select.tags?.slice(0, 1) ?? [] } })
        },
      }),
    }),
  },
  {
    bug: 'a range includes its end',
    caughtBy: 'a range begins',
    adapter: plantSeries({
      model: series => ({
        range: (range: SeriesRange) => series.range({ ...range, toUs: Math.min(2 ** 53, range.toUs + 1) }),
      }),
    }),
  },
  {
    bug: 'last is the first',
    caughtBy: 'points of many series',
    adapter: plantSeries({
      model: series => ({
        last: (range: SeriesRange) => {
          return series.range(range).map(({ series: key, timestampsUs, values }) => {
            return { series: key, timestampsUs: timestampsUs.slice(0, 1), values: values.slice(0, 1) }
          })
        },
      }),
    }),
  },
]

const windows: readonly SeriesBug[] = [
  aggregating('the first window begins before the range', 'sum of windows', (query, series) => {
    const { windowUs } = query
    return series.window(query).map(({ startsUs, ...rest }) => {
      return {
        ...rest,
        startsUs:
          windowUs === undefined ? startsUs : startsUs.map(startUs => Math.floor(startUs / windowUs) * windowUs),
      }
    })
  }),
  aggregating('an average is that of the averages of its series', 'avg of windows', (query, series) => {
    if (query.function !== 'avg' || query.groupBy !== undefined || query.windowUs !== undefined)
      return series.window(query)
    const each = series.window({ ...query, groupBy: 'series' })
    const average = each.reduce((sum, { values }) => sum + values[0]!, 0) / each.length
    return series.window(query).map(found => ({ ...found, values: Float64Array.of(average) }))
  }),
  aggregating('a rate knows no counter that began again', 'rate of windows', (query, series) => {
    if (query.function !== 'rate' || query.groupBy !== 'series' || query.windowUs !== undefined)
      return series.window(query)
    const found = series.window(query)
    const all = series.range(query)
    const seconds = (query.toUs - query.fromUs) / 1e6
    return found.map(each => {
      const { values } = all.find(points => points.series === each.series) ?? { values: each.values }
      return { ...each, values: Float64Array.of((values.at(-1)! - values[0]!) / seconds) }
    })
  }),
  aggregating('a quantile is one of the values', 'quantile of windows', (query, series) => {
    if (query.function !== 'quantile' || query.windowUs !== undefined) return series.window(query)
    return series.window(query).map(found => ({ ...found, values: found.values.map(Math.floor) }))
  }),
  aggregating('an empty group has an empty tag', 'max of windows', (query, series) => {
    return series
      .window(query)
      .map(({ series: { metric, tags }, ...rest }) => ({ ...rest, series: { metric, tags: { nothing: '', ...tags } } }))
  }),
  aggregating('windows without a point are 0', 'count of windows', (query, series) => {
    const { windowUs } = query
    return series.window(query).map(found => {
      if (windowUs === undefined) return found
      const startsUs = Float64Array.of(...found.startsUs, found.startsUs.at(-1)! + windowUs)
      return { ...found, startsUs, values: Float64Array.of(...found.values, 0) }
    })
  }),
]

const writes: readonly SeriesBug[] = [
  {
    bug: 'a batch is seen in halves',
    caughtBy: 'appends under way at once',
    adapter: plantSeries({
      model: series => ({
        async append(batch: PointBatch) {
          series.append(only(batch, index => index % 2 === 0))
          await pause()
          series.append(only(batch, index => index % 2 === 1))
        },
      }),
    }),
  },
  {
    bug: 'delete takes all times',
    caughtBy: 'delete removes',
    adapter: plantSeries({
      model: series => ({
        delete: ({ select }: SeriesRange) => series.delete({ select, fromUs: -(2 ** 53), toUs: 2 ** 53 }),
      }),
    }),
  },
  {
    bug: 'a series whose points are gone is listed',
    caughtBy: 'delete removes',
    adapter: plantSeries({
      model(series) {
        const ever: SeriesKey[] = []
        return {
          append(batch: PointBatch) {
            series.append(batch)
            ever.push(...batch.series)
          },
          series: (select: SeriesSelector) => (series.series(select).length > 0 ? [...new Set(ever)] : []),
        }
      },
    }),
  },
  {
    bug: 'retention takes the instant itself, too',
    caughtBy: 'drop-before: what is older',
    adapter: plantSeries({ model: series => ({ dropBefore: (timeUs: number) => series.dropBefore(timeUs + 1) }) }),
  },
  {
    bug: 'a snapshot sees what comes later',
    caughtBy: 'a snapshot is unmoved',
    adapter: plantSeries({
      model: series => ({
        snapshot: () => ({
          range: (range: SeriesRange) => series.range(range),
          last: (range: SeriesRange) => series.last(range),
          window: (query: WindowQuery) => series.window(query),
          series: (select: SeriesSelector) => series.series(select),
          release: () => undefined,
        }),
      }),
    }),
  },
  appending('NaN is taken', 'points that make no sense', batch =>
    only(batch, index => !Number.isNaN(batch.values[index])),
  ),
  {
    bug: 'it can drop what is old and does not claim it',
    caughtBy: 'drop-before: not claimed',
    adapter: plantSeries({
      capabilities: {
        features: ['microseconds', 'out-of-order', 'overwrite', 'delete', 'rate', 'quantile', 'snapshot'],
      },
    }),
  },
  {
    bug: 'it takes microseconds and does not claim it',
    caughtBy: 'microseconds: not claimed',
    adapter: plantSeries({
      capabilities: {
        features: ['out-of-order', 'overwrite', 'delete', 'drop-before', 'rate', 'quantile', 'snapshot'],
      },
    }),
  },
  { bug: 'a closed store answers', caughtBy: 'a closed store', adapter: plantSeries({ closes: false }) },
  { bug: 'two may open it', caughtBy: 'LOCKED', adapter: plantSeries({ locks: false }) },
  {
    bug: 'everything is forgotten on close',
    caughtBy: 'there when the store opens again',
    adapter: plantSeries({ forgets: true }),
  },
]

let appendCount = 0
const rare: SeriesBug = appending('one append in fifty is lost', 'a random run', batch => {
  return ++appendCount % 50 === 0 ? { ...batch, count: 0 } : batch
})

export const brokenSeries: readonly SeriesBug[] = [...points, ...selections, ...windows, ...writes, rare]
