/**
 * The `series` model on Prometheus: samples by remote write, points by remote read, windows by PromQL.
 *
 * Prometheus drops a late sample at an instant that has one, and says nothing. So late points are looked for first,
 * and one that would have to take another's place is refused.
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
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import {
  assertPoints,
  assertRange,
  assertSelector,
  assertTimestamp,
  assertWindowQuery,
  SeriesReference,
  seriesText,
} from '../contract/reference/index.ts'
import { refuse } from '../embedded/in-memory.ts'
import type { PrometheusClient } from './client.ts'
import { keyOf, labelsOf, matchersOf, selectorText, seriesOf } from './names.ts'
import { labelBytes, type ReadQuery } from './protocol.ts'
import { windowExpression, windowRuns } from './window.ts'

const system = 'Prometheus'

/** What is known of a series. */
interface KnownSeries {
  readonly key: SeriesKey
  readonly text: string
  readonly labels: Uint8Array
  /** It has no sample after that; infinite where nobody has looked. */
  latestMs: number
}

/** The samples of one series in a batch. */
interface Samples {
  readonly known: KnownSeries
  readonly timesMs: number[]
  readonly values: number[]
  /** True: in the order of time, each instant once. */
  isAscending: boolean
  /** True: some are not after all that the series had. */
  hasLate: boolean
}

/** A look back for the last points of series begins with so much, and each next one takes so many times more. */
const lookBackMs = 600_000
const lookBackGrowth = 12
/** Late points of more series are looked for by metric, all at once. */
const seriesByOneMax = 20

export class PrometheusSeries implements Series {
  readonly #client: PrometheusClient
  readonly #assertOpen: () => void
  readonly #known: Map<string, KnownSeries> = new Map()
  readonly #byKey: WeakMap<SeriesKey, KnownSeries> = new WeakMap()
  readonly #latestMs: number
  #appends: Promise<unknown> = Promise.resolve()

  /** `isNew`: the store is empty. `assertOpen` throws when it is closed. */
  constructor(client: PrometheusClient, { isNew, assertOpen }: { isNew: boolean; assertOpen: () => void }) {
    this.#client = client
    this.#assertOpen = assertOpen
    this.#latestMs = isNew ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }

  async append(points: PointBatch): Promise<void> {
    this.#assertOpen()
    assertPoints(points)
    for (let index = 0; index < points.count; index++) {
      if (points.timestampsUs[index]! % 1000 !== 0) refuse(system, 'times finer than a millisecond')
    }
    if (points.count === 0) return
    // One after the other: each knows what those before it wrote.
    const answer = this.#appends.then(() => this.#append(points))
    this.#appends = answer.catch(() => undefined)
    await answer
  }

  async range(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#assertOpen()
    assertRange(range)
    return this.#points(range.select, Math.ceil(range.fromUs / 1000), Math.ceil(range.toUs / 1000))
  }

  async last(range: SeriesRange): Promise<readonly SeriesPoints[]> {
    this.#assertOpen()
    assertRange(range)
    const [fromMs, toMs] = [Math.ceil(range.fromUs / 1000), Math.ceil(range.toUs / 1000)]
    if (fromMs >= toMs) return []
    const wanted = await this.#client.series(selectorText(range.select), { fromMs, toMs: toMs - 1 })
    for (let lengthMs = lookBackMs; ; lengthMs *= lookBackGrowth) {
      const startMs = Math.max(fromMs, toMs - lengthMs)
      const found = await this.#points(range.select, startMs, toMs)
      if (found.length < wanted.length && startMs > fromMs) continue
      return found.map(({ series, timestampsUs, values }) => ({
        series,
        timestampsUs: timestampsUs.slice(-1),
        values: values.slice(-1),
      }))
    }
  }

  async window(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    this.#assertOpen()
    assertWindowQuery(query)
    if (query.function === 'rate' || query.function === 'quantile') {
      return refuse(system, `function ${query.function} as the contract means it`)
    }
    const runs = windowRuns(query)
    // The expression does not depend on the length but for a number in it.
    if (runs === undefined || windowExpression(query, 1) === undefined) return this.#windowOfPoints(query)
    const groups = new Map<
      string,
      { readonly series: SeriesKey; readonly startsUs: number[]; readonly values: number[] }
    >()
    for (const run of runs) {
      for (const { labels, values } of await this.#client.queryRange(windowExpression(query, run.lengthMs)!, run)) {
        const series = seriesOf(labels, query.select.metric)
        const text = seriesText(series)
        const group = groups.get(text) ?? { series, startsUs: [], values: [] }
        groups.set(text, group)
        for (const [seconds, value] of values) {
          group.startsUs.push(Math.max(query.fromUs, (Math.round(seconds * 1000) - run.lengthMs) * 1000))
          group.values.push(numberOf(value))
        }
      }
    }
    return [...groups.values()].map(({ series, startsUs, values }) => {
      if (query.windowUs === undefined) startsUs[0] = query.fromUs
      return { series, startsUs: Float64Array.from(startsUs), values: Float64Array.from(values) }
    })
  }

  async series(select: SeriesSelector): Promise<readonly SeriesKey[]> {
    this.#assertOpen()
    assertSelector(select)
    const found = await this.#client.series(selectorText(select))
    return found.map(labels => seriesOf(labels, select.metric))
  }

  delete(range: SeriesRange): Promise<void> {
    this.#assertOpen()
    assertRange(range)
    return refuse(system, 'deletion that is over when it is answered')
  }

  dropBefore(timestampUs: number): Promise<void> {
    this.#assertOpen()
    assertTimestamp(timestampUs)
    return refuse(system, 'deletion that is over when it is answered')
  }

  snapshot(): SeriesSnapshot {
    this.#assertOpen()
    return refuse(system, 'snapshots of this model')
  }

  async #append(points: PointBatch): Promise<void> {
    const batch = this.#samplesOf(points)
    for (const samples of batch) if (!samples.isAscending) sortSamples(samples)
    const late = batch.filter(samples => samples.hasLate)
    if (late.length > 0) await this.#settleLate(late)
    const written = batch.filter(({ timesMs }) => timesMs.length > 0)
    if (written.length === 0) return
    await this.#client.write(written.map(({ known, timesMs, values }) => ({ labels: known.labels, timesMs, values })))
    for (const { known, timesMs } of written) {
      const latestMs = timesMs.at(-1)!
      if (known.latestMs < latestMs) known.latestMs = latestMs
    }
  }

  #samplesOf({ count, series, seriesIndexes, timestampsUs, values }: PointBatch): Samples[] {
    const bySeries = new Map<KnownSeries, Samples>()
    const byIndex = series.map(key => {
      const known = this.#knownOf(key)
      const samples = bySeries.get(known) ?? { known, timesMs: [], values: [], isAscending: true, hasLate: false }
      bySeries.set(known, samples)
      return samples
    })
    for (let index = 0; index < count; index++) {
      const samples = byIndex[seriesIndexes[index]!]!
      const timeMs = timestampsUs[index]! / 1000
      const { length } = samples.timesMs
      if (length > 0 && timeMs <= samples.timesMs[length - 1]!) samples.isAscending = false
      if (timeMs <= samples.known.latestMs) samples.hasLate = true
      samples.timesMs.push(timeMs)
      samples.values.push(values[index]!)
    }
    return [...bySeries.values()].filter(({ timesMs }) => timesMs.length > 0)
  }

  /** Leaves out points that are there. @throws StoreError `NOT_SUPPORTED`: there is another. */
  async #settleLate(late: readonly Samples[]): Promise<void> {
    const metrics = Map.groupBy(late, ({ known }) => known.key.metric)
    const queries = [...metrics].flatMap(([metric, samples]): ReadQuery[] => {
      if (samples.length <= seriesByOneMax) {
        return samples.map(each => ({ ...boundsOf([each]), matchers: matchersOf(exactly(each.known.key)) }))
      }
      return [{ ...boundsOf(samples), matchers: matchersOf({ metric }) }]
    })
    const byText = new Map(late.map(samples => [samples.known.text, samples]))
    const latestMs = new Map(late.map(({ known, timesMs }) => [known, timesMs[0]! - 1]))
    for (const { labels, timesMs, values } of await this.#client.read(queries)) {
      const samples = byText.get(seriesText(keyOf(labels)))
      if (samples === undefined) continue
      latestMs.set(samples.known, Math.max(latestMs.get(samples.known)!, timesMs.at(-1) ?? Number.NEGATIVE_INFINITY))
      leaveOutKnown(samples, timesMs, values)
    }
    // Now somebody has looked.
    for (const { known } of late) if (known.latestMs === Number.POSITIVE_INFINITY) known.latestMs = latestMs.get(known)!
  }

  async #points(select: SeriesSelector, fromMs: number, toMs: number): Promise<SeriesPoints[]> {
    if (fromMs >= toMs) return []
    const found = await this.#client.read([{ fromMs, toMs: toMs - 1, matchers: matchersOf(select) }])
    return found
      .filter(({ timesMs }) => timesMs.length > 0)
      .map(({ labels, timesMs, values }) => ({
        series: seriesOf(labels, select.metric),
        timestampsUs: Float64Array.from(timesMs, timeMs => timeMs * 1000),
        values: Float64Array.from(values),
      }))
  }

  /** What PromQL does not say: by the points themselves. */
  async #windowOfPoints(query: WindowQuery): Promise<readonly WindowedSeries[]> {
    const points = await this.range(query)
    const reference = new SeriesReference()
    for (const { series, timestampsUs, values } of points) {
      const { length: count } = values
      reference.append({ count, series: [series], seriesIndexes: new Uint32Array(count), timestampsUs, values })
    }
    return reference.window(query)
  }

  #knownOf(key: SeriesKey): KnownSeries {
    const seen = this.#byKey.get(key)
    if (seen !== undefined) return seen
    const text = seriesText(key)
    const labels = (): Uint8Array => labelBytes(this.#client.codec, labelsOf(key))
    const known = this.#known.get(text) ?? { key, text, labels: labels(), latestMs: this.#latestMs }
    this.#known.set(text, known)
    this.#byKey.set(key, known)
    return known
  }
}

/** At least that series; others have more tags. */
function exactly({ metric, tags }: SeriesKey): SeriesSelector {
  return { metric, tags: Object.entries(tags).map(([tag, value]) => ({ tag, operator: '=', value })) }
}

/** In the order of time; of several at one instant the last is kept. */
function sortSamples(samples: Samples): void {
  const byTime = new Map(samples.timesMs.map((timeMs, index) => [timeMs, samples.values[index]!]))
  replaceSamples(samples, byTime)
}

function replaceSamples({ timesMs, values }: Samples, byTime: ReadonlyMap<number, number>): void {
  const sorted = [...byTime.keys()].sort((left, right) => left - right)
  timesMs.splice(0, timesMs.length, ...sorted)
  values.splice(0, values.length, ...sorted.map(timeMs => byTime.get(timeMs)!))
}

const timeMsMax = Math.ceil(2 ** 53 / 1000)

/** From the first to the last of their late points; they are sorted. */
function boundsOf(late: readonly Samples[]): Pick<ReadQuery, 'fromMs' | 'toMs'> {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { known, timesMs } of late) {
    fromMs = Math.min(fromMs, timesMs[0]!)
    // Where nobody has looked yet, whatever comes later is looked at, too.
    const isKnown = known.latestMs < Number.POSITIVE_INFINITY
    toMs = Math.max(toMs, isKnown ? Math.min(known.latestMs, timesMs.at(-1)!) : timeMsMax)
  }
  return { fromMs, toMs }
}

function leaveOutKnown(samples: Samples, timesMs: readonly number[], values: readonly number[]): void {
  const byTime = new Map(samples.timesMs.map((timeMs, index) => [timeMs, samples.values[index]!]))
  for (const [index, timeMs] of timesMs.entries()) {
    const value = byTime.get(timeMs)
    if (value === undefined) continue
    if (!Object.is(value, values[index])) {
      throw new StoreError('NOT_SUPPORTED', `${system}: there is a point at ${timeMs} ms, and it stays as it is`)
    }
    byTime.delete(timeMs)
  }
  replaceSamples(samples, byTime)
}

function numberOf(text: string): number {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  return text === '-Inf' ? Number.NEGATIVE_INFINITY : Number(text)
}
