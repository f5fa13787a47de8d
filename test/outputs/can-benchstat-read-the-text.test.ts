import { expect, test } from 'vitest'
import type { Plan } from '../../harness/results/result.ts'
import { renderBenchstat, renderBenchstatOfComparison } from '../../reports/benchmarks/benchstat.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { comparisonForTests } from './comparison-for-tests.ts'
import { type BenchmarkText, readBenchmarkText } from './go-benchmark-text.ts'

/** Every value of a unit, benchmark by benchmark. */
function valuesOf({ lines }: BenchmarkText, unit: string): Record<string, number[]> {
  const values: Record<string, number[]> = {}
  for (const line of lines) {
    const value = line.values.get(unit)
    if (value !== undefined) values[line.name] = [...(values[line.name] ?? []), value]
  }
  return values
}

const rounds = [900, 1000, 1100].map((throughput, index) =>
  runForTests({
    round: index + 1,
    phases: [phaseForTests('load', throughput * 2), phaseForTests('run', throughput, throughput)],
    metrics: [{ name: 'amplification.write', value: 3.5, unit: 'ratio', description: 'bytes' }],
  }),
)

test('each round is a line, with the figures of the result', () => {
  const text = readBenchmarkText(renderBenchstat(resultForTests({ runs: rounds })))
  const run = 'Run/workload=ycsb-a/engine=lsm/operation'
  expect(valuesOf(text, 'ops/s')).toEqual({
    [`${run}=all`]: [900, 1000, 1100],
    'Load/workload=ycsb-a/engine=lsm/operation=all': [1800, 2000, 2200],
  })
  expect(valuesOf(text, 'p99-ns')).toEqual({ [`${run}=read`]: [2700, 3000, 3300] })
  expect(valuesOf(text, 'ns/op')).toEqual({ [`${run}=read`]: [900, 1000, 1100] })
  expect(valuesOf(text, 'afterRun-B')).toEqual({
    'Disk/workload=ycsb-a/engine=lsm/operation=all': [118e6, 118e6, 118e6],
  })
  expect(valuesOf(text, 'write-ratio')).toEqual({
    'Amplification/workload=ycsb-a/engine=lsm/operation=all': [3.5, 3.5, 3.5],
  })
})

test('units say which way is better and what has no noise', () => {
  const { units } = readBenchmarkText(renderBenchstat(resultForTests({ runs: rounds })))
  expect(units.get('ops/s')).toEqual({ better: 'higher' })
  expect(units.get('p99-ns')).toEqual({ better: 'lower' })
  expect(units.get('afterLoad-B')).toEqual({ better: 'lower', assume: 'exact' })
  // The plan ends by the clock, so what is on the disk afterwards depends on speed.
  expect(units.get('afterRun-B')).toEqual({ better: 'lower' })
  const { durationSeconds: _, ...counted } = planForTests({ operationCount: 1000 })
  const byCount = readBenchmarkText(renderBenchstat(resultForTests({ runs: rounds, plan: counted })))
  expect(byCount.units.get('afterRun-B')).toEqual({ better: 'lower', assume: 'exact' })
})

test('what makes runs incomparable is configuration, and what only tells them apart is not there', () => {
  const { configuration } = readBenchmarkText(renderBenchstat(resultForTests({ runs: rounds })))
  expect(Object.fromEntries(configuration)).toEqual({
    goos: 'Linux',
    cpu: 'a processor',
    records: '100000',
    durability: 'buffered',
    clients: '1',
    load: 'closed',
    plan: expect.stringMatching(/^[0-9a-f]{8}$/),
  })
  const planOf = (changes: Partial<Plan>): string | undefined => {
    const result = resultForTests({ runs: rounds, plan: planForTests(changes), command: 'another', name: 'another' })
    return readBenchmarkText(renderBenchstat(result)).configuration.get('plan')
  }
  const plan = configuration.get('plan')
  expect(planOf({ seed: 7, repeat: 9, engineOptions: { lsm: { compression: 'zstd' } } })).toBe(plan)
  for (const changes of [{ properties: { fieldlength: '1000' } }, { cacheBytes: 2 }, { warmUpSeconds: 9 }]) {
    expect(planOf(changes)).not.toBe(plan)
  }
})

test('rounds that did not come to their end are not there, and a result of nothing has no line', () => {
  const broken = runForTests({ status: 'interrupted', phases: [phaseForTests('run', 5)] })
  const text = readBenchmarkText(renderBenchstat(resultForTests({ runs: [...rounds, broken] })))
  expect(valuesOf(text, 'ops/s')['Run/workload=ycsb-a/engine=lsm/operation=all']).toEqual([900, 1000, 1100])
  expect(readBenchmarkText(renderBenchstat(resultForTests({ runs: [] }))).lines).toEqual([])
})

test('both sides of a comparison stand in one text', () => {
  const text = readBenchmarkText(renderBenchstatOfComparison(comparisonForTests()))
  expect(valuesOf(text, 'p99-ns')).toEqual({
    'Run/workload=ycsb-a/engine=lsm/side=base/operation=read': [1000, 1100, 900],
    'Run/workload=ycsb-a/engine=lsm/side=head/operation=read': [1200, 1300, 1100],
  })
})

test.each([
  ['./my store.ts', 'engine=.%2Fmy%20store.ts'],
  ['a\nBenchmarkEvil 1 1 ns/op', 'engine=a%0ABenchmarkEvil%201%201%20ns%2Fop'],
  ['100%', 'engine=100%25'],
  ['store-8', 'engine=store-8'],
  ['\ud800\u0085', 'engine=%EF%BF%BD%C2%85'],
])('an engine called %j is one word of the name', (engine, word) => {
  const result = resultForTests({ plan: planForTests({ engines: [engine] }), runs: [runForTests({ engine })] })
  const { lines } = readBenchmarkText(renderBenchstat(result))
  expect(new Set(lines.map(({ name }) => name.split('/').slice(2, -1).join('/')))).toEqual(new Set([word]))
})

test('an operation that ends in digits is no number of threads', () => {
  const [run] = rounds
  const phases = run!.phases.map(phase => ({ ...phase, operations: { 'hop-2': phase.operations.read! } }))
  const { lines } = readBenchmarkText(renderBenchstat(resultForTests({ runs: [{ ...run!, phases }] })))
  expect(lines.map(({ name }) => name)).toContain('Run/workload=ycsb-a/engine=lsm/operation=hop-2/')
})
