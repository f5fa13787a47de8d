/** Stores are compared with the reference: what it says itself is worked out by hand here, and which answers it lets pass. */
import { describe, expect, test } from 'vitest'
import type { SeriesPoints, TagMatcher, WindowedSeries, WindowQuery } from '../../adapters/contract/index.ts'
import { pointsDifference, SeriesReference, windowsDifference } from '../../adapters/contract/reference/index.ts'

const series = ['a', 'b', ''].map(host => ({ metric: 'm', tags: { host } }))
const all = { select: { metric: 'm' }, fromUs: -100, toUs: 100 }

/** a: 1 at 0, 4 at 5, 2 at 10, 7 at 12; b: 10 at 5; without a host: -1 at -3. */
function make(): SeriesReference {
  const reference = new SeriesReference()
  reference.append({
    count: 7,
    series,
    seriesIndexes: Uint32Array.of(0, 0, 0, 1, 2, 0, 0),
    timestampsUs: Float64Array.of(10, 0, 5, 5, -3, 12, 5),
    values: Float64Array.of(2, 1, 99, 10, -1, 7, 4),
  })
  return reference
}

function show(found: readonly (SeriesPoints | WindowedSeries)[]): Record<string, number[][]> {
  return Object.fromEntries(
    found.map(each => {
      const times = 'startsUs' in each ? each.startsUs : each.timestampsUs
      return [each.series.tags.host ?? '', Array.from(times, (time, index) => [time, each.values[index]!])]
    }),
  )
}

const window = (query: Partial<WindowQuery>): Record<string, number[][]> => {
  return show(make().window({ ...all, function: 'sum', ...query }))
}

test('points are in the order of time, the last to come counts, and an empty tag is none', () => {
  const reference = make()
  expect(show(reference.range(all))).toEqual({
    a: [
      [0, 1],
      [5, 4],
      [10, 2],
      [12, 7],
    ],
    b: [[5, 10]],
    '': [[-3, -1]],
  })
  expect(show(reference.range({ ...all, fromUs: 5, toUs: 10 }))).toEqual({ a: [[5, 4]], b: [[5, 10]] })
  expect(show(reference.last({ ...all, toUs: 12 }))).toEqual({ a: [[10, 2]], b: [[5, 10]], '': [[-3, -1]] })
  expect(reference.series({ metric: 'm' })).toContainEqual({ metric: 'm', tags: {} })
})

test.each<[TagMatcher['operator'], string, string[]]>([
  ['=', 'a', ['a']],
  ['=', '', ['']],
  ['!=', 'a', ['', 'b']],
  ['!=', '', ['a', 'b']],
  ['=~', 'a|c', ['a']],
  ['=~', '.*', ['', 'a', 'b']],
  ['=~', '.+', ['a', 'b']],
  ['!~', '[ac]', ['', 'b']],
  ['=~', '', ['']],
])('host %s %j', (operator, value, expected) => {
  const found = make().series({ metric: 'm', tags: [{ tag: 'host', operator, value }] })
  expect(found.map(({ tags }) => tags.host ?? '').toSorted()).toEqual(expected)
})

describe('windows', () => {
  test('begin at multiples, and the first where the range does', () => {
    expect(window({ windowUs: 10 })).toEqual({
      '': [
        [-10, -1],
        [0, 15],
        [10, 9],
      ],
    })
    expect(window({ windowUs: 10, fromUs: 3, toUs: 11 })).toEqual({
      '': [
        [3, 14],
        [10, 2],
      ],
    })
    expect(window({})).toEqual({ '': [[-100, 23]] })
    expect(window({ fromUs: 50 })).toEqual({})
  })

  test('are by group', () => {
    expect(window({ groupBy: 'series' })).toEqual({ a: [[-100, 14]], b: [[-100, 10]], '': [[-100, -1]] })
    expect(window({ groupBy: ['host'], windowUs: 10 })).toEqual({
      a: [
        [0, 5],
        [10, 9],
      ],
      b: [[0, 10]],
      '': [[-10, -1]],
    })
    expect(window({ groupBy: ['other'] })).toEqual({ '': [[-100, 23]] })
  })

  test.each<[Partial<WindowQuery>, number]>([
    [{ function: 'count' }, 6],
    [{ function: 'avg' }, 23 / 6],
    [{ function: 'min' }, -1],
    [{ function: 'max' }, 10],
    [{ function: 'last' }, 7],
    [{ function: 'last', toUs: 6 }, 10],
    // a rises by 3, falls to 2 and so has begun again, and rises by 5; in 200 µs.
    [{ function: 'rate' }, 10 / 200e-6],
    [{ function: 'quantile', quantile: 0 }, -1],
    [{ function: 'quantile', quantile: 0.5 }, 3],
    [{ function: 'quantile', quantile: 0.9 }, 8.5],
  ])('%o', (query, expected) => {
    expect(Object.values(window(query))[0]![0]![1]).toBeCloseTo(expected, 6)
  })

  test('a rate is by the seconds of the whole window, also where the range cuts it', () => {
    expect(window({ function: 'rate', windowUs: 10, fromUs: 5, toUs: 11, groupBy: 'series' }).a).toEqual([
      [5, 0],
      [10, 0],
    ])
    expect(window({ function: 'rate', windowUs: 10, fromUs: 2, toUs: 13, groupBy: 'series' }).a).toEqual([
      [2, 0],
      [10, 5 / 10e-6],
    ])
  })
})

test('what is removed is gone, and a series without points too', () => {
  const reference = make()
  const old = reference.snapshot()
  reference.delete({ ...all, fromUs: 5, toUs: 12 })
  expect(show(reference.range(all))).toEqual({
    a: [
      [0, 1],
      [12, 7],
    ],
    '': [[-3, -1]],
  })
  reference.dropBefore(0)
  expect(reference.series({ metric: 'm' })).toEqual([series[0]])
  expect(old.series({ metric: 'm' })).toHaveLength(3)
})

test('answers pass in any order of series, exact but for sums', () => {
  const expected = make().range(all)
  expect(pointsDifference(expected, expected.toReversed())).toBeUndefined()
  const changed = (values: (found: Float64Array) => Float64Array): SeriesPoints[] => {
    return expected.map(found => ({ ...found, values: values(found.values) }))
  }
  for (const wrong of [
    expected.slice(1),
    [...expected, expected[0]!],
    changed(values => values.map(value => value + 1e-12)),
    changed(values => values.slice(1)),
    expected.map(found => ({ ...found, timestampsUs: found.timestampsUs.map(timeUs => timeUs + 1) })),
    expected.map(found => ({ ...found, series: { metric: 'm', tags: { ...found.series.tags, empty: '' } } })),
    expected.map(found => ({ ...found, series: { metric: 'n', tags: found.series.tags } })),
  ]) {
    expect(pointsDifference(expected, wrong)).toBeTypeOf('string')
  }
  const query: WindowQuery = { ...all, function: 'avg', groupBy: 'series' }
  const averages = make().window(query)
  const more = (by: number): WindowedSeries[] =>
    averages.map(found => ({ ...found, values: found.values.map(value => value + by) }))
  expect(windowsDifference(query, averages, more(1e-11))).toBeUndefined()
  expect(windowsDifference(query, averages, more(1e-6))).toBeTypeOf('string')
  expect(windowsDifference({ ...query, function: 'max' }, averages, more(1e-11))).toBeTypeOf('string')
})
