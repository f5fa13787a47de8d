import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { bootstrapMedian } from '../../harness/compare/statistics/bootstrap.ts'
import { median } from '../../harness/compare/statistics/median.ts'

const values = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 21 })

test('the median has half of the values on each side', () => {
  fc.assert(
    fc.property(values, drawn => {
      const middle = median(drawn)
      expect(drawn.filter(value => value < middle).length).toBeLessThanOrEqual(drawn.length / 2)
      expect(drawn.filter(value => value > middle).length).toBeLessThanOrEqual(drawn.length / 2)
    }),
    { seed: 1 },
  )
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(() => median([])).toThrow(RangeError)
})

/** The chance that the median of a resample of an odd number of values is at most the one of that rank, from 1. */
function exactChance(count: number, rank: number): number {
  const share = rank / count
  let chance = 0
  for (let drawn = (count + 1) / 2; drawn <= count; drawn++) {
    let ways = 1
    for (let index = 1; index <= drawn; index++) ways = (ways * (count - index + 1)) / index
    chance += ways * share ** drawn * (1 - share) ** (count - drawn)
  }
  return chance
}

test.each([3, 5, 7, 11, 15])('of %i values the ends are where the exact distribution has its tails', count => {
  const sorted = Array.from({ length: count }, (_, index) => index + 1)
  for (let seed = 0; seed < 20; seed++) {
    const { low, high } = bootstrapMedian(sorted.toReversed(), createRandom(seed))
    // Four standard deviations of a share of 2.5 % over 2000 resamples.
    const slack = 4 * Math.sqrt((0.025 * 0.975) / 2000)
    expect(exactChance(count, low)).toBeGreaterThan(0.025 - slack)
    expect(exactChance(count, low - 1)).toBeLessThan(0.025 + slack)
    expect(exactChance(count, high)).toBeGreaterThan(0.975 - slack)
    expect(exactChance(count, high - 1)).toBeLessThan(0.975 + slack)
  }
})

test('it lies within the range, around the median, and comes again from its seed', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 1000 }), (drawn, seed) => {
      const { low, high } = bootstrapMedian(drawn, createRandom(seed))
      expect(low).toBeGreaterThanOrEqual(Math.min(...drawn))
      expect(high).toBeLessThanOrEqual(Math.max(...drawn))
      expect(low).toBeLessThanOrEqual(median(drawn))
      expect(high).toBeGreaterThanOrEqual(median(drawn))
      expect(bootstrapMedian(drawn, createRandom(seed))).toEqual({ low, high })
    }),
    { seed: 2 },
  )
})

test('of an even number of values, medians between two of them come up', () => {
  const { low, high } = bootstrapMedian([1, 2, 3, 100], createRandom(1))
  expect(low).toBeGreaterThanOrEqual(1)
  expect(high).toBeGreaterThan(3)
})

test('a single value is its own interval', () => {
  expect(bootstrapMedian([7], createRandom(1))).toEqual({ low: 7, high: 7 })
  expect(() => bootstrapMedian([], createRandom(1))).toThrow(RangeError)
})
