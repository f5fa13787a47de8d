import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { adjustByHolm } from '../../harness/compare/statistics/holm.ts'

const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

/** The procedure as the paper has it: refuse the least p while it is below the level over those that are left. */
function refusedAt(level: number, all: readonly number[]): boolean[] {
  const refused = all.map(() => false)
  for (let left = all.length; left > 0; left--) {
    const [least] = all
      .map((p, index) => ({ p, index }))
      .filter(({ index }) => !refused[index])
      .sort((a, b) => a.p - b.p)
    if (least === undefined || least.p * left > level) break
    refused[least.index] = true
  }
  return refused
}

test('an adjusted p is within a level where the procedure refuses at it', () => {
  fc.assert(
    fc.property(ps, fc.constantFrom(0.01, 0.05, 0.1, 0.5), (all, level) => {
      expect(adjustByHolm(all).map(p => p <= level)).toEqual(refusedAt(level, all))
    }),
    { seed: 1, numRuns: 1000 },
  )
})

test('it keeps the order, lowers none and passes 1 never; alone, a p stays as it is', () => {
  fc.assert(
    fc.property(ps, all => {
      const adjusted = adjustByHolm(all)
      for (const [index, p] of all.entries()) {
        expect(adjusted[index]).toBeGreaterThanOrEqual(p)
        expect(adjusted[index]).toBeLessThanOrEqual(1)
        for (const [other, otherP] of all.entries()) {
          if (p < otherP) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other]!)
        }
      }
    }),
    { seed: 2 },
  )
  expect(adjustByHolm([0.04])).toEqual([0.04])
  expect(adjustByHolm([0.04, 0.01, 0.02])).toEqual([0.04, 0.03, 0.04])
})

test('of ten questions without a difference, one is answered falsely in at most 5 of 100 cases', () => {
  const random = createRandom(3)
  const trials = 4000
  let wrong = 0
  for (let trial = 0; trial < trials; trial++) {
    const all = Array.from({ length: 10 }, () => random.nextFloat())
    if (adjustByHolm(all).some(p => p < 0.05)) wrong++
  }
  expect(wrong / trials).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials))
  expect(wrong / trials).toBeGreaterThan(0.03)
})
