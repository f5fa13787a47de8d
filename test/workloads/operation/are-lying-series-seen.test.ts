import { describe, expect, test } from 'vitest'
import type { PointBatch, SeriesPoints, WindowedSeries } from '../../../adapters/contract/index.ts'
import { seriesMetrics, tsbsDevops, ycsbTimeSeries } from '../../../workloads/series/index.ts'
import { type Asked, type Lie, load, openStore, run, slowed, verdicts } from './drive.ts'

const devops = { recordcount: '6000', scale: '10', ingesthosts: '2' }
const metrics = { recordcount: '6000', seriescount: '120', ingestproportion: '0.3' }
const ycsb = { recordcount: '6000', tagcardinality: '1,2,3', tagcount: '3', fieldcount: '4' }
const allValid = { points: 'valid', tail: 'valid', answers: 'valid' }

async function loadedDevops(
  lie?: Lie<'series'>,
  more: Readonly<Record<string, string>> = {},
): Promise<Asked<'series'>> {
  const asked = { workload: tsbsDevops.create({ ...devops, ...more }), store: await openStore('series', lie) }
  await load(asked)
  return asked
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
    const asked = { workload: definition.create(properties), store: await openStore('series') }
    await load(asked)
    const { counts, ...outcomes } = await run(asked)
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
    expect(Object.keys(counts).toSorted()).toEqual([...asked.workload.operations].toSorted())
    expect(await verdicts(asked)).toEqual(allValid)
  })

  test('an honest store passes, whatever the order in which its answers come', async () => {
    const store = slowed(await openStore('series'), 'series', 7)
    const asked = { workload: definition.create(properties), store }
    await load(asked)
    const { counts: _counts, ...outcomes } = await run(asked, { clientCount: 4, operationCount: 120 })
    expect(outcomes).toMatchObject({ wrong: 0, thrown: 0 })
    expect(await verdicts(asked)).toEqual(allValid)
  })
})

const windowed = (change: (found: WindowedSeries) => WindowedSeries | undefined): Lie<'series'> => {
  return series => ({
    window: async query => (await series.window(query)).flatMap(found => change(found) ?? []),
  })
}
const last = (change: (found: SeriesPoints) => SeriesPoints): Lie<'series'> => {
  return series => ({ last: async range => (await series.last(range)).map(change) })
}

test.each<[string, Lie<'series'>]>([
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
])('it is caught that %s', async (_what, lie) => {
  const asked = await loadedDevops(lie)
  expect((await run(asked)).wrong).toBeGreaterThan(0)
  expect(await verdicts(asked)).toMatchObject({ answers: 'violated' })
})

test('a late point that is lost is caught, by an answer and by the count', async () => {
  const asked = await loadedDevops(series => ({ append: points => series.append(withoutLate(points)) }), {
    lateproportion: '0.3',
  })
  expect((await run(asked)).wrong).toBeGreaterThan(0)
  expect(await verdicts(asked)).toEqual({ points: 'violated', tail: 'valid', answers: 'violated' })
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
  const asked = await loadedDevops(undefined, { queryproportion: '0' })
  await run(asked, { operationCount: 32 })
  expect(await verdicts(asked)).toEqual({ ...allValid, answers: 'valid' })
  const select = { metric: 'cpu_usage_steal', tags: [{ tag: 'hostname', operator: '=', value: 'host_4' }] } as const
  const range = { select, fromUs: 0, toUs: 2 ** 53 }
  const [found] = await asked.store.series.last(range)
  await asked.store.series.delete({ ...range, fromUs: found!.timestampsUs[0]! })
  expect(await verdicts(asked)).toMatchObject({ points: 'violated', tail: 'violated' })
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
  const expected = await honest.workload.fingerprints!(honest.store)
  expect(expected).toHaveLength(15)
  expect(await again.workload.fingerprints!(again.store)).toEqual(expected)
  const differing = (await lying.workload.fingerprints!(lying.store)).filter(
    ({ value }, index) => value !== expected[index]!.value,
  )
  expect(differing.map(({ name }) => name)).toContain('double-groupby-1')
})

test('a store without late points is told which property leaves them out', async () => {
  const honest = await openStore('series')
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
      const store = await openStore('series', series => ({
        append(points) {
          for (let index = 0; index < points.count; index++) {
            const key = points.series[points.seriesIndexes[index]!]!
            expect(points.timestampsUs[index]).toBeGreaterThan(latest.get(key) ?? 0)
            latest.set(key, points.timestampsUs[index]!)
          }
          return series.append(points)
        },
      }))
      const asked = { workload: definition.create(properties), store }
      await load(asked)
      expect((await run(asked, { clientCount, operationCount: 100 })).thrown).toBe(0)
    }
  },
)
