import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import {
  differencesOutside,
  exactRoundsMax,
  leastRankSumP,
  rankSumP,
} from '../../harness/compare/statistics/rank-sum.ts'

/** Few values, so that many are equal. */
const rounds = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })

/** Deals the pooled values to the sides in every way there is. */
function byEnumeration(base: readonly number[], head: readonly number[]): number {
  const pooled = [...base, ...head]
  const below = (value: number): number => pooled.filter(other => other < value).length
  const equal = (value: number): number => pooled.filter(other => other === value).length
  const rank = (value: number): number => below(value) + (equal(value) + 1) / 2
  const distanceOf = (values: readonly number[]): number =>
    Math.abs(values.reduce((sum, value) => sum + rank(value), 0) - (values.length * (pooled.length + 1)) / 2)
  const dealt = Array.from({ length: 2 ** pooled.length }, (_, bits) =>
    pooled.filter((_, index) => (bits >> index) & 1),
  ).filter(values => values.length === base.length)
  const observed = distanceOf(base)
  return dealt.filter(values => distanceOf(values) >= observed).length / dealt.length
}

test('p is the share of all deals that lie at least as far apart, ties and all', () => {
  fc.assert(
    fc.property(rounds, rounds, (base, head) => {
      expect(rankSumP(base, head)).toBeCloseTo(byEnumeration(base, head), 12)
    }),
    { seed: 1, numRuns: 200 },
  )
})

test('neither the order of the sides nor the scale of the values matters', () => {
  fc.assert(
    fc.property(rounds, rounds, (base, head) => {
      const p = rankSumP(base, head)
      expect(rankSumP(head, base)).toBeCloseTo(p, 12)
      expect(
        rankSumP(
          base.map(value => 3 ** value),
          head.map(value => 3 ** value),
        ),
      ).toBe(p)
    }),
    { seed: 2 },
  )
})

// benchstat's documentation has these: what 3, 4, 5 and 6 rounds a side can reach.
test.each([
  [3, 0.1],
  [4, 0.0286],
  [5, 0.0079],
  [6, 0.0022],
])('%i rounds a side that do not overlap have a p of %f, and none has less', (count, p) => {
  const base = Array.from({ length: count }, (_, index) => index)
  const head = base.map(value => value + count)
  expect(rankSumP(base, head)).toBeCloseTo(p, 4)
  expect(leastRankSumP(count, count)).toBeCloseTo(rankSumP(base, head), 12)
})

test('sides of different lengths have their least p, too', () => {
  expect(leastRankSumP(3, 7)).toBeCloseTo(rankSumP([1, 2, 3], [4, 5, 6, 7, 8, 9, 10]), 12)
  expect(leastRankSumP(1, 1)).toBe(1)
})

test('where all values are equal there is nothing to tell', () => {
  expect(rankSumP([5, 5, 5, 5], [5, 5, 5, 5])).toBe(1)
})

test('where counting ends, the approximation goes on from it', () => {
  const random = createRandom(7)
  const draw = (count: number, shift: number): number[] =>
    Array.from({ length: count }, () => Math.floor(20 * (random.nextFloat() + random.nextFloat()) + shift))
  const half = exactRoundsMax / 2
  for (const shift of [0, 1, 2, 4]) {
    const base = draw(half, 0)
    const head = draw(half, shift)
    const median = head.toSorted((a, b) => a - b)[half / 2]!
    const exact = rankSumP(base, head)
    expect(rankSumP([...base, median], [...head, median])).toBeGreaterThan(0.7 * exact - 0.01)
    expect(rankSumP([...base, median], [...head, median])).toBeLessThan(1.3 * exact + 0.01)
  }
  expect(Math.abs(differencesOutside(half, half) - differencesOutside(half, half + 1))).toBeLessThan(30)
  expect(
    rankSumP(
      Array.from({ length: 60 }, () => 1),
      Array.from({ length: 60 }, () => 1),
    ),
  ).toBe(1)
})

describe('under no difference', () => {
  test.each([4, 5, 8, 12])('%i rounds a side are called different in at most 5 of 100 cases', count => {
    const random = createRandom(count)
    const draw = (): number[] => Array.from({ length: count }, () => Math.floor(1000 * random.nextFloat() ** 3))
    const trials = 2000
    let called = 0
    for (let trial = 0; trial < trials; trial++) if (rankSumP(draw(), draw()) < 0.05) called++
    // Three standard deviations of a share of 5 % over so many trials.
    expect(called / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials))
    expect(called).toBeGreaterThan(0)
  })
})
