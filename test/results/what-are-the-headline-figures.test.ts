import { expect, test } from 'vitest'
import type { Verdict } from '../../harness/results/result.ts'
import { scriptSummary } from '../../harness/results/script-summary.ts'
import { estimate, summarize, worstVerdict } from '../../harness/results/summary.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from './result-for-tests.ts'

const rounds = [900_000, 1_100_000, 1_000_000]
const threeRounds = resultForTests({
  plan: planForTests({ engines: ['lsm', 'leveldb'], repeat: 3 }),
  runs: rounds.flatMap((rate, index) => [
    runForTests({ round: index + 1, phases: [phaseForTests('run', rate, 1000 * (index + 1))], warnings: ['gc'] }),
    runForTests({ engine: 'leveldb', round: index + 1, phases: [phaseForTests('run', rate / 2)] }),
  ]),
})

test('an engine is the median of its rounds, between the least and the greatest', () => {
  const [lsm, leveldb] = summarize(threeRounds).engines
  expect(lsm!.rounds).toBe(3)
  expect(lsm!.operationsPerSecond).toEqual({ median: 1_000_000, low: 900_000, high: 1_100_000 })
  expect(lsm!.operations.read!.latencyNs.p99).toEqual({ median: 6000, low: 3000, high: 9000 })
  expect(leveldb!.operationsPerSecond.median).toBe(500_000)
})

test('counts and errors are those of all rounds together', () => {
  const read = summarize(threeRounds).engines[0]!.operations.read!
  expect(read.count).toBe(6_000_000)
  expect(read.errorsByCode).toEqual({ notFound: 6, IO: 3 })
  expect(read.errors).toBe(9)
})

test('of an even number of rounds the median is the middle of the two in the middle', () => {
  expect(estimate([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1, high: 4 })
})

test('rounds that did not complete do not count, unless there is no other', () => {
  const partial = runForTests({ round: 2, status: 'interrupted', phases: [phaseForTests('run', 10)] })
  const some = summarize(resultForTests({ status: 'interrupted', runs: [runForTests(), partial] })).engines[0]!
  expect(some).toMatchObject({ status: 'interrupted', rounds: 1, operationsPerSecond: { median: 1_000_000 } })
  const none = summarize(resultForTests({ status: 'interrupted', runs: [partial] })).engines[0]!
  expect(none).toMatchObject({ rounds: 1, operationsPerSecond: { median: 10 } })
})

test('an engine that never ran has no figures and an unknown verdict', () => {
  const [engine] = summarize(resultForTests({ status: 'interrupted', runs: [] })).engines
  expect(engine).toMatchObject({ rounds: 0, status: 'interrupted', verdict: 'unknown', operations: {} })
})

test.each<[Verdict[], Verdict]>([
  [['valid', 'valid'], 'valid'],
  [['valid', 'unknown'], 'unknown'],
  [['unknown', 'violated', 'valid'], 'violated'],
  [[], 'unknown'],
])('of the verdicts %j the worst is %s', (verdicts, worst) => {
  expect(worstVerdict(verdicts)).toBe(worst)
})

test('each check is shown by the round that did worst on it', () => {
  const wrong = { name: 'answers', verdict: 'violated', detail: '3 answers were wrong.' } as const
  const runs = [runForTests(), runForTests({ round: 2, verdict: 'violated', checks: [wrong] })]
  const summary = summarize(resultForTests({ runs }))
  expect(summary.verdict).toBe('violated')
  expect(summary.engines[0]!.checks).toEqual([wrong])
})

test('a warning that comes up in every round is said once, with its engine', () => {
  expect(summarize(threeRounds).warnings).toEqual(['lsm: gc (3 of 3 rounds)'])
})

test('scripts get plain numbers, and every engine', () => {
  const summary = scriptSummary(threeRounds, 'results/x')
  expect(summary).toMatchObject({
    workload: 'ycsb-a',
    engine: 'lsm',
    operationsPerSecond: 1_000_000,
    operations: { read: { count: 6_000_000, errors: 9, latencyNs: { p50: 2000, p99: 6000, max: 12_000 } } },
    verdict: 'valid',
    resultDirectory: 'results/x',
  })
  expect(summary.engines.map(engine => engine.engine)).toEqual(['lsm', 'leveldb'])
})
