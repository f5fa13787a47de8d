/** Histories as stored results give them, from seeds. What the page must be able to tell, not how it was found. */
import type { Trend, TrendChange, TrendPoint, TrendSeries } from '../../harness/results/trend.ts'
import { hostileText } from './fixture.ts'
import { normal, seededUniform } from './random.ts'

interface SeriesTraits extends Pick<TrendSeries, 'workload' | 'engine' | 'metric' | 'unit' | 'better'> {
  readonly level: number
  /** From which place on the level is another, as a factor. */
  readonly steps: readonly (readonly [point: number, factor: number])[]
  readonly spread: number
  readonly rounds: number
  readonly settings?: readonly string[]
}

function seriesOf(traits: SeriesTraits, count: number, seed: number): TrendSeries {
  const uniform = seededUniform(seed)
  const { level, steps, spread, rounds, settings = [], ...names } = traits
  const levelAt = (point: number): number =>
    steps.reduce((value, [from, factor]) => (point >= from ? value * factor : value), level)
  const points = Array.from({ length: count }, (_, result): TrendPoint => {
    const median = levelAt(result) * Math.exp(spread * normal(uniform))
    const width = rounds > 1 ? spread * (1 + uniform()) : 0
    return { result, rounds, median, low: median * (1 - width), high: median * (1 + width) }
  })
  const changes = steps.map(([point, factor]): TrendChange => {
    const before = levelAt(point - 1)
    const isBetter = factor > 1 === (names.better === 'higher')
    return { point, before, after: before * factor, ratio: factor, p: 0.001, finding: isBetter ? 'better' : 'worse' }
  })
  return { ...names, settings, points, changes }
}

function trendFrom(series: readonly TrendSeries[], count: number, changes: Partial<Trend> = {}): Trend {
  return {
    schemaVersion: 1,
    command: 'harness history results --metric all --significance 0.01 --seed 1',
    significance: 0.01,
    seed: 1,
    results: Array.from({ length: count }, (_, result) => ({
      name: `2026-10-${String(1 + (result % 28)).padStart(2, '0')}T02-00-00-ycsb-a-lsm-${result}`,
      startedAt: new Date(Date.UTC(2026, 8, 1) + result * 86_400_000).toISOString(),
      commit: (0x4f3c2a1b9d0e + result * 7_919_000_001).toString(16).padEnd(40, 'a'),
    })),
    series,
    apart: [],
    leftOut: [],
    ...changes,
  }
}

/** A loss, a win after it, latencies that say the same, and a flat one. */
export function trendOfLosses(): Trend {
  const count = 60
  const lsm = { workload: 'ycsb-a', engine: 'lsm', rounds: 5 } as const
  const rate = { unit: 'operations/s', better: 'higher' } as const
  const time = { unit: 'ns', better: 'lower' } as const
  const steps = [
    [22, 0.88],
    [44, 1.21],
  ] as const
  const inverse = [
    [22, 1.3],
    [44, 0.7],
  ] as const
  const series = [
    seriesOf({ ...lsm, ...rate, metric: 'throughput', level: 201_000, spread: 0.02, steps }, count, 1),
    seriesOf({ ...lsm, ...time, metric: 'read.p50', level: 4_100, spread: 0.02, steps: inverse }, count, 2),
    seriesOf({ ...lsm, ...time, metric: 'read.p99', level: 23_000, spread: 0.08, steps: inverse }, count, 3),
    seriesOf({ ...lsm, ...time, metric: 'read.p999', level: 410_000, spread: 0.3, steps: [] }, count, 4),
    seriesOf({ ...lsm, ...rate, metric: 'load.throughput', level: 362_000, spread: 0.03, steps: [] }, count, 5),
    seriesOf(
      { ...lsm, unit: 'bytes', better: 'lower', metric: 'disk.afterRun', level: 1.29e9, spread: 0, steps: [] },
      count,
      6,
    ),
    seriesOf(
      { ...lsm, ...rate, engine: 'leveldb', metric: 'throughput', level: 59_000, spread: 0.02, steps: [], rounds: 1 },
      count,
      7,
    ),
  ]
  return trendFrom(series, count, {
    leftOut: ['results/half holds no result.json: its run did not get that far, or it is no result.'],
    apart: [
      'ycsb-a on lsm was measured in 2 ways that do not compare, each with series of its own: they differ in records.',
    ],
  })
}

/** The first result that anybody keeps. */
export function trendOfOne(): Trend {
  const only = { workload: 'ycsb-c', engine: 'lsm', rounds: 1, unit: 'operations/s', better: 'higher' } as const
  return trendFrom([seriesOf({ ...only, metric: 'throughput', level: 650_000, spread: 0.02, steps: [] }, 1, 1)], 1)
}

export function trendHostile(): Trend {
  const names = { workload: hostileText, engine: hostileText, metric: hostileText, settings: [hostileText] }
  const series = seriesOf(
    { ...names, unit: 'count', better: 'lower', level: 100, spread: 0.02, steps: [[10, 1.5]], rounds: 2 },
    20,
    1,
  )
  const trend = trendFrom([series], 20, { command: hostileText, apart: [hostileText], leftOut: [hostileText] })
  return { ...trend, results: trend.results.map(result => ({ ...result, name: hostileText, commit: hostileText })) }
}

/** Six workloads on five engines, eight metrics each, 500 results. */
export function trendOfMuch(): Trend {
  const count = 500
  const series = Array.from({ length: 240 }, (_, index) =>
    seriesOf(
      {
        workload: `ycsb-${'abcdef'[index % 6]}`,
        engine: `engine-${index % 5}`,
        metric: index < 30 ? 'throughput' : `operation-${index % 8}.p99`,
        unit: 'ns',
        better: 'lower',
        level: 20_000,
        spread: 0.05,
        rounds: 5,
        steps: index % 7 === 0 ? [[200, 1.2]] : [],
      },
      count,
      index,
    ),
  )
  return trendFrom(series, count)
}
