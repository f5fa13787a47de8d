import { expect, test } from 'vitest'
import { compareResults } from '../../harness/compare/compare-results.ts'
import type { Gate } from '../../harness/results/comparison.ts'
import type { Result, Run } from '../../harness/results/result.ts'
import { resultOfRounds, steadyRounds } from './results-of-rounds.ts'

const options = { noiseThreshold: 0.05, gatedMetrics: undefined, seed: 1, command: '' }

function gateOf(head: Result, base: Result = resultOfRounds(steadyRounds(6, 1e6))): Gate {
  return compareResults({ label: 'main', results: [base] }, { label: 'branch', results: [head] }, options).gate!
}

function headOf(changes: (run: Run, index: number) => Partial<Run>, speed = 1e6): Result {
  return resultOfRounds(steadyRounds(6, speed), { run: changes })
}

test('the same passes, and so does what is faster', () => {
  expect(gateOf(resultOfRounds(steadyRounds(6, 1e6)))).toEqual({ outcome: 'passed', reasons: [] })
  expect(gateOf(resultOfRounds(steadyRounds(6, 2e6)))).toEqual({ outcome: 'passed', reasons: [] })
})

test('what is slower has regressed, by throughput or by a tail alone', () => {
  expect(gateOf(resultOfRounds(steadyRounds(6, 9e5)))).toEqual({
    outcome: 'regressed',
    reasons: ['ycsb-c: throughput is worse.'],
  })
  expect(gateOf(resultOfRounds(steadyRounds(6, 1e6, 6000))).reasons).toEqual(['ycsb-c: read.p99 is worse.'])
})

test('what is shown and not gated fails nothing', () => {
  const rounds = steadyRounds(6, 1e6).map(round => ({
    ...round,
    loadedPerSecond: 1000,
    p999: 1e9,
    diskBytesAfterLoad: 1e12,
  }))
  expect(gateOf(resultOfRounds(rounds)).outcome).toBe('passed')
})

test('too few rounds are inconclusive, and say how many it takes', () => {
  expect(gateOf(resultOfRounds(steadyRounds(3, 1e3)))).toEqual({
    outcome: 'inconclusive',
    reasons: ['Too few rounds to tell of throughput, read.p99: it takes 5 a side.'],
  })
})

test('no data is a failure, never a pass', () => {
  const nothing = headOf(() => ({ status: 'interrupted' }))
  expect(gateOf(nothing)).toEqual({
    outcome: 'failed',
    reasons: [
      'Only the base has ycsb-c on lsm (result).',
      'The head has no complete round of ycsb-c on lsm (result).',
      'There is nothing to compare.',
    ],
  })
  expect(gateOf(nothing, nothing).outcome).toBe('failed')
  const empty = compareResults({ label: 'main', results: [] }, { label: 'branch', results: [] }, options)
  expect(empty.gate).toEqual({ outcome: 'failed', reasons: ['There is nothing to compare.'] })
})

test('a metric that only one side has is no data', () => {
  const other = headOf(run => ({
    phases: run.phases.map(phase => ({ ...phase, operations: { scan: phase.operations.read! } })),
  }))
  expect(gateOf(other)).toEqual({
    outcome: 'failed',
    reasons: [
      'ycsb-c: the head lacks read.p99, which the other side has.',
      'ycsb-c: the base lacks scan.p99, which the other side has.',
    ],
  })
})

test('a round of the head that failed is a failure, however good the others are', () => {
  const head = headOf((_, index) =>
    index === 5 ? { status: 'failed', failure: { code: 'IO', message: 'the disk is full' } } : {},
  )
  expect(gateOf(head)).toEqual({
    outcome: 'failed',
    reasons: ["ycsb-c on lsm: 1 of the head's rounds failed: the disk is full."],
  })
})

test('a wrong answer outweighs everything, and one of the base is only warned of', () => {
  const wrong = headOf((_, index) => (index === 0 ? { verdict: 'violated', status: 'failed' } : {}), 1e3)
  expect(gateOf(wrong)).toEqual({ outcome: 'violated', reasons: ['ycsb-c: a check found a wrong answer of branch.'] })
  const right = resultOfRounds(steadyRounds(6, 1e6))
  const comparison = compareResults(
    { label: 'main', results: [headOf(() => ({ verdict: 'violated' }))] },
    { label: 'branch', results: [right] },
    options,
  )
  expect(comparison.gate!.outcome).toBe('passed')
  expect(comparison.pairs[0]!.warnings).toEqual(['A check found a wrong answer of the base: its speed proves nothing.'])
})

test('a head whose answers nothing proved is inconclusive, unless it regressed', () => {
  expect(gateOf(headOf(() => ({ verdict: 'unknown' })))).toEqual({
    outcome: 'inconclusive',
    reasons: ['ycsb-c: nothing proved the answers of branch right.'],
  })
  expect(gateOf(headOf(() => ({ verdict: 'unknown' }), 5e5)).outcome).toBe('regressed')
})
