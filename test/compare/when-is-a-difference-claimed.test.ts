import { expect, test } from 'vitest'
import { type Candidate, judgeFamily } from '../../harness/compare/findings.ts'
import type { ComparedMetric } from '../../harness/results/comparison.ts'

const options = { noiseThreshold: 0.05, seed: 1 }

function candidate(base: readonly number[], head: readonly number[], changes: Partial<Candidate> = {}): Candidate {
  return {
    ...{ name: 'read.p99', unit: 'ns', better: 'lower', exact: false, gated: true, seedRatios: [] },
    ...{ base, head },
    ...changes,
  }
}

function judgeAlone(
  base: readonly number[],
  head: readonly number[],
  changes: Partial<Candidate> = {},
): ComparedMetric {
  return judgeFamily([candidate(base, head, changes)], options)[0]!
}

/** Values around 100 that share none with another `phase`. */
function around(middle: number, count: number, phase = 0): number[] {
  return Array.from({ length: count }, (_, index) => middle * (1 + (index - count / 2 + phase) / 1000))
}

test('lower is better or worse, as the metric has it', () => {
  expect(judgeAlone(around(100, 6), around(80, 6)).finding).toBe('better')
  expect(judgeAlone(around(100, 6), around(125, 6)).finding).toBe('worse')
  expect(judgeAlone(around(100, 6), around(80, 6), { better: 'higher' }).finding).toBe('worse')
  expect(judgeAlone(around(100, 6), around(125, 6), { better: 'higher' }).finding).toBe('better')
})

test('a difference within the noise threshold is none, however sure it is', () => {
  const metric = judgeAlone(around(100, 10), around(104.5, 10))
  expect(metric.p!.adjusted).toBeLessThan(0.001)
  expect(metric.ratio!.low).toBeGreaterThan(1)
  expect(metric.finding).toBe('same')
  expect(judgeAlone(around(100, 10), around(105.5, 10)).finding).toBe('worse')
  const sharper = judgeFamily([candidate(around(100, 10), around(104.5, 10))], { noiseThreshold: 0.04, seed: 1 })
  expect(sharper[0]!.finding).toBe('worse')
})

test('a great difference that may be chance is none', () => {
  const metric = judgeAlone([100, 300, 110, 310, 105, 305], [200, 400, 210, 410, 205, 100.5])
  expect(metric.ratio!.estimate).toBeGreaterThan(1.05)
  expect(metric.finding).toBe('same')
})

test('the correction counts the metrics of the family, and those alone', () => {
  const sure = candidate(around(100, 5), around(150, 5))
  const even = candidate(around(100, 5), around(100, 5, 0.5))
  const family = (others: number): ComparedMetric =>
    judgeFamily([sure, ...Array.from({ length: others }, () => even)], options)[0]!
  expect(family(5)).toMatchObject({
    finding: 'worse',
    p: { raw: expect.closeTo(2 / 252, 9), adjusted: expect.closeTo(12 / 252, 9) },
  })
  // 2 / 252 · 7 is above 0.05: five rounds cannot show anything of seven metrics.
  expect(family(6)).toMatchObject({ finding: 'unsure', roundsNeeded: 6 })
})

test('fewer than four rounds a side are too few, whatever they say', () => {
  const metric = judgeAlone(around(100, 3), around(300, 3))
  expect(metric).toMatchObject({ finding: 'unsure', roundsNeeded: 4 })
  expect(metric).not.toHaveProperty('p')
  expect(metric).not.toHaveProperty('ratio')
  expect(judgeAlone(around(100, 30), around(300, 3)).finding).toBe('unsure')
  expect(judgeAlone(around(100, 4), around(300, 4)).finding).toBe('worse')
})

test('how many rounds are needed is told where none of the metrics could be tested', () => {
  const few = candidate(around(100, 2), around(300, 2))
  expect(judgeFamily([few, few, few], options).map(metric => metric.roundsNeeded)).toEqual([5, 5, 5])
})

test('an exact metric is compared without a test, from one round on', () => {
  const exact = { exact: true, unit: 'bytes', name: 'disk.afterLoad' } as const
  const worse = judgeAlone([100], [110], { ...exact, seedRatios: [1.1] })
  expect(worse).toMatchObject({ finding: 'worse', ratio: { estimate: 1.1, low: 1.1, high: 1.1 } })
  expect(worse).not.toHaveProperty('p')
  expect(judgeAlone([100], [101], { ...exact, seedRatios: [1.01] }).finding).toBe('same')
  expect(judgeAlone([100, 90], [120, 80], { ...exact, seedRatios: [1.2, 0.9] }).finding).toBe('same')
})

test('an exact metric takes nothing from the others of its family', () => {
  const exact = candidate([100], [110], { exact: true, seedRatios: [1.1] })
  const sure = candidate(around(100, 4), around(150, 4))
  expect(judgeFamily([sure, exact, exact, exact], options)[0]!.finding).toBe('worse')
})

test('from something to nothing is a difference, though it has no ratio', () => {
  const stalled = judgeAlone(around(100, 6), [0, 0, 0, 0, 0, 0], { better: 'higher', unit: 'operations/s' })
  expect(stalled).toMatchObject({ finding: 'worse' })
  expect(stalled).not.toHaveProperty('ratio')
  expect(judgeAlone([0, 0, 0, 0], [5, 6, 7, 8]).finding).toBe('worse')
  expect(judgeAlone([0, 0, 0, 0], [0, 0, 0, 0]).finding).toBe('same')
})

test('the samples are told with medians and intervals', () => {
  const { base } = judgeAlone([3, 1, 2, 5, 4], [1, 2, 3, 4, 5])
  expect(base).toMatchObject({ values: [3, 1, 2, 5, 4], median: 3 })
  expect(base.low).toBeLessThan(3)
  expect(base.high).toBeGreaterThan(3)
})
