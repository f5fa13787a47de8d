/** Open, close, open again: what a store keeps, and what a closed one says. */
import type { Durability } from '../../store.ts'
import type { Subject } from '../subject.ts'
import { assertFails } from '../subject.ts'
import { always, batchOf, SeriesPair } from './pair.ts'
import { fillSample, hourUs, sampleSeries, startUs } from './sample.ts'

export function testLifecycle(subject: Subject<'series'>): void {
  testClosed(subject)
  for (const durability of subject.lastingDurabilities) testReopening(subject, durability)

  const [durability] = subject.lastingDurabilities
  if (durability === undefined) return
  subject.testDirectory('a store that is open is LOCKED to everyone else, until it is closed', async directory => {
    const store = await subject.open(directory, durability)
    const pair = new SeriesPair(store.series)
    await fillSample(pair, startUs, startUs + hourUs / 10)
    await assertFails('a second open', 'LOCKED', () => subject.open(directory, durability))
    await pair.checkAll('cpu')
    await store.close()
    const next = await subject.open(directory, durability)
    pair.series = next.series
    await pair.checkAll('cpu')
    await next.close()
  })
}

function testReopening(subject: Subject<'series'>, durability: Durability): void {
  subject.testDirectory(`${durability}: what was written is there when the store opens again`, async directory => {
    let pair: SeriesPair | undefined
    for (let round = 0; round < 4; round++) {
      const store = await subject.open(directory, durability)
      pair ??= new SeriesPair(store.series)
      pair.series = store.series
      await pair.checkAll('cpu', 'requests')
      await fillSample(pair, startUs + round * hourUs, startUs + (round + 1) * hourUs)
      if (subject.has('out-of-order')) await pair.append([[sampleSeries[4]!, startUs - round * 1000 - 1000, round]])
      if (subject.has('delete')) {
        await pair.delete({
          select: { metric: 'cpu' },
          fromUs: startUs + round * hourUs,
          toUs: startUs + (round + 0.25) * hourUs,
        })
      }
      if (subject.has('drop-before') && round === 2) await pair.dropBefore(startUs + 0.5 * hourUs)
      if (round === 1) await store.sync()
      await store.verify?.()
      await store.close()
    }
  })
}

function testClosed(subject: Subject<'series'>): void {
  subject.testDirectory('a closed store says CLOSED to every call', async directory => {
    const store = await subject.open(directory)
    const { series } = store
    await fillSample(new SeriesPair(series), startUs, startUs + hourUs / 10)
    await store.close()
    const range = { select: { metric: 'cpu' }, ...always }
    const calls: Record<string, () => unknown> = {
      append: () => series.append(batchOf([[sampleSeries[0]!, startUs + hourUs, 1]])),
      range: () => series.range(range),
      last: () => series.last(range),
      window: () => series.window({ ...range, function: 'sum' }),
      series: () => series.series(range.select),
      sync: () => store.sync(),
    }
    if (subject.has('delete')) calls.delete = () => series.delete(range)
    if (subject.has('drop-before')) calls.dropBefore = () => series.dropBefore(startUs)
    if (subject.has('snapshot')) calls.snapshot = () => series.snapshot()
    for (const [name, call] of Object.entries(calls)) await assertFails(name, 'CLOSED', call)
  })

  if (!subject.has('snapshot')) return
  subject.testDirectory(
    'a store closes although a snapshot stands, and that can be released after it',
    async directory => {
      const store = await subject.open(directory)
      await fillSample(new SeriesPair(store.series), startUs, startUs + hourUs / 10)
      const snapshot = await store.series.snapshot()
      await snapshot.series({ metric: 'cpu' })
      await store.close()
      await snapshot.release()
    },
  )
}
