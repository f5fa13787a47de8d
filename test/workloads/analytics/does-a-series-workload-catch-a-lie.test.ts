import { describe, expect, test } from 'vitest'
import type { PointBatch, Series, SeriesPoints, WindowedSeries } from '../../../adapters/contract/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import { seriesMetrics, tsbsDevops, ycsbTimeSeries } from '../../../workloads/series/index.ts'
import { aWhile, type Bent, fingerprints, load, run, seriesStore, verdicts } from './drive.ts'

const devops = { recordcount: '6000', scale: '10', ingesthosts: '2' }
const metrics = { recordcount: '6000', seriescount: '120', ingestproportion: '0.3' }
const ycsb = { recordcount: '6000', tagcardinality: '1,2,3', tagcount: '3', fieldcount: '4' }
const allValid = { points: 'valid', tail: 'valid', answers: 'valid' }

type Bend = (series: Series) => Partial<Series>

async function loadedDevops(bend?: Bend, more: Readonly<Record<string, string>> = {}): Promise<Bent<'series'>> {
  const bent = { workload: tsbsDevops.create({ ...devops, ...more }), store: await seriesStore(bend) }
  await load(bent)
  return bent
}

describe.each([
  ['tsbs-devops', tsbsDevops, devops],
  ['series-metrics', seriesMetrics, metrics],
  ['ycsb-timeseries', ycsbTimeSeries, ycsb],
  [
    'ycsb-timeseries, grouped',
    ycsbTimeSeries,
    { ...ycsb, groupbyfunction: 'sum', groupbykeys: '3', downsamplinginterval: '600' },
  ],
  ['ycsb-timeseries, sparse', ycsbTimeSeries, { ...ycsb, sparsity: '0.3', insertbatch: '10' }],
])('%s', (_name, definition, properties) => {
  test('an honest store passes, and every operation has its turn', async () => {
    const bent = { workload: definition.create(properties), store: await seriesStore() }
    await load(bent)
    const { counts, ...outcomes } = await run(bent)
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
    expect(Object.keys(counts).toSorted()).toEqual([...bent.workload.operations].toSorted())
    expect(await verdicts(bent)).toEqual(allValid)
  })

  test('an honest store passes, whatever the order in which its answers come', async () => {
    const random = createRandom(7)
    const slow = async <T>(call: () => T): Promise<Awaited<T>> => {
      await aWhile(random.nextInteger(4))
      const answer = await call()
      await aWhile(random.nextInteger(4))
      return answer
    }
    const store = await seriesStore(series => ({
      append: points => slow(() => series.append(points)),
      range: range => slow(() => series.range(range)),
      last: range => slow(() => series.last(range)),
      window: query => slow(() => series.window(query)),
    }))
    const bent = { workload: definition.create(properties), store }
    await load(bent)
    const { counts: _counts, ...outcomes } = await run(bent, { clientCount: 4, operationCount: 120 })
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0 })
    expect(await verdicts(bent)).toEqual(allValid)
  })
})

const windowed = (change: (found: WindowedSeries) => WindowedSeries | undefined): Bend => {
  return series => ({
    window: async query => (await series.window(query)).flatMap(found => change(found) ?? []),
  })
}
const last = (change: (found: SeriesPoints) => SeriesPoints): Bend => {
  return series => ({ last: async range => (await series.last(range)).map(change) })
}

test.each<[string, Bend]>([
  [
    'a figure is a little too large',
    windowed(found => ({ ...found, values: found.values.map(value => value + 0.01) })),
  ],
  [
    'a window is missing',
    windowed(({ series, startsUs, values }) => ({ series, startsUs: startsUs.slice(1), values: values.slice(1) })),
  ],
  ['a group is missing', windowed(found => (found.series.tags.hostname === 'host_3' ? undefined : found))],
  [
    'a last point is stale',
    last(found => ({ ...found, timestampsUs: found.timestampsUs.map(timeUs => timeUs - 10e6) })),
  ],
  ['a last value is another', last(found => ({ ...found, values: found.values.map(value => value + 1) }))],
  [
    'points come twice',
    series => ({ range: async range => (await series.range(range)).flatMap(found => [found, found]) }),
  ],
])('it is caught that %s', async (_what, bend) => {
  const bent = await loadedDevops(bend)
  expect((await run(bent)).wrong).toBeGreaterThan(0)
  expect(await verdicts(bent)).toMatchObject({ answers: 'violated' })
})

test('a late point that is lost is caught, by an answer and by the count', async () => {
  const bent = await loadedDevops(series => ({ append: points => series.append(withoutLate(points)) }), {
    lateproportion: '0.3',
  })
  expect((await run(bent)).wrong).toBeGreaterThan(0)
  expect(await verdicts(bent)).toEqual({ points: 'violated', tail: 'valid', answers: 'violated' })
})

/** Points of reports are at whole tens of seconds; late ones are not. */
function withoutLate(points: PointBatch): PointBatch {
  const kept = Array.from({ length: points.count }, (_, index) => index).filter(
    index => points.timestampsUs[index]! % 10e6 === 0,
  )
  return {
    count: kept.length,
    series: points.series,
    seriesIndexes: Uint32Array.from(kept, index => points.seriesIndexes[index]!),
    timestampsUs: Float64Array.from(kept, index => points.timestampsUs[index]!),
    values: Float64Array.from(kept, index => points.values[index]!),
  }
}

test('points that are lost at the very end are caught by the last look at the store', async () => {
  const bent = await loadedDevops(undefined, { queryproportion: '0' })
  await run(bent, { operationCount: 32 })
  expect(await verdicts(bent)).toEqual({ ...allValid, answers: 'valid' })
  const select = { metric: 'cpu_usage_steal', tags: [{ tag: 'hostname', operator: '=', value: 'host_4' }] } as const
  const range = { select, fromUs: 0, toUs: 2 ** 53 }
  const [found] = await bent.store.series.last(range)
  await bent.store.series.delete({ ...range, fromUs: found!.timestampsUs[0]! })
  expect(await verdicts(bent)).toMatchObject({ points: 'violated', tail: 'violated' })
})

test('at full size one value that differs shows in the fingerprints', async () => {
  const plain = { verify: 'false' }
  const [honest, again] = [await loadedDevops(undefined, plain), await loadedDevops(undefined, plain)]
  let appendCount = 0
  const lying = await loadedDevops(
    series => ({
      append: points =>
        series.append(++appendCount === 1 ? { ...points, values: points.values.map(value => value + 100) } : points),
    }),
    { ...plain, loadbatch: '3000' },
  )
  const expected = await fingerprints(honest)
  expect(expected).toHaveLength(15)
  expect(await fingerprints(again)).toEqual(expected)
  const differing = (await fingerprints(lying)).filter(({ value }, index) => value !== expected[index]!.value)
  expect(differing.map(({ name }) => name)).toContain('double-groupby-1')
})

test('a store without late points is told which property leaves them out', async () => {
  const honest = await seriesStore()
  const store = { ...honest, capabilities: { ...honest.capabilities, features: [] } }
  expect(() => tsbsDevops.create(devops).prepare!(store)).toThrow(/needs out-of-order.*lateproportion=0/)
  expect(() => tsbsDevops.create({ ...devops, lateproportion: '0' }).prepare!(store)).not.toThrow()
})

test.each([
  ['tsbs-devops', tsbsDevops, { ...devops, lateproportion: '0', queryproportion: '0' }],
  ['series-metrics', seriesMetrics, { ...metrics, queryproportion: '0', ingestproportion: '1' }],
  ['ycsb-timeseries', ycsbTimeSeries, { ...ycsb, readproportion: '0', scanproportion: '0', insertbatch: '7' }],
])(
  '%s: the points of each series come in order, however many clients there are',
  async (_name, definition, properties) => {
    for (const clientCount of [1, 3, 7]) {
      const latest = new Map<unknown, number>()
      const store = await seriesStore(series => ({
        append(points) {
          for (let index = 0; index < points.count; index++) {
            const key = points.series[points.seriesIndexes[index]!]!
            expect(points.timestampsUs[index]).toBeGreaterThan(latest.get(key) ?? 0)
            latest.set(key, points.timestampsUs[index]!)
          }
          return series.append(points)
        },
      }))
      const bent = { workload: definition.create(properties), store }
      await load(bent)
      expect((await run(bent, { clientCount, operationCount: 100 })).thrown).toBe(0)
    }
  },
)
