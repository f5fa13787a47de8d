import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { geometricMean } from '../../harness/compare/statistics/geometric-mean.ts'
import { hodgesLehmannRatio } from '../../harness/compare/statistics/hodges-lehmann.ts'
import { rankSumP } from '../../harness/compare/statistics/rank-sum.ts'

/** All different, so that no ties blur the test. */
const rounds = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 12, maxLength: 24 }),
    fc.integer({ min: 5, max: 7 }),
  )
  .map(([values, baseCount]) => ({ base: values.slice(0, baseCount), head: values.slice(baseCount) }))

test('the estimate is the median of all ratios, pair by pair', () => {
  fc.assert(
    fc.property(rounds, ({ base, head }) => {
      const ratios = head.flatMap(after => base.map(before => after / before)).sort((a, b) => a - b)
      const middle = (ratios.length - 1) / 2
      const expected = Math.sqrt(ratios[Math.floor(middle)]! * ratios[Math.ceil(middle)]!)
      expect(hodgesLehmannRatio(base, head)!.estimate / expected).toBeCloseTo(1, 9)
    }),
    { seed: 1 },
  )
})

test('a ratio inside is not refused by the test at 5 %, one outside is', () => {
  fc.assert(
    fc.property(rounds, ({ base, head }) => {
      const { low, high } = hodgesLehmannRatio(base, head)!
      const pOf = (ratio: number): number =>
        rankSumP(
          base.map(value => value * ratio),
          head,
        )
      expect(pOf(low * (1 + 1e-9))).toBeGreaterThan(0.05)
      expect(pOf(high * (1 - 1e-9))).toBeGreaterThan(0.05)
      expect(pOf(low * (1 - 1e-9))).toBeLessThanOrEqual(0.05)
      expect(pOf(high * (1 + 1e-9))).toBeLessThanOrEqual(0.05)
    }),
    { seed: 2 },
  )
})

test('the other way round it is the inverse', () => {
  fc.assert(
    fc.property(rounds, ({ base, head }) => {
      const forth = hodgesLehmannRatio(base, head)!
      const back = hodgesLehmannRatio(head, base)!
      expect(back.estimate * forth.estimate).toBeCloseTo(1, 9)
      expect(back.low * forth.high).toBeCloseTo(1, 9)
    }),
    { seed: 3 },
  )
})

test('it holds the true ratio in 95 of 100 cases, whatever the noise', () => {
  const noises: Readonly<Record<string, (random: Random) => number>> = {
    even: random => 1 + random.nextFloat(),
    skewed: random => 1 / (0.01 + random.nextFloat()),
    'mostly quiet': random => (random.nextInteger(5) === 0 ? 0.3 : 1) * (1 + 0.02 * random.nextFloat()),
  }
  const trials = 2000
  for (const [name, noise] of Object.entries(noises)) {
    const random = createRandom(11)
    const draw = (factor: number): number[] => Array.from({ length: 6 }, () => factor * noise(random))
    let held = 0
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = hodgesLehmannRatio(draw(1), draw(1.1))!
      if (low <= 1.1 && 1.1 <= high) held++
    }
    expect({ name, share: held / trials }).toEqual({ name, share: expect.closeTo(0.96, 1) })
    expect(held / trials).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.05 * 0.95) / trials))
    expect(held / trials).toBeLessThan(0.99)
  }
})

test('it says nothing of too few rounds, and nothing where a value is 0', () => {
  expect(hodgesLehmannRatio([1, 2, 3], [4, 5, 6])).toBeUndefined()
  expect(hodgesLehmannRatio([1, 2, 3, 4], [4, 5, 6, 7])).toBeDefined()
  expect(hodgesLehmannRatio([1, 2, 3, 0], [4, 5, 6, 7])).toBeUndefined()
  expect(hodgesLehmannRatio([1, 2, 3, 4], [4, 5, 6, 0])).toBeUndefined()
})

test('twice here and half there is no difference on the whole', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12)
  expect(geometricMean([8, 1, 1])).toBeCloseTo(2, 12)
})
