import { expect, test } from 'vitest'
import { compareEngines } from '../../harness/compare/compare-engines.ts'
import { compareResults } from '../../harness/compare/compare-results.ts'
import type { ComparedPair, Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { resultForTests } from '../results/result-for-tests.ts'
import { resultOfRounds, steadyRounds } from './results-of-rounds.ts'

const options = { noiseThreshold: 0.05, gatedMetrics: undefined, seed: 1, command: 'harness compare a b' }

function compare(base: readonly Result[], head: readonly Result[], gatedMetrics?: readonly string[]): Comparison {
  return compareResults({ label: 'a', results: base }, { label: 'b', results: head }, { ...options, gatedMetrics })
}

function result(workload: string, engine: string, changes: Parameters<typeof resultOfRounds>[1] = {}): Result {
  return resultOfRounds(steadyRounds(5, 1e6), {
    name: `${workload}-${engine}`,
    ...changes,
    plan: { workload, engines: [engine], ...changes.plan },
  })
}

function engines(pairs: readonly ComparedPair[]): string[] {
  return pairs.map(({ workload, base, head }) => `${workload}: ${base.engine} ${head.engine}`)
}

test('workload and engine find their like, in the order of the base', () => {
  const { pairs, unmatched } = compare(
    [result('ycsb-b', 'lsm'), result('ycsb-a', 'lsm'), result('ycsb-a', 'leveldb')],
    [result('ycsb-a', 'leveldb'), result('ycsb-a', 'lsm'), result('ycsb-b', 'lsm')],
  )
  expect(engines(pairs)).toEqual(['ycsb-b: lsm lsm', 'ycsb-a: lsm lsm', 'ycsb-a: leveldb leveldb'])
  expect(unmatched).toEqual([])
})

test('one engine is compared with another where each side has one', () => {
  const { pairs, unmatched } = compare([result('ycsb-a', 'leveldb')], [result('ycsb-a', 'lsm')])
  expect(engines(pairs)).toEqual(['ycsb-a: leveldb lsm'])
  expect(unmatched).toEqual([])
})

test('what one side lacks is said, and fails the gate', () => {
  const { pairs, unmatched, gate } = compare(
    [result('ycsb-a', 'lsm'), result('ycsb-a', 'leveldb')],
    [result('ycsb-a', 'lsm'), result('ycsb-b', 'lsm')],
  )
  expect(engines(pairs)).toEqual(['ycsb-a: lsm lsm'])
  expect(unmatched).toEqual([
    'Only the base has ycsb-a on leveldb (ycsb-a-leveldb).',
    'Only the head has ycsb-b on lsm (ycsb-b-lsm).',
  ])
  expect(gate).toEqual({ outcome: 'failed', reasons: unmatched })
})

test('rounds of the same experiment are one sample, of another they are another', () => {
  const more = { name: 'more', plan: { records: 1_000_000 } }
  const { pairs } = compare(
    [
      result('ycsb-a', 'lsm', { name: 'first' }),
      result('ycsb-a', 'lsm', { name: 'second' }),
      result('ycsb-a', 'lsm', more),
    ],
    [result('ycsb-a', 'lsm', more), result('ycsb-a', 'lsm')],
  )
  expect(pairs.map(({ workload, base, head }) => [workload, base.rounds, base.results, head.results])).toEqual([
    ['ycsb-a, records 100000', 10, ['first', 'second'], ['ycsb-a-lsm']],
    ['ycsb-a, records 1000000', 5, ['more'], ['more']],
  ])
})

test('the same asked for differently is compared, with a warning for each difference', () => {
  const { pairs } = compare(
    [result('ycsb-a', 'lsm')],
    [
      result('ycsb-a', 'lsm', {
        plan: {
          records: 200_000,
          durability: 'sync',
          properties: { fieldlength: '10' },
          engineOptions: { lsm: { compaction: 'tiered' } },
        },
      }),
    ],
  )
  expect(pairs[0]!.warnings.filter(warning => warning.startsWith('Asked for'))).toEqual([
    'Asked for differently: records 100000 and 200000.',
    'Asked for differently: durability buffered and sync.',
    'Asked for differently: property fieldlength – and 10.',
    'Asked for differently: engine option compaction – and tiered.',
  ])
})

test('another machine, other seeds, one side after the other and lost rounds are warned of', () => {
  const { environment } = resultForTests()
  const base = result('ycsb-a', 'lsm')
  const head = result('ycsb-a', 'lsm', {
    result: { environment: { ...environment, cpuCount: 64, node: '26.0.0' } },
    run: (run, index) => ({
      seed: 1000 + index,
      phases: run.phases.map(phase => ({ ...phase, startedAt: phase.startedAt.replace(/^2026/, '2027') })),
      status: index === 0 ? 'interrupted' : 'complete',
    }),
  })
  const [pair] = compare([base], [head]).pairs
  expect(pair!.warnings).toEqual([
    'Other processors: 2 × a processor, then 64 × a processor.',
    'Other versions of Node: 24.0.0, then 26.0.0.',
    expect.stringMatching(/^One side ran after the other, .*harness ab/),
    'The sides ran from different seeds, and so not the same operations.',
    '1 of 5 rounds of the head did not complete and do not count.',
  ])
  expect(pair!.head.rounds).toBe(4)
  expect(compare([base], [base]).pairs[0]!.warnings).toEqual([])
})

test('errors are warned of, absent keys are answers', () => {
  const withErrors = (errors: Record<string, number>): Result =>
    result('ycsb-a', 'lsm', {
      run: run => ({
        phases: run.phases.map(phase => ({ ...phase, operations: { read: { ...phase.operations.read!, errors } } })),
      }),
    })
  expect(compare([result('ycsb-a', 'lsm')], [withErrors({ notFound: 9 })]).pairs[0]!.warnings).toEqual([])
  expect(compare([result('ycsb-a', 'lsm')], [withErrors({ IO: 9 })]).pairs[0]!.warnings).toEqual([
    expect.stringMatching(/^Operations ended in errors: 0 of [\d,]+ of the base, 45 of [\d,]+ of the head\.$/),
  ])
})

test('throughput and each p99 are gated, the others shown, in the order of a reader', () => {
  const { metrics } = compare([result('ycsb-a', 'lsm')], [result('ycsb-a', 'lsm')]).pairs[0]!
  expect(metrics.map(({ name, gated, exact }) => [name, gated, exact])).toEqual([
    ['throughput', true, false],
    ['read.p50', false, false],
    ['read.p99', true, false],
    ['read.p999', false, false],
    ['load.throughput', false, false],
    ['disk.afterLoad', false, true],
    // The run ends by the clock: a faster engine writes more.
    ['disk.afterRun', false, false],
  ])
})

test('bytes after a run are exact where the run ends by count, and nothing is where the seeds differ', () => {
  const { durationSeconds: _, ...plan } = result('ycsb-a', 'lsm').plan
  const counted: Result = { ...result('ycsb-a', 'lsm'), plan: { ...plan, operationCount: 1000 } }
  const exactOf = (base: Result, head: Result): string[] =>
    compare([base], [head])
      .pairs[0]!.metrics.filter(({ exact }) => exact)
      .map(({ name }) => name)
  expect(exactOf(counted, counted)).toEqual(['disk.afterLoad', 'disk.afterRun'])
  expect(exactOf(counted, { ...counted, runs: counted.runs.map(run => ({ ...run, seed: run.seed + 1 })) })).toEqual([])
})

test('amplifications that an engine reports of itself are compared, lower being better', () => {
  const amplified = (value: number): Result =>
    result('ycsb-a', 'lsm', {
      run: () => ({ metrics: [{ name: 'amplification.write', value, unit: 'ratio', description: '' }] }),
    })
  const metric = compare([amplified(2)], [amplified(3)]).pairs[0]!.metrics.at(-1)
  expect(metric).toMatchObject({ name: 'amplification.write', unit: 'ratio', better: 'lower', finding: 'worse' })
})

test('the reader chooses what is gated, by whole names or their ends', () => {
  const gatedOf = (...chosen: string[]): string[] =>
    compare([result('ycsb-a', 'lsm')], [result('ycsb-a', 'lsm')], chosen)
      .pairs[0]!.metrics.filter(({ gated }) => gated)
      .map(({ name }) => name)
  expect(gatedOf('throughput')).toEqual(['throughput'])
  expect(gatedOf('p999', 'load.throughput')).toEqual(['read.p999', 'load.throughput'])
  expect(gatedOf('all')).toHaveLength(7)
  expect(() => gatedOf('read.p98')).toThrow('Unknown metric: read.p98. Did you mean read.p99?')
})

test('over several workloads each metric has its geometric mean', () => {
  const faster = (workload: string, by: number): Result =>
    resultOfRounds(steadyRounds(5, 1e6 * by), { plan: { workload, engines: ['lsm'] } })
  const { geometricMeans } = compare(
    [faster('ycsb-a', 1), faster('ycsb-b', 1)],
    [faster('ycsb-a', 4), faster('ycsb-b', 1)],
  )
  expect(geometricMeans[0]).toEqual({
    ...{ base: 'a (lsm)', head: 'b (lsm)', metric: 'throughput', better: 'higher', workloads: 2 },
    ratio: expect.closeTo(2, 6),
  })
  expect(compare([faster('ycsb-a', 1)], [faster('ycsb-a', 4)]).geometricMeans).toEqual([])
})

test('engines of one run are each compared with the first, and nothing is gated', () => {
  const run = resultOfRounds(steadyRounds(5, 1e6), { plan: { engines: ['lsm', 'leveldb', 'null'] } })
  const comparison = compareEngines(run)!
  expect(engines(comparison.pairs)).toEqual(['ycsb-c: lsm leveldb', 'ycsb-c: lsm null'])
  expect(comparison).toMatchObject({ seed: 42, noiseThreshold: 0.05, unmatched: [], geometricMeans: [] })
  expect(comparison).not.toHaveProperty('gate')
  expect(comparison.pairs[0]!.warnings).toEqual([])
})

test('of five engines, five rounds can show a difference: each pair is a question of its own', () => {
  const all = ['lsm', 'a', 'b', 'c', 'd']
  const run = resultOfRounds(steadyRounds(5, 1e6), {
    plan: { engines: all },
    run: run =>
      run.engine === 'd' ? { phases: resultOfRounds(steadyRounds(5, 2e6)).runs[run.round - 1]!.phases } : {},
  })
  const { pairs } = compareEngines(run)!
  expect(pairs.map(pair => pair.metrics[0]!.finding)).toEqual(['same', 'same', 'same', 'better'])
})

test('one engine or one round has nothing to compare, and an engine that never ran is named', () => {
  expect(compareEngines(resultOfRounds(steadyRounds(5, 1e6)))).toBeUndefined()
  expect(compareEngines(resultOfRounds(steadyRounds(1, 1e6), { plan: { engines: ['lsm', 'null'] } }))).toBeUndefined()
  const run = resultOfRounds(steadyRounds(5, 1e6), { plan: { engines: ['lsm', 'null'] } })
  const half = { ...run, runs: run.runs.filter(({ engine }) => engine === 'lsm') }
  expect(compareEngines(half)).toMatchObject({ pairs: [], unmatched: ['null has no complete round.'] })
})

test('the same comparison comes again from the same seed', () => {
  const sides = [[result('ycsb-a', 'lsm')], [result('ycsb-a', 'lsm')]] as const
  expect(compare(...sides)).toEqual(compare(...sides))
})
