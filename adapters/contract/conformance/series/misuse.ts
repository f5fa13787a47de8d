/** What makes no sense is a TypeError, and changes nothing. */
import type { PointBatch, SeriesRange, SeriesSelector, WindowQuery } from '../../series.ts'
import type { Subject } from '../subject.ts'
import { assertMisuse } from '../subject.ts'
import { batchOf, SeriesPair } from './pair.ts'
import { fillSample, hourUs, startUs } from './sample.ts'

const good = batchOf([
  [{ metric: 'cpu', tags: { host: 'new' } }, startUs + hourUs, 1],
  [{ metric: 'cpu', tags: { host: 'newer' } }, startUs + hourUs, 2],
])
const series = (metric: unknown, tags: unknown): Partial<PointBatch> => {
  return { series: [good.series[0]!, { metric, tags } as PointBatch['series'][0]] }
}
const times = (timeUs: number): Partial<PointBatch> => ({ timestampsUs: Float64Array.of(startUs + hourUs, timeUs) })

const unfitPoints: readonly (readonly [string, Partial<PointBatch>])[] = [
  ['NaN', { values: Float64Array.of(1, Number.NaN) }],
  ['half a microsecond', times(startUs + 0.5)],
  ['no time', times(Number.NaN)],
  ['an infinite time', times(Number.POSITIVE_INFINITY)],
  ['a time past 2^53', times(2 ** 54)],
  ['an empty metric', series('', {})],
  ['a metric that is no text', series(7, {})],
  ['a tag without a name', series('cpu', { '': 'x' })],
  ['a tag that is no text', series('cpu', { host: 7 })],
  ['a series that is not in the batch', { seriesIndexes: Uint32Array.of(0, 2) }],
  ['a count below 0', { count: -1 }],
  ['half a point', { count: 0.5 }],
  ['values that are too few', { count: 3 }],
]

const unfitSelectors: readonly (readonly [string, unknown])[] = [
  ['an empty metric', { metric: '' }],
  ['a tag without a name', { metric: 'cpu', tags: [{ tag: '', operator: '=', value: 'a' }] }],
  ['an operator that there is not', { metric: 'cpu', tags: [{ tag: 'host', operator: '~', value: 'a' }] }],
  ['no regular expression', { metric: 'cpu', tags: [{ tag: 'host', operator: '=~', value: '(' }] }],
  ['a value that is no text', { metric: 'cpu', tags: [{ tag: 'host', operator: '=', value: 7 }] }],
]

const range: SeriesRange = { select: { metric: 'cpu' }, fromUs: startUs, toUs: startUs + hourUs }
const unfitRanges: readonly (readonly [string, Partial<SeriesRange>])[] = [
  ['half a microsecond', { fromUs: 0.5 }],
  ['no time', { toUs: Number.NaN }],
  ['an endless range', { toUs: Number.POSITIVE_INFINITY }],
]

const unfitWindows: readonly (readonly [string, unknown])[] = [
  ['a function that there is not', { function: 'median' }],
  ['a window of 0', { function: 'sum', windowUs: 0 }],
  ['half a window', { function: 'sum', windowUs: 0.5 }],
  ['a quantile of sums', { function: 'sum', quantile: 0.5 }],
  ['a group by a tag without a name', { function: 'sum', groupBy: [''] }],
]
const unfitQuantiles: readonly (readonly [string, unknown])[] = [
  ['quantile without one', { function: 'quantile' }],
  ['a quantile above 1', { function: 'quantile', quantile: 1.5 }],
  ['a quantile that is none', { function: 'quantile', quantile: Number.NaN }],
]

export function testMisuse(subject: Subject<'series'>): void {
  const check = (name: string, calls: (pair: SeriesPair) => readonly (readonly [string, () => unknown])[]): void => {
    subject.test(`misuse is a TypeError: ${name}`, async of => {
      const pair = new SeriesPair(of)
      await fillSample(pair, startUs, startUs + hourUs / 10)
      for (const [what, call] of calls(pair)) await assertMisuse(what, call)
      await pair.checkAll('cpu', 'requests')
    })
  }

  check('points that make no sense', ({ series: of }) => {
    return unfitPoints.map(([what, change]) => [what, () => of.append({ ...good, ...change })] as const)
  })
  check('selectors that make no sense', ({ series: of }) => {
    return unfitSelectors.flatMap(([what, select]) => {
      const asked = { ...range, select: select as SeriesSelector }
      return [
        [`series: ${what}`, () => of.series(asked.select)],
        [`range: ${what}`, () => of.range(asked)],
        [`last: ${what}`, () => of.last(asked)],
        [`window: ${what}`, () => of.window({ ...asked, function: 'sum' })],
        ...(subject.has('delete') ? [[`delete: ${what}`, () => of.delete(asked)] as const] : []),
      ] as const
    })
  })
  check('ranges that make no sense', ({ series: of }) => {
    return unfitRanges.flatMap(([what, change]) => {
      return [
        [`range: ${what}`, () => of.range({ ...range, ...change })],
        [`last: ${what}`, () => of.last({ ...range, ...change })],
        [`window: ${what}`, () => of.window({ ...range, ...change, function: 'sum' })],
      ] as const
    })
  })
  check('windows that make no sense', ({ series: of }) => {
    const all = subject.has('quantile') ? [...unfitWindows, ...unfitQuantiles] : unfitWindows
    return all.map(([what, change]) => [what, () => of.window({ ...range, ...(change as WindowQuery) })] as const)
  })
  if (subject.has('drop-before')) {
    check('instants that are none', ({ series: of }) => [
      ['half a microsecond', () => of.dropBefore(0.5)],
      ['no time', () => of.dropBefore(Number.NaN)],
    ])
  }
}
