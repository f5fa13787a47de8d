/** Do counts follow a probability law? Pearson's test, for seeded draws: it passes or fails for good. */
import { expect } from 'vitest'

/**
 * Expects `counts[i]` of `total` draws to be as `probabilities[i]` says, with everything that is not listed
 * as one more cell. The bound is five standard deviations above what chance gives.
 */
export function expectDistribution(counts: readonly number[], probabilities: readonly number[], total: number): void {
  const listedCount = counts.reduce((sum, count) => sum + count, 0)
  const listedChance = probabilities.reduce((sum, chance) => sum + chance, 0)
  const cells = counts.map((count, index) => ({ count, expected: probabilities[index]! * total }))
  if (1 - listedChance > 1e-9) cells.push({ count: total - listedCount, expected: (1 - listedChance) * total })
  else expect(listedCount).toBe(total)
  let chiSquare = 0
  for (const { count, expected } of cells) {
    expect(expected, 'a cell needs enough expected draws to be judged').toBeGreaterThan(5)
    chiSquare += (count - expected) ** 2 / expected
  }
  const degrees = cells.length - 1
  expect(chiSquare).toBeLessThan(degrees + 5 * Math.sqrt(2 * degrees) + 5)
}

/** How often each of 0 … cellCount - 1 was drawn; what lies beyond is not counted. */
export function countDraws(draw: () => number, cellCount: number, total: number): number[] {
  const counts = Array.from({ length: cellCount }, () => 0)
  for (let index = 0; index < total; index++) {
    const drawn = draw()
    if (drawn < cellCount) counts[drawn]!++
  }
  return counts
}
