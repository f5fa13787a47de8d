/** What is appended comes back: values, times, and which points are of one series; and whose the arrays are. */
import assert from 'node:assert/strict'
import { toStoreError } from '../../errors.ts'
import type { PointBatch, SeriesKey } from '../../series.ts'
import type { Subject } from '../subject.ts'
import type { Point } from './pair.ts'
import { always, SeriesPair } from './pair.ts'
import { fillSample, sampleSeries, startUs } from './sample.ts'

const key: SeriesKey = { metric: 'm', tags: { host: 'a' } }

/** A point every second. */
function pointsOf(values: readonly number[], of: SeriesKey = key): Point[] {
  return values.map((value, index) => [of, startUs + index * 1_000_000, value])
}

export function testPoints(subject: Subject<'series'>): void {
  subject.test('every value comes back exactly', async series => {
    const pair = new SeriesPair(series)
    await pair.append(
      pointsOf([0, 0.1, -0.1, 1 / 3, 5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, -Number.MAX_VALUE, 1e21, 1e-7]),
    )
    await pair.append(
      pointsOf([2 ** 53, 2 ** 53 + 2, -(2 ** 63), 123_456_789.123_456_79, 100, 1e3], { metric: 'm', tags: {} }),
    )
    await pair.checkAll('m')
  })

  subject.test('an infinite value comes back, or is refused', async series => {
    const pair = new SeriesPair(series)
    try {
      await pair.append(pointsOf([1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2]))
    } catch (thrown) {
      assert.equal(toStoreError(thrown).code, 'NOT_SUPPORTED')
    }
    await pair.checkAll('m')
  })

  subject.test('points of many series and hours come back by series, in the order of time', async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair)
    await pair.checkAll('cpu', 'requests', 'nothing')
  })

  subject.test('times reach far back and far ahead', async series => {
    const pair = new SeriesPair(series)
    const timesUs = [-9_007_199_254_740_000, -1_000_000, -1000, 0, 1000, 4_000_000_000_000_000, 9_007_199_254_740_000]
    for (const [index, timeUs] of timesUs.entries()) await pair.append([[key, timeUs, index]])
    await pair.checkAll('m')
    for (const fromUs of timesUs) {
      for (const toUs of timesUs) await pair.checkRange({ select: { metric: 'm' }, fromUs, toUs })
    }
  })

  subject.test('a store without points answers, and a batch of none is nothing', async series => {
    const pair = new SeriesPair(series)
    await pair.checkAll('m')
    await pair.append([])
    await series.append({ ...batchOfOne(), count: 0 })
    await pair.checkAll('m')
  })

  testKeys(subject)
  testOwnership(subject)
}

function batchOfOne(): PointBatch {
  return {
    count: 1,
    series: [key],
    seriesIndexes: new Uint32Array(3),
    timestampsUs: new Float64Array(3).fill(startUs),
    values: new Float64Array(3),
  }
}

function testKeys(subject: Subject<'series'>): void {
  subject.test('series that are equal by value are one, and an empty tag is none', async series => {
    const pair = new SeriesPair(series)
    const same: SeriesKey[] = [
      { metric: 'm', tags: { a: '1', b: '2' } },
      { metric: 'm', tags: { b: '2', a: '1' } },
      { metric: 'm', tags: { a: '1', c: '', b: '2' } },
    ]
    const others: SeriesKey[] = [
      { metric: 'm', tags: { a: '1' } },
      { metric: 'm', tags: { a: '2', b: '1' } },
      { metric: 'm', tags: { a: '1', b: '2', c: '3' } },
      { metric: 'M', tags: { a: '1', b: '2' } },
      { metric: 'm', tags: { A: '1', b: '2' } },
      { metric: 'm', tags: {} },
    ]
    const points = [...same, ...others].map((each, index) => [each, startUs + index * 1000, index] as const)
    await pair.append(points.slice(0, 4))
    await pair.append(points.slice(4))
    await pair.checkAll('m', 'M')
    assert.equal((await series.series({ metric: 'm' })).length, 6)
  })

  subject.test('names and values of tags are any text', async series => {
    const pair = new SeriesPair(series)
    const texts = [
      'plain',
      'a b',
      'a,b',
      'a=b',
      '"quoted"',
      "it's",
      'back\\slash',
      'naïve',
      '日本',
      '🙂',
      '1',
      '__name__',
      'time',
      '{x}',
      '$1',
      '.*',
    ]
    const keys: SeriesKey[] = texts.flatMap((text, index) => [
      { metric: 'values', tags: { tag: text, next: texts[(index + 1) % texts.length]! } },
      { metric: 'names', tags: { [text]: 'value' } },
      { metric: `metric ${text}`, tags: {} },
    ])
    await pair.append(keys.map((each, index) => [each, startUs, index]))
    await pair.checkAll('values', 'names', ...texts.map(text => `metric ${text}`))
    for (const value of texts) {
      const matcher = { tag: 'tag', operator: '=', value } as const
      await pair.checkRange({ select: { metric: 'values', tags: [matcher] }, ...always })
      const named = { tag: value, operator: '!=', value: '' } as const
      await pair.checkSeries({ metric: 'names', tags: [named] })
      await pair.checkWindow({ select: { metric: 'names' }, ...always, function: 'max', groupBy: [value] })
    }
  })

  subject.test('a thousand series, of one point each, are all found', async series => {
    const pair = new SeriesPair(series)
    const keys = Array.from({ length: 1000 }, (_, index) => ({
      metric: 'm',
      tags: { id: `${index}`, ten: `${index % 10}` },
    }))
    await pair.append(keys.map((each, index) => [each, startUs, index]))
    await pair.checkAll('m')
    await pair.checkRange({ select: { metric: 'm', tags: [{ tag: 'id', operator: '=', value: '777' }] }, ...always })
    await pair.checkWindow({ select: { metric: 'm' }, ...always, function: 'sum', groupBy: ['ten'] })
  })
}

function testOwnership(subject: Subject<'series'>): void {
  subject.test(
    'arrays may be overwritten once append has settled, and what is behind count is ignored',
    async series => {
      const pair = new SeriesPair(series)
      const batch = batchOfOne()
      for (let index = 0; index < 5; index++) {
        batch.timestampsUs.fill(startUs + index * 1000)
        batch.timestampsUs[1] = startUs - 1000
        batch.values.fill(index)
        await series.append(batch)
      }
      batch.timestampsUs.fill(0)
      batch.values.fill(-1)
      pair.reference.append({
        ...batch,
        count: 5,
        seriesIndexes: new Uint32Array(5),
        timestampsUs: Float64Array.from([0, 1, 2, 3, 4], index => startUs + index * 1000),
        values: Float64Array.of(0, 1, 2, 3, 4),
      })
      await pair.checkAll('m')
    },
  )

  subject.test('an answer holds for good', async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair, startUs, startUs + 600_000_000)
    const range = { select: { metric: 'cpu' }, ...always }
    const first = await series.range(range)
    const before = structuredClone(first)
    await fillSample(pair, startUs + 600_000_000)
    await series.range(range)
    assert.deepEqual(first, before)
    assert.equal(first.length, sampleSeries.filter(({ metric }) => metric === 'cpu').length)
  })
}
