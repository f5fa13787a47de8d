import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { bestSplit, changePoints, Order, segmentLengthMin } from '../../harness/trend/e-divisive.ts'

const significance = 0.01

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.nextFloat())) * Math.cos(2 * Math.PI * random.nextFloat())
}

/** Each level held for its length, with noise of a share of it. */
function stretches(
  random: Random,
  noise: number,
  ...levels: readonly (readonly [level: number, length: number])[]
): number[] {
  return levels.flatMap(([level, length]) => Array.from({ length }, () => level * (1 + noise * normal(random))))
}

function meanDistance(a: readonly number[], b: readonly number[]): number {
  const distances = a.flatMap(x => b.map(y => Math.abs(x - y)))
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length
}

/** The mean over pairs of different places: each value has the distance 0 to itself, which is no pair. */
function meanDistanceWithin(values: readonly number[]): number {
  return (meanDistance(values, values) * values.length) / (values.length - 1)
}

/** The formula of the paper as it stands there, for every split. */
function bestSplitByHand(values: readonly number[]): { split: number; statistic: number } {
  let best = { split: 0, statistic: 0 }
  for (let split = segmentLengthMin; split <= values.length - segmentLengthMin; split++) {
    const [x, y] = [values.slice(0, split), values.slice(split)]
    const energy = 2 * meanDistance(x, y) - meanDistanceWithin(x) - meanDistanceWithin(y)
    const statistic = ((x.length * y.length) / values.length) * energy
    if (statistic > best.statistic) best = { split, statistic }
  }
  return best
}

describe('is the statistic that of the paper', () => {
  it('for any values, ties and outliers among them', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(fc.array(value, { maxLength: 24 }), values => {
        const found = bestSplit(new Order(values))
        const expected = bestSplitByHand(values)
        expect(found.statistic).toBeCloseTo(expected.statistic, 3)
        if (expected.statistic > 1e-3) {
          // Two splits may be equally good; which one wins is then a matter of the last digit.
          const [x, y] = [values.slice(0, found.split), values.slice(found.split)]
          const energy = 2 * meanDistance(x, y) - meanDistanceWithin(x) - meanDistanceWithin(y)
          expect(((x.length * y.length) / values.length) * energy).toBeCloseTo(expected.statistic, 3)
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('after a shuffling too', () => {
    const order = new Order([5, 1, 4, 4, 2, 8, 9, 7, 9, 3])
    order.shuffle(createRandom(3))
    const shuffled = [...order.ranks].map(rank => order.sorted[rank]!)
    expect(shuffled).not.toEqual([...order.sorted])
    const { split, statistic } = bestSplitByHand(shuffled)
    expect(bestSplit(order).split).toBe(split)
    expect(bestSplit(order).statistic).toBeCloseTo(statistic, 9)
  })
})

describe('is a planted step found', () => {
  it.each([
    { name: 'of 10 % in noise of 2 %, seven results a side', before: 7, after: 7, factor: 1.1, noise: 0.02 },
    { name: 'of 10 % in noise of 5 %, thirty a side', before: 30, after: 30, factor: 0.9, noise: 0.05 },
    { name: 'of 20 % with the last three results', before: 40, after: 3, factor: 1.2, noise: 0.02 },
  ])('$name, within one result of where it is', ({ before, after, factor, noise }) => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed)
    const found = seeds.filter(seed => {
      const values = stretches(createRandom(seed), noise, [100, before], [100 * factor, after])
      return changePoints(values, { significance, seed }).some(({ index }) => Math.abs(index - before) <= 1)
    })
    expect(found.length).toBeGreaterThanOrEqual(36)
  })

  it('are a loss and its repair two changes, and each has a p within the level', () => {
    const values = stretches(createRandom(5), 0.01, [100, 25], [80, 20], [100, 25])
    const found = changePoints(values, { significance, seed: 1 })
    expect(found.map(({ index }) => index)).toEqual([25, 45])
    for (const { p } of found) expect(p).toBeLessThanOrEqual(significance)
  })

  it('does one wild result make no change', () => {
    const values = stretches(createRandom(6), 0.01, [100, 40])
    values[20] = 500
    expect(changePoints(values, { significance, seed: 1 })).toEqual([])
  })
})

describe('is nothing found where nothing changed', () => {
  it('in at least 95 of 100 noisy flat series', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => 1000 + seed)
    const silent = seeds.filter(seed => {
      const values = stretches(createRandom(seed), 0.05, [100, 50])
      return changePoints(values, { significance, seed }).length === 0
    })
    expect(silent.length / seeds.length).toBeGreaterThanOrEqual(0.95)
  })

  it('in skewed ones neither', () => {
    const seeds = Array.from({ length: 200 }, (_, seed) => 5000 + seed)
    const silent = seeds.filter(seed => {
      const random = createRandom(seed)
      const values = Array.from({ length: 40 }, () => Math.exp(normal(random)))
      return changePoints(values, { significance, seed }).length === 0
    })
    expect(silent.length / seeds.length).toBeGreaterThanOrEqual(0.95)
  })

  it('where all values are one, or too few, or none', () => {
    for (const values of [Array.from({ length: 60 }, () => 0.1 + 0.2), [1, 1, 9, 9], [7], []]) {
      expect(changePoints(values, { significance, seed: 1 })).toEqual([])
    }
  })
})

it('does a seed give the same again, and a stricter level no more', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 }), seed => {
      const values = stretches(createRandom(seed), 0.05, [100, 12], [112, 12])
      const loose = changePoints(values, { significance: 0.05, seed })
      expect(changePoints(values, { significance: 0.05, seed })).toEqual(loose)
      expect(changePoints(values, { significance: 0.002, seed }).length).toBeLessThanOrEqual(loose.length)
    }),
    { seed: 2, numRuns: 20 },
  )
})
