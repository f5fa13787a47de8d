import { expect, test } from 'vitest'
import type { Run } from '../../harness/results/result.ts'
import { withAgreement } from '../../harness/run/agreement.ts'

function runOf(engine: string, fingerprints?: Run['fingerprints'], round = 1): Run {
  const status = 'complete'
  const own = { phases: [], checks: [], metrics: [], warnings: [], verdict: 'valid' } as const
  return { engine, round, seed: round, status, ...own, ...(fingerprints && { fingerprints }) }
}

function verdicts(runs: readonly Run[]): string[] {
  return withAgreement(runs).map(({ verdict, checks }) => [verdict, ...checks.map(({ detail }) => detail)].join(': '))
}

test('engines with the same answers agree', () => {
  expect(verdicts([runOf('a', { sum: '7', count: '2' }), runOf('b', { sum: '7', count: '2' })])).toEqual([
    'valid: The same answers as b to 2 questions over the loaded data, as far as each answers them.',
    'valid: The same answers as a to 2 questions over the loaded data, as far as each answers them.',
  ])
})

test('one other answer is a violation on both sides', () => {
  expect(verdicts([runOf('a', { sum: '7', count: '2' }), runOf('b', { sum: '8', count: '2' })])).toEqual([
    'violated: sum is 7 here, and b 8 elsewhere.',
    'violated: sum is 8 here, and a 7 elsewhere.',
  ])
})

test('what only one was asked, or has no answer to, is no dispute', () => {
  const runs = [runOf('a', { sum: '7', rate: '1' }), runOf('b', { sum: '7' }), runOf('c'), runOf('d', { other: '2' })]
  expect(verdicts(runs)).toEqual([
    'valid: The same answers as b to 1 question over the loaded data, as far as each answers them.',
    'valid: The same answers as a to 1 question over the loaded data, as far as each answers them.',
    'valid',
    'valid',
  ])
})

test('rounds have data of their own', () => {
  expect(verdicts([runOf('a', { sum: '7' }), runOf('a', { sum: '8' }, 2)])).toEqual(['valid', 'valid'])
})

test('a run that did not end is not made valid by it', () => {
  const [run] = withAgreement([{ ...runOf('a', { sum: '7' }), status: 'interrupted' }, runOf('b', { sum: '7' })])
  expect(run?.verdict).toBe('unknown')
})
