import { expect, it } from 'vitest'
import type { Run } from '../../harness/results/result.ts'
import type { Trend, TrendSeries } from '../../harness/results/trend.ts'
import { trendOf } from '../../harness/trend/trend.ts'
import { phaseForTests, planForTests, resultForTests, runForTests } from '../results/result-for-tests.ts'
import { freshDirectory, store } from './stored-results.ts'

function trendIn(directory: string, metrics: readonly string[] = ['throughput']): Promise<Trend> {
  return trendOf({ paths: [directory], metrics, significance: 0.01, seed: 1, command: 'harness history' })
}

function roundOf(operationsPerSecond: number, changes: Partial<Run> = {}): Run {
  return runForTests({ phases: [phaseForTests('run', operationsPerSecond)], ...changes })
}

function named(trend: Trend): string[] {
  return trend.series.map(({ workload, engine, settings }) => [workload, engine, ...settings].join(' '))
}

function medians({ points }: TrendSeries): number[] {
  return points.map(({ median }) => median)
}

it('is a point the median of the complete rounds, between their lowest and highest, and are points in order of time', async () => {
  const directory = freshDirectory()
  store(directory, 2, { runs: [roundOf(900)] })
  const runs = [roundOf(100), roundOf(300), roundOf(110), roundOf(5, { status: 'interrupted' })]
  store(directory, 1, { runs, environment: { ...resultForTests().environment, commit: 'abc' } })
  const trend = await trendIn(directory)
  expect(trend.series).toHaveLength(1)
  expect(trend.series[0]!.points).toEqual([
    { result: 0, rounds: 3, median: 110, low: 100, high: 300 },
    { result: 1, rounds: 1, median: 900, low: 900, high: 900 },
  ])
  expect(trend.results.map(({ name, commit }) => [name, commit])).toEqual([
    ['day-001', 'abc'],
    ['day-002', undefined],
  ])
})

it('are engines, workloads and metrics series of their own', async () => {
  const directory = freshDirectory()
  const plan = planForTests({ engines: ['lsm', 'leveldb'] })
  store(directory, 1, { plan, runs: [roundOf(10), roundOf(20, { engine: 'leveldb' })] })
  store(directory, 2, { plan: planForTests({ workload: 'ycsb-b' }), runs: [roundOf(30)] })
  const trend = await trendIn(directory, ['throughput', 'p99'])
  expect(trend.series.map(({ workload, engine, metric }) => `${workload} ${engine} ${metric}`)).toEqual([
    'ycsb-a lsm throughput',
    'ycsb-a lsm read.p99',
    'ycsb-a leveldb throughput',
    'ycsb-a leveldb read.p99',
    'ycsb-b lsm throughput',
    'ycsb-b lsm read.p99',
  ])
  expect(trend.apart).toEqual([])
})

it.each([
  { what: 'other records', changes: { plan: planForTests({ records: 5 }) }, told: 'records 5' },
  { what: 'another durability', changes: { plan: planForTests({ durability: 'sync' }) }, told: 'durability sync' },
  {
    what: 'another value size',
    changes: { plan: planForTests({ properties: { fieldlength: '9' } }) },
    told: 'property fieldlength 9',
  },
  {
    what: 'another machine',
    changes: { environment: { ...resultForTests().environment, cpu: 'a faster one' } },
    told: 'processor a faster one',
  },
])('are results with $what kept apart, and is it said', async ({ changes, told }) => {
  const directory = freshDirectory()
  store(directory, 1)
  store(directory, 2, changes)
  store(directory, 3)
  const trend = await trendIn(directory)
  expect(trend.series.map(({ points }) => points.length)).toEqual([2, 1])
  expect(named(trend)[1]).toContain(told)
  expect(trend.apart).toHaveLength(1)
  expect(trend.apart[0]).toMatch(/^ycsb-a on lsm was measured in 2 ways that do not compare, .* differ in .*\.$/)
})

it('do seed, rounds and the engines beside it not make it another experiment', async () => {
  const directory = freshDirectory()
  store(directory, 1)
  store(directory, 2, { plan: planForTests({ seed: 7, repeat: 9, engines: ['lsm', 'memory'] }) })
  const trend = await trendIn(directory)
  expect(trend.series.map(({ engine, points }) => `${engine} ${points.length}`)).toEqual(['lsm 2'])
  expect(trend.leftOut).toEqual(['day-002: memory has no complete round.'])
})

it('are figures of wrong answers no points', async () => {
  const directory = freshDirectory()
  store(directory, 1, { runs: [roundOf(10)] })
  store(directory, 2, { runs: [roundOf(99), roundOf(99, { verdict: 'violated' })] })
  const trend = await trendIn(directory)
  expect(medians(trend.series[0]!)).toEqual([10])
  expect(trend.leftOut).toEqual(['day-002: lsm gave a wrong answer, so it has no figures here.'])
})

it.each([
  { way: 'down', factor: 0.7, throughput: 'worse', latency: 'better' },
  { way: 'up', factor: 1.4, throughput: 'better', latency: 'worse' },
] as const)(
  'does a step $way say from which result on, from where to where, and what it means',
  async ({ factor, throughput, latency }) => {
    const directory = freshDirectory()
    for (let day = 0; day < 24; day++) {
      const level = (day < 14 ? 1 : factor) * (1 + 0.001 * (day % 3))
      store(directory, day, { runs: [roundOf(0, { phases: [phaseForTests('run', 1000 * level, 1000 * level)] })] })
    }
    const trend = await trendIn(directory, ['throughput', 'read.p50'])
    const [rate, time] = trend.series
    expect(rate!.changes).toHaveLength(1)
    const change = rate!.changes[0]!
    expect(trend.results[rate!.points[change.point]!.result]!.name).toBe('day-014')
    expect(change.before).toBeCloseTo(1001, 5)
    expect(change.ratio).toBeCloseTo(factor, 2)
    expect(change.finding).toBe(throughput)
    expect(time!.changes.map(({ finding }) => finding)).toEqual([latency])
  },
)

it('is what is found in a series no matter of the others', async () => {
  const directory = freshDirectory()
  for (let day = 0; day < 30; day++) {
    store(directory, day, { runs: [roundOf(1000 * (day < 15 ? 1 : 0.95) * (1 + 0.013 * ((day * 7) % 5)))] })
  }
  const alone = await trendIn(directory)
  const among = await trendIn(directory, ['all'])
  expect(among.series.find(({ metric }) => metric === 'throughput')!.changes).toEqual(alone.series[0]!.changes)
})
