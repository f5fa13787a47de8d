/**
 * `series-metrics`: a thousand series of three kinds, a point of each every ten seconds, and the three questions by which
 * time-series stores are measured here against each other. Nothing is written once it is loaded, unless it is asked for.
 */
import type { PointBatch, SeriesKey } from '../../../adapters/contract/index.ts'
import type { Random } from '../../../engines/env/index.ts'
import { property, readProperties } from '../../property-reader.ts'
import type { WorkloadDefinition, WorkloadProperty } from '../../workload.ts'
import { BatchBuilder } from '../batch-builder.ts'
import type { SeriesAppend, SeriesQuestion } from '../data-set.ts'
import { readRun, runProperties } from '../properties.ts'
import type { SeriesCall } from '../question.ts'
import { SeriesWorkload } from '../workload.ts'

const metric = 'machine'
const startUs = 1_704_067_200_000_000
const stepUs = 10_000_000
/** 5 %, in whole milliseconds. */
const jitterMs = 500
const minuteUs = 60_000_000
const hourUs = 60 * minuteUs
const groupLength = 100
const kinds = ['gauge', 'counter', 'slow'] as const

const properties: readonly WorkloadProperty[] = [
  ...runProperties('5000000'),
  property('seriescount', '1000', 'series, in groups of 100'),
  property('queryproportion', '1', 'weight of the three queries together; each is asked as often as another'),
  property('ingestproportion', '0', 'weight of appends of the next point of each series'),
]

export const seriesMetrics: WorkloadDefinition<'series'> = {
  name: 'series-metrics',
  description: 'a thousand gauges, counters and slow gauges: an hour of one, and twelve of a hundred by minute',
  models: ['series'],
  properties,
  preset: {},
  create(given) {
    const reader = readProperties('series-metrics', properties, given)
    const machines = new Machines(reader.integer('seriescount', 1, 1_000_000))
    const stepCount = Math.ceil(reader.integer('recordcount', 1) / machines.series.length)
    const recordCount = stepCount * machines.series.length
    const queryProportion = reader.number('queryproportion', 0)
    const ingestProportion = reader.number('ingestproportion', 0)
    if (queryProportion + ingestProportion === 0)
      throw reader.error('queryproportion', 'leaves nothing to do: ingestproportion is 0, too')
    return new SeriesWorkload('series-metrics', readRun(reader, recordCount), {
      metrics: [metric],
      recordCount,
      needs: [],
      *load(random, length) {
        const stepsPerBatch = Math.max(1, Math.floor(length / machines.series.length))
        for (let step = 0; step < stepCount; step += stepsPerBatch) {
          yield machines.steps(random, Math.min(stepsPerBatch, stepCount - step), { first: 0, every: 1 })
        }
      },
      questions: questionsOf(machines.series.length, stepCount * stepUs, queryProportion / 3),
      append: ingest(machines, ingestProportion),
    })
  },
}

function questionsOf(seriesCount: number, spanUs: number, weight: number): SeriesQuestion[] {
  const question = (name: string, draw: (random: Random) => SeriesCall): SeriesQuestion => {
    return { name, weight, draw: random => [draw(random)] }
  }
  /** So long, or the whole where there is less; from a whole minute on. */
  const drawRange = (random: Random, lengthUs: number): { readonly fromUs: number; readonly toUs: number } => {
    const minuteCount = Math.max(0, Math.floor((spanUs - lengthUs) / minuteUs))
    const fromUs = startUs + random.nextInteger(minuteCount + 1) * minuteUs
    return { fromUs, toUs: fromUs + lengthUs }
  }
  const averages = (random: Random): SeriesCall & { readonly type: 'window' } => {
    const value = groupName(random.nextInteger(Math.ceil(seriesCount / groupLength)) * groupLength)
    const select = { metric, tags: [{ tag: 'group', operator: '=', value } as const] }
    return { type: 'window', query: { select, ...drawRange(random, 12 * hourUs), function: 'avg', windowUs: minuteUs } }
  }
  return [
    question('one-1h', random => {
      const value = seriesName(random.nextInteger(seriesCount))
      const select = { metric, tags: [{ tag: 'name', operator: '=', value } as const] }
      return { type: 'range', range: { select, ...drawRange(random, hourUs) } }
    }),
    question('hundred-12h', averages),
    question('hundred-12h-each', random => {
      const { query } = averages(random)
      return { type: 'window', query: { ...query, groupBy: 'series' } }
    }),
  ]
}

/** Each client has series of its own, so that their points come in order. */
function ingest(machines: Machines, weight: number): SeriesAppend {
  return {
    name: 'ingest',
    weight,
    draw: ({ random, index, clientCount }) => machines.steps(random, 1, { first: index, every: clientCount }),
  }
}

function seriesName(index: number): string {
  return `m${index}`
}

function groupName(index: number): string {
  return `g${Math.floor(index / groupLength)}`
}

class Machines {
  readonly series: readonly SeriesKey[]
  readonly #values: Float64Array
  /** By series: the number of its next point. */
  readonly #nextSteps: Uint32Array

  constructor(count: number) {
    this.series = Array.from({ length: count }, (_, index) => {
      return { metric, tags: { name: seriesName(index), group: groupName(index), kind: kinds[index % kinds.length]! } }
    })
    // In hundredths; counters in ones.
    this.#values = Float64Array.from({ length: count }, () => 5000)
    this.#nextSteps = new Uint32Array(count)
  }

  /** The next points of series `first`, `first + every`, …, step by step. */
  steps(
    random: Random,
    count: number,
    { first, every }: { readonly first: number; readonly every: number },
  ): PointBatch {
    const ownCount = Math.ceil(Math.max(0, this.series.length - first) / every)
    const batch = new BatchBuilder(this.series, count * ownCount)
    for (let step = 0; step < count; step++) {
      for (let index = first; index < this.series.length; index += every) {
        const jitterUs = random.nextInteger(jitterMs) * 1000
        const timestampUs = startUs + this.#nextSteps[index]! * stepUs + jitterUs
        this.#nextSteps[index]!++
        batch.add(index, timestampUs, this.#next(random, index))
      }
    }
    return batch.finish()
  }

  #next(random: Random, index: number): number {
    const kind = kinds[index % kinds.length]
    const value = this.#values[index]!
    if (kind === 'counter') {
      this.#values[index] = value + random.nextInteger(50)
      return this.#values[index]!
    }
    if (kind === 'gauge' || random.nextInteger(100) === 0) {
      this.#values[index] = Math.min(10_000, Math.max(0, value + random.nextInteger(401) - 200))
    }
    return this.#values[index]! / 100
  }
}
