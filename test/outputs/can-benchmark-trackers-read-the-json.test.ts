import { expect, test } from 'vitest'
import { z } from 'zod'
import { renderBencher, renderBencherOfComparison } from '../../reports/benchmarks/bencher.ts'
import { renderGithubBenchmark, renderGithubBenchmarkOfComparison } from '../../reports/benchmarks/github-benchmark.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { comparisonForTests } from './comparison-for-tests.ts'

/** As Bencher's documentation has the schema of BMF, with the lengths that it allows. */
const bencherSchema = z.record(
  z.string().min(1).max(1024),
  z.record(
    z.string().min(1).max(64),
    z.strictObject({ value: z.number(), lower_value: z.number(), upper_value: z.number() }),
  ),
)

/** As github-action-benchmark's documentation has it. */
const githubSchema = z.array(
  z.strictObject({
    name: z.string().min(1),
    unit: z.string(),
    value: z.number().positive(),
    range: z.string().optional(),
    extra: z.string().optional(),
  }),
)

const rounds = [800, 1000, 1250].map((throughput, index) =>
  runForTests({
    round: index + 1,
    phases: [phaseForTests('load', throughput * 2), phaseForTests('run', throughput, throughput)],
  }),
)
const result = resultForTests({ runs: rounds })

test('Bencher gets a benchmark for each operation, the median between least and greatest', () => {
  const metrics = bencherSchema.parse(JSON.parse(renderBencher(result)))
  expect(Object.keys(metrics)).toEqual(['ycsb-a/lsm/all', 'ycsb-a/lsm/read', 'ycsb-a/lsm/load', 'ycsb-a/lsm/disk'])
  expect(metrics['ycsb-a/lsm/all']).toEqual({ throughput: { value: 1000, lower_value: 800, upper_value: 1250 } })
  expect(metrics['ycsb-a/lsm/read']).toMatchObject({
    latency: { value: 1000, lower_value: 800, upper_value: 1250 },
    'latency-p99': { value: 3000, lower_value: 2400, upper_value: 3750 },
  })
  expect(metrics['ycsb-a/lsm/disk']).toMatchObject({ 'disk-after-run': { value: 118e6 } })
})

test('github-action-benchmark gets figures of which less is better, throughput as its inverse', () => {
  const entries = githubSchema.parse(JSON.parse(renderGithubBenchmark(result)))
  expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length)
  expect(entries[0]).toEqual({
    name: 'ycsb-a lsm time per operation',
    unit: 'ns',
    value: 1_000_000,
    range: '800000 to 1250000',
    extra: 'median of 3 rounds',
  })
  expect(entries).toContainEqual({
    name: 'ycsb-a lsm read p99',
    unit: 'ns',
    value: 3000,
    range: '2400 to 3750',
    extra: 'median of 3 rounds',
  })
  expect(entries.map(({ unit }) => unit)).not.toContain('operations/s')
})

test('of one round there is no range, and a store without files has no figure of them', () => {
  const run = runForTests({ diskBytesAfterLoad: 0, diskBytesAfterRun: 0 })
  const entries = githubSchema.parse(JSON.parse(renderGithubBenchmark(resultForTests({ runs: [run] }))))
  expect(entries.every(({ range, extra }) => range === undefined && extra === 'one round')).toBe(true)
  expect(entries.some(({ name }) => name.includes('disk'))).toBe(false)
})

test('of a comparison both get the head', () => {
  const entries = githubSchema.parse(JSON.parse(renderGithubBenchmarkOfComparison(comparisonForTests())))
  expect(entries.find(({ name }) => name === 'ycsb-a lsm read p99')).toMatchObject({ value: 1200 })
  const metrics = bencherSchema.parse(JSON.parse(renderBencherOfComparison(comparisonForTests())))
  expect(metrics['ycsb-a/lsm/read']!['latency-p99']).toMatchObject({ value: 1200 })
})

test('a result of which nothing was complete has no figures, and no name breaks the schema', () => {
  const interrupted = resultForTests({ runs: [runForTests({ status: 'interrupted' })] })
  expect(JSON.parse(renderBencher(interrupted))).toEqual({})
  expect(JSON.parse(renderGithubBenchmark(interrupted))).toEqual([])
  const engine = `__proto__${'x'.repeat(2000)}`
  const odd = resultForTests({ plan: planForTests({ engines: [engine] }), runs: [runForTests({ engine })] })
  bencherSchema.parse(JSON.parse(renderBencher(odd)))
  githubSchema.parse(JSON.parse(renderGithubBenchmark(odd)))
})
