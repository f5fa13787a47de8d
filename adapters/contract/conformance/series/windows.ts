/** Aggregates by window and group: each function, windows that the range cuts, groups of every kind. */
import type { SeriesKey, WindowFunction, WindowQuery } from '../../series.ts'
import { windowFunctions } from '../../series.ts'
import type { Subject } from '../subject.ts'
import { assertFails } from '../subject.ts'
import { always, SeriesPair } from './pair.ts'
import { endUs, fillSample, hourUs, startUs } from './sample.ts'

/** Of a range: some windows that begin where it does, some that it cuts, one that is longer than all. */
const windows: readonly (number | undefined)[] = [undefined, 60_000_000, 7_000_000, 901_000_000, hourUs, 100 * hourUs]
const groupings: readonly WindowQuery['groupBy'][] = [
  undefined,
  [],
  ['host'],
  ['region', 'host'],
  ['nothing'],
  ['rack'],
  'series',
]
const ranges = [
  { fromUs: startUs - hourUs, toUs: endUs + hourUs },
  { fromUs: startUs + 12_345_000, toUs: startUs + hourUs + 1000 },
]
const emptyRanges = [
  { fromUs: startUs + hourUs, toUs: startUs + hourUs },
  { fromUs: endUs, toUs: startUs },
]

export function testWindows(subject: Subject<'series'>): void {
  for (const name of windowFunctions) {
    if ((name === 'rate' || name === 'quantile') && !subject.has(name)) testRefusal(subject, name)
    else testFunction(subject, name)
  }

  subject.test('windows of times before 1970 begin at multiples, too', async series => {
    const pair = new SeriesPair(series)
    const key: SeriesKey = { metric: 'm', tags: {} }
    const timesUs = Array.from({ length: 60 }, (_, index) => (index - 40) * 1_300_000)
    await pair.append(timesUs.map((timeUs, index) => [key, timeUs, index]))
    for (const windowUs of [1_000_000, 10_000_000, 7_777_000]) {
      await pair.checkWindow({ select: { metric: 'm' }, ...always, function: 'sum', windowUs })
      await pair.checkWindow({
        select: { metric: 'm' },
        fromUs: -33_000_000,
        toUs: 5_000_000,
        function: 'count',
        windowUs,
      })
    }
  })

  subject.test('last is that of the latest point, and of several at one instant the greatest', async series => {
    const pair = new SeriesPair(series)
    const keys = ['a', 'b', 'c', 'd'].map(host => ({ metric: 'm', tags: { host } }))
    await pair.append([1, 9, 4, -2].map((value, index) => [keys[index]!, startUs, value]))
    await pair.append([7, -3].map((value, index) => [keys[index + 2]!, startUs + 1000, value]))
    for (const tags of [[], [{ tag: 'host', operator: '=~', value: 'a|b' } as const]]) {
      await pair.checkWindow({ select: { metric: 'm', tags }, ...always, function: 'last' })
      await pair.checkWindow({ select: { metric: 'm', tags }, ...always, function: 'last', windowUs: 1000 })
      await pair.checkWindow({ select: { metric: 'm', tags }, ...always, function: 'last', groupBy: 'series' })
    }
    // A store may keep points that lie weeks apart in different places.
    await pair.append(
      keys.flatMap((key, index) => [-40, -20].map(days => [key, startUs + days * 24 * hourUs, index] as const)),
    )
    await pair.checkWindow({ select: { metric: 'm' }, ...always, toUs: startUs + 1000, function: 'last' })
    await pair.checkWindow({ select: { metric: 'm' }, ...always, toUs: startUs, function: 'last', groupBy: ['none'] })
  })
}

function testFunction(subject: Subject<'series'>, name: WindowFunction): void {
  subject.test(`${name} of windows, by group`, async series => {
    const pair = new SeriesPair(series)
    await fillSample(pair)
    for (const quantile of name === 'quantile' ? [0, 0.5, 0.99, 1] : [undefined]) {
      const asked = { function: name, ...(quantile !== undefined && { quantile }) }
      for (const query of queries()) await pair.checkWindow({ ...query, ...asked })
    }
  })
}

function queries(): Omit<WindowQuery, 'function'>[] {
  const empty = emptyRanges.map(range => ({ select: { metric: 'cpu' }, ...range, windowUs: 60_000_000 }))
  const full = ['cpu', 'requests'].flatMap(metric => {
    return groupings.flatMap((groupBy, group) => {
      return windows.map((windowUs, index) => ({
        select: { metric },
        // Not each range with each window and group: they take turns.
        ...ranges[(group + index) % ranges.length]!,
        ...(groupBy !== undefined && { groupBy }),
        ...(windowUs !== undefined && { windowUs }),
      }))
    })
  })
  return [...empty, ...full]
}

function testRefusal(subject: Subject<'series'>, name: 'rate' | 'quantile'): void {
  subject.test(`${name}: not claimed, and refused`, async series => {
    await fillSample(new SeriesPair(series), startUs, startUs + hourUs / 10)
    const quantile = name === 'quantile' ? { quantile: 0.5 } : {}
    await assertFails(name, 'NOT_SUPPORTED', () => {
      return series.window({ select: { metric: 'cpu' }, ...always, function: name, ...quantile })
    })
  })
}
