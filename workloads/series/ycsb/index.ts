/** `ycsb-timeseries`: metrics with tags whose points are inserted, read and scanned, after YCSB's TimeSeriesWorkload. */
import type { PointBatch, SeriesKey, SeriesSelector, TagMatcher } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import type { Need, WorkloadDefinition } from '../../workload.ts'
import { BatchBuilder } from '../batch-builder.ts'
import type { SeriesAppend, SeriesQuestion } from '../data-set.ts'
import { SeriesWorkload } from '../workload.ts'
import { readTimeSeriesProperties, type TimeSeriesProperties, timeSeriesProperties } from './properties.ts'

export const ycsbTimeSeries: WorkloadDefinition<'series'> = {
  name: 'ycsb-timeseries',
  description: "metrics and tags of YCSB's TimeSeriesWorkload: inserts, reads of a series, scans of several",
  models: ['series'],
  properties: timeSeriesProperties,
  preset: {},
  create(given) {
    const properties = readTimeSeriesProperties(given)
    const grid = new Grid(properties)
    return new SeriesWorkload('ycsb-timeseries', properties, {
      metrics: grid.metrics,
      recordCount: properties.recordCount,
      needs: needsOf(properties),
      *load(random, length) {
        for (let from = 0; from < properties.recordCount; from += length) {
          yield grid.points(random, Math.min(length, properties.recordCount - from), { first: 0, every: 1 })
        }
      },
      questions: questionsOf(properties, grid),
      append: insertOf(properties, grid),
    })
  },
}

function needsOf({ scan, intervalUs }: TimeSeriesProperties): Need[] {
  return [
    ...(scan?.function === 'rate' ? [{ feature: 'rate', without: 'groupbyfunction=SUM' } as const] : []),
    ...(intervalUs % 1000 === 0 ? [] : [{ feature: 'microseconds' } as const]),
  ]
}

function questionsOf(properties: TimeSeriesProperties, grid: Grid): SeriesQuestion[] {
  const { weights, scan } = properties
  return [
    {
      name: 'read',
      weight: weights.read,
      draw: random => [{ type: 'range', range: { select: grid.drawSelector(random, 0), ...grid.drawRange(random) } }],
    },
    {
      name: 'scan',
      weight: weights.scan,
      draw: random => {
        const range = { select: grid.drawSelector(random, 1), ...grid.drawRange(random) }
        if (scan === undefined) return [{ type: 'range', range }]
        const groupBy = scan.tags.map(tag => grid.tagNames[tag - 1]!)
        const windowUs = scan.windowUs > 0 ? { windowUs: scan.windowUs } : {}
        return [{ type: 'window', query: { ...range, function: scan.function, groupBy, ...windowUs } }]
      },
    },
  ]
}

function insertOf({ weights, insertBatch }: TimeSeriesProperties, grid: Grid): SeriesAppend {
  return {
    name: 'insert',
    weight: weights.insert,
    draw: ({ random, index, clientCount }) => grid.points(random, insertBatch, { first: index, every: clientCount }),
  }
}

/** Every metric with every combination of tag values, and where each series is in time. */
class Grid {
  readonly metrics: readonly string[]
  readonly tagNames: readonly string[]
  readonly series: readonly SeriesKey[]
  readonly #properties: TimeSeriesProperties
  /** By series: the number of its next interval. */
  readonly #nextSteps: Float64Array
  /** By first series of a writer: the one whose turn it is. */
  readonly #nextSeries = new Map<number, number>()

  constructor(properties: TimeSeriesProperties) {
    const { metricCount, metricLength, tagCardinalities, tagNameLength, tagValueLength } = properties
    this.#properties = properties
    this.metrics = Array.from({ length: metricCount }, (_, index) => wordOf(index, metricLength))
    this.tagNames = tagCardinalities.map((_, index) => wordOf(index, tagNameLength))
    let combinations: SeriesKey['tags'][] = [{}]
    for (const [index, cardinality] of tagCardinalities.entries()) {
      const values = Array.from({ length: cardinality }, (_, value) => wordOf(value, tagValueLength))
      combinations = combinations.flatMap(tags => values.map(value => ({ ...tags, [this.tagNames[index]!]: value })))
    }
    this.series = this.metrics.flatMap(metric => combinations.map(tags => ({ metric, tags })))
    const delayedCount = Math.floor(this.series.length * properties.delayedSeries)
    // Those behind have begun so many intervals before the others.
    this.#nextSteps = Float64Array.from(this.series, (_, index) => {
      return properties.delayedIntervals - (index < delayedCount ? index % (properties.delayedIntervals + 1) : 0)
    })
  }

  /** The next points of series `first`, `first + every`, … in turn, each at its next interval. */
  points(
    random: Random,
    count: number,
    { first, every }: { readonly first: number; readonly every: number },
  ): PointBatch {
    const batch = new BatchBuilder(this.series, count)
    // More writers than series: those without any share the last.
    const start = Math.min(first, this.series.length - 1)
    let index = this.#nextSeries.get(start) ?? start
    while (!batch.isFull) {
      const step = this.#nextSteps[index]!
      this.#nextSteps[index] = step + 1
      const isLeftOut = this.#properties.sparsity > 0 && random.nextFloat() < this.#properties.sparsity
      if (!isLeftOut) batch.add(index, this.#timeOf(step), this.#draw(random))
      index += every
      if (index >= this.series.length) index = start
    }
    this.#nextSeries.set(start, index)
    return batch.finish()
  }

  /** A series, or those that agree with one in all tags but the last few. */
  drawSelector(random: Random, openCount: number): SeriesSelector {
    const { metric, tags } = this.series[random.nextInteger(this.series.length)]!
    const named = this.tagNames.slice(0, Math.max(0, this.tagNames.length - openCount))
    return { metric, tags: named.map((tag): TagMatcher => ({ tag, operator: '=', value: tags[tag]! })) }
  }

  /** From the time of some loaded point on; one interval where queries have no span. */
  drawRange(random: Random): { readonly fromUs: number; readonly toUs: number } {
    const { recordCount, intervalUs, spanUs, spanIsRandom } = this.#properties
    const fromUs = this.#timeOf(random.nextInteger(Math.ceil(recordCount / this.series.length)))
    const intervalCount = Math.max(1, Math.floor(spanUs / intervalUs))
    const asked = spanIsRandom ? 1 + random.nextInteger(intervalCount) : intervalCount
    return { fromUs, toUs: fromUs + asked * intervalUs }
  }

  #timeOf(step: number): number {
    return this.#properties.startUs + step * this.#properties.intervalUs
  }

  #draw(random: Random): number {
    const { valueType } = this.#properties
    const isFloat = valueType === 'floats' || (valueType === 'mixed' && random.nextInteger(2) === 0)
    // Two decimals: sums come out alike in whatever order.
    return isFloat ? random.nextInteger(10_000_000) / 100 : random.nextInteger(1_000_000)
  }
}

/** The number in letters, as long as asked or as long as it takes: AAAAAAAA, AAAAAAAB, … */
function wordOf(index: number, length: number): string {
  let word = ''
  for (let rest = index; word.length < length || rest > 0; rest = Math.floor(rest / 26)) {
    word = String.fromCharCode(65 + (rest % 26)) + word
  }
  return word
}
