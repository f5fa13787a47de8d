/** Late and repeated points, deletes, retention, snapshots, and what readers see while writers write. */
import assert from 'node:assert/strict'
import type { SeriesKey } from '../../series.ts'
import type { Feature } from '../../store.ts'
import type { Subject } from '../subject.ts'
import { assertFails, breath } from '../subject.ts'
import type { Point } from './pair.ts'
import { always, batchOf, checkAll, checkRange, checkWindow, SeriesPair } from './pair.ts'
import { endUs, fillSample, hourUs, sampleSeries, selectorOf, startUs } from './sample.ts'

const select = { metric: 'm' }
const key: SeriesKey = { metric: 'm', tags: { host: 'a' } }
const other: SeriesKey = { metric: 'm', tags: { host: 'b' } }

export function testWrites(subject: Subject<'series'>): void {
  testTimes(subject)
  testOverwriting(subject)
  if (!refusesAll(subject, 'delete', pair => pair.series.delete({ select: { metric: 'cpu' }, ...always })))
    testDelete(subject)
  if (!refusesAll(subject, 'drop-before', pair => pair.series.dropBefore(startUs + hourUs))) testDropBefore(subject)
  if (!refusesAll(subject, 'snapshot', pair => pair.series.snapshot())) testSnapshots(subject)
  testConcurrency(subject)
}

/** Registers the test that a feature which is not claimed is refused; false: it is claimed. */
function refusesAll(subject: Subject<'series'>, feature: Feature, call: (pair: SeriesPair) => unknown): boolean {
  if (subject.has(feature)) return false
  subject.test(`${feature}: not claimed, and refused`, async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair, startUs, startUs + hourUs / 10)
    await assertFails(feature, 'NOT_SUPPORTED', () => call(pair))
    await pair.checkAll('cpu', 'requests')
  })
  return true
}

function testTimes(subject: Subject<'series'>): void {
  const fine: Point[] = [0, 1, 999, 1001, 123_456].map((offsetUs, index) => [key, startUs + offsetUs, index])
  if (subject.has('microseconds')) {
    subject.test('microseconds: times differ by one of them', async series => {
      const pair = new SeriesPair(series)
      await pair.append(fine)
      await pair.checkAll('m')
      for (const fromUs of [startUs, startUs + 1, startUs + 2])
        await pair.checkRange({ select, fromUs, toUs: startUs + 999 })
      await pair.checkWindow({ select, ...always, function: 'sum', windowUs: 3 })
    })
  } else {
    subject.test('microseconds: not claimed, and refused', async series => {
      const pair = new SeriesPair(series)
      await pair.append(fine.slice(0, 1))
      await assertFails('a finer time', 'NOT_SUPPORTED', () => series.append(batchOf(fine.slice(3))))
      await pair.checkAll('m')
    })
  }

  const late: Point[] = [5, 1, 3, 2, 4, 0].map(index => [key, startUs + index * 60_000_000, index])
  if (subject.has('out-of-order')) {
    subject.test('out-of-order: points are in the order of time, however they came', async series => {
      const pair = new SeriesPair(series)
      await fillSample(pair)
      await pair.append(late.slice(0, 4))
      await pair.append(late.slice(4))
      // Between those that are there, before them all, and of a series that was not there.
      for (let index = 40; index >= 0; index--) {
        await pair.append([
          [sampleSeries[0]!, startUs + index * 247_000_500 - (index % 2) * 500, index],
          [other, startUs - index * 3_000_000, index],
        ])
      }
      await pair.checkAll('m', 'cpu', 'requests')
      await pair.checkWindow({
        select: { metric: 'cpu' },
        ...always,
        function: 'sum',
        windowUs: hourUs,
        groupBy: ['host'],
      })
    })
  } else {
    subject.test('out-of-order: not claimed, and refused', async series => {
      const pair = new SeriesPair(series)
      await pair.append(late.slice(0, 1))
      await assertFails('an older point', 'NOT_SUPPORTED', () => series.append(batchOf(late.slice(1, 2))))
      await pair.checkAll('m')
    })
  }
}

function testOverwriting(subject: Subject<'series'>): void {
  if (!subject.has('overwrite')) {
    subject.test('overwrite: not claimed, and refused', async series => {
      const pair = new SeriesPair(series)
      await pair.append([[key, startUs, 1]])
      await assertFails('another value', 'NOT_SUPPORTED', () => series.append(batchOf([[key, startUs, 2]])))
      await pair.checkAll('m')
    })
    return
  }
  subject.test('overwrite: of points at one instant the last to come counts', async series => {
    const pair = new SeriesPair(series)
    const at = (value: number, offset = 0): Point => [key, startUs + offset * 1_000_000, value]
    await pair.append([at(1), at(2), at(9), at(3)])
    await pair.checkAll('m')
    await pair.append([at(1, 1), at(1, 2)])
    await pair.append([at(0), at(2, 2)])
    await pair.checkAll('m')
    await pair.append([at(-1, 2), [other, startUs, 5], at(7, 2)])
    await pair.checkAll('m')
    await pair.checkWindow({ select, ...always, function: 'count' })
    await pair.checkWindow({ select, ...always, function: 'sum', groupBy: 'series' })
    if (!subject.has('out-of-order')) return
    await fillSample(pair)
    const changed = sampleSeries.map(
      each => [each, pair.reference.range({ select: selectorOf(each), ...always })[0]!.timestampsUs[3]!, 1e6] as const,
    )
    await pair.append(changed)
    await pair.checkAll('m', 'cpu', 'requests')
  })
}

function testDelete(subject: Subject<'series'>): void {
  subject.test('delete removes the points of its range, and a series without points is gone', async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair)
    const host = (value: string) => ({ metric: 'cpu', tags: [{ tag: 'host', operator: '=', value } as const] })
    const ranges = [
      { select: host('a'), fromUs: startUs + hourUs, toUs: startUs + 2 * hourUs },
      { select: { metric: 'nothing' }, ...always },
      { select: { metric: 'cpu' }, fromUs: startUs + hourUs / 2, toUs: startUs + hourUs / 2 },
      { select: host('b'), ...always },
      { select: { metric: 'cpu' }, fromUs: startUs - hourUs, toUs: startUs + hourUs / 3 },
    ]
    for (const range of ranges) {
      await pair.delete(range)
      await pair.checkAll('cpu', 'requests')
      await pair.checkWindow({ select: { metric: 'cpu' }, ...always, function: 'avg', windowUs: hourUs / 4 })
    }
    await pair.append([[sampleSeries[1]!, endUs + 1000, 5]])
    await pair.checkAll('cpu')
    await pair.delete({ select: { metric: 'cpu' }, ...always })
    await pair.checkAll('cpu', 'requests')
  })
}

function testDropBefore(subject: Subject<'series'>): void {
  subject.test('drop-before: what is older is gone, of every metric', async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair)
    for (const timeUs of [
      startUs - hourUs,
      startUs + hourUs / 8,
      startUs + hourUs,
      startUs + hourUs,
      startUs + 1.5 * hourUs,
    ]) {
      await pair.dropBefore(timeUs)
      await pair.checkAll('cpu', 'requests')
      await pair.checkWindow({ select: { metric: 'requests' }, ...always, function: 'max', windowUs: hourUs / 4 })
    }
    await fillSample(pair, endUs, endUs + hourUs)
    await pair.checkAll('cpu', 'requests')
    await pair.dropBefore(endUs + 100 * hourUs)
    await pair.checkAll('cpu', 'requests')
  })
}

function testSnapshots(subject: Subject<'series'>): void {
  subject.test('a snapshot is unmoved by whatever is written, until it is released', async (series, store) => {
    const pair = new SeriesPair(series)
    const standing = []
    for (let round = 0; round < 6; round++) {
      await fillSample(pair, startUs + round * hourUs, startUs + (round + 1) * hourUs)
      standing.push({ snapshot: await series.snapshot(), reference: pair.reference.snapshot() })
      if (subject.has('out-of-order') && subject.has('overwrite'))
        await pair.append([[sampleSeries[0]!, startUs + round * hourUs, 1e9]])
      if (subject.has('delete')) await pair.delete({ select: selectorOf(sampleSeries[round]!), ...always })
      if (subject.has('drop-before') && round > 2) await pair.dropBefore(startUs + (round - 1.5) * hourUs)
    }
    await store.settle?.()
    for (const { snapshot, reference } of standing) {
      await checkAll(snapshot, reference, ['cpu', 'requests'])
      await checkRange(snapshot, reference, { select: { metric: 'cpu' }, fromUs: startUs, toUs: startUs + hourUs })
      await checkWindow(snapshot, reference, {
        select: { metric: 'cpu' },
        ...always,
        function: 'sum',
        windowUs: hourUs,
      })
      await snapshot.release()
    }
    await pair.checkAll('cpu', 'requests')
  })
}

function testConcurrency(subject: Subject<'series'>): void {
  subject.test('appends under way at once all arrive, each as a whole', async series => {
    const pair = new SeriesPair(series)
    const keys = Array.from({ length: 5 }, (_, index) => ({ metric: 'm', tags: { writer: `${index}` } }))
    const batchLength = 7
    const pointsOf = (writer: number, round: number): Point[] => {
      return Array.from({ length: batchLength }, (_, index) => [
        keys[writer]!,
        startUs + (round * batchLength + index) * 1000,
        index,
      ])
    }
    const writing = { done: false }
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < 12; round++) await series.append(batchOf(pointsOf(writer, round)))
    }
    const writers = Promise.all(keys.map((_, writer) => write(writer))).finally(() => {
      writing.done = true
    })
    try {
      let before = 0
      while (!writing.done) {
        const found = await series.window({ select, ...always, function: 'count' })
        const count = found[0]?.values[0] ?? 0
        assert.equal(count % batchLength, 0, `${count} points are no whole batches of ${batchLength}`)
        assert.ok(count >= before, `there were ${before} points, and now ${count}`)
        before = count
        await breath()
      }
    } finally {
      await writers
    }
    for (let index = 0; index < 60; index++) pair.reference.append(batchOf(pointsOf(index % 5, Math.floor(index / 5))))
    await pair.checkAll('m')
  })
}
