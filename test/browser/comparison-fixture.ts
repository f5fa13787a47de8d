/**
 * Comparisons as real ones come out, from seeds: what the page must be able to tell, not how it was computed.
 *
 * Findings follow from ratio and interval as the rule has them; nothing here is a test of statistics.
 */
import type {
  ComparedMetric,
  ComparedPair,
  ComparedSide,
  Comparison,
  Finding,
  Sample,
} from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { hostile, hostileText, twoEngines } from './fixture.ts'
import { normal, seededUniform, type Uniform } from './random.ts'

const noiseThreshold = 0.05

/** The result that sides come from; its figures are not theirs, its histograms are. */
const measured = twoEngines()

interface MetricTraits {
  readonly name: string
  readonly unit: ComparedMetric['unit']
  readonly better: ComparedMetric['better']
  readonly base: number
  /** Head over base. */
  readonly ratio: number
  /** Spread of the rounds, as a share. */
  readonly spread: number
  readonly rounds: number
}

function metricOf(traits: MetricTraits, uniform: Uniform): ComparedMetric {
  const { name, unit, better, ratio, spread, rounds } = traits
  const exact = spread === 0
  const base = sampleOf(traits.base, traits, uniform)
  const head = sampleOf(traits.base * ratio, traits, uniform)
  const estimate = head.median / base.median
  const half = exact ? 0 : (2.2 * spread) / Math.sqrt(rounds)
  const interval = { estimate, low: estimate * Math.exp(-half), high: estimate * Math.exp(half) }
  const p = {
    raw: interval.low > 1 || interval.high < 1 ? 0.0079 : 0.42,
    adjusted: interval.low > 1 || interval.high < 1 ? 0.032 : 1,
  }
  const finding = rounds < 4 && !exact ? 'unsure' : findingOf(interval, better)
  return {
    name,
    unit,
    better,
    exact,
    gated: name === 'throughput' || name.endsWith('.p99'),
    base,
    head,
    finding,
    ...(rounds < 2 ? {} : { ratio: interval }),
    ...(exact || rounds < 4 ? {} : { p }),
  }
}

function findingOf({ estimate, low, high }: NonNullable<ComparedMetric['ratio']>, better: 'higher' | 'lower'): Finding {
  const differs = (low > 1 || high < 1) && Math.abs(Math.log(estimate)) > Math.log(1 + noiseThreshold)
  if (!differs) return 'same'
  return estimate > 1 === (better === 'higher') ? 'better' : 'worse'
}

function sampleOf(median: number, { spread, rounds }: MetricTraits, uniform: Uniform): Sample {
  const values = Array.from({ length: rounds }, () => median * Math.exp(spread * normal(uniform)))
  const sorted = values.toSorted((a, b) => a - b)
  return {
    values,
    median: sorted[sorted.length >> 1]!,
    low: sorted[0]!,
    high: sorted.at(-1)!,
  }
}

interface PairTraits {
  readonly workload: string
  readonly base: Partial<ComparedSide>
  readonly head: Partial<ComparedSide>
  /** Of throughput; latencies go against it. */
  readonly ratio: number
  readonly rounds: number
  readonly operations: readonly string[]
  readonly seed: number
}

export function pairOf({ workload, base, head, ratio, rounds, operations, seed }: PairTraits): ComparedPair {
  const uniform = seededUniform(seed)
  const metric = (traits: Omit<MetricTraits, 'rounds'>): ComparedMetric => metricOf({ ...traits, rounds }, uniform)
  const latencies = operations.flatMap(operation =>
    [
      { percentile: 'p50', base: 4_100, spread: 0.02, ratio: 1 / ratio },
      { percentile: 'p99', base: 23_000, spread: 0.05, ratio: ratio ** 0.4 },
      { percentile: 'p999', base: 410_000, spread: 0.2, ratio: 1 / ratio ** 1.6 },
    ].map(({ percentile, ...traits }) =>
      metric({ name: `${operation}.${percentile}`, unit: 'ns', better: 'lower', ...traits }),
    ),
  )
  const metrics: readonly ComparedMetric[] = [
    metric({ name: 'throughput', unit: 'operations/s', better: 'higher', base: 81_000, ratio, spread: 0.015 }),
    ...latencies,
    metric({
      name: 'load.throughput',
      unit: 'operations/s',
      better: 'higher',
      base: 362_000,
      ratio: 1.01,
      spread: 0.03,
    }),
    metric({ name: 'disk.afterRun', unit: 'bytes', better: 'lower', base: 1_291_000_000, ratio: 0.94, spread: 0 }),
  ]
  return { workload, base: sideOf('leveldb', rounds, base), head: sideOf('lsm', rounds, head), metrics, warnings: [] }
}

function sideOf(engine: string, rounds: number, changes: Partial<ComparedSide>): ComparedSide {
  return { label: engine, engine, results: [measured.name], rounds, verdict: 'valid', ...changes }
}

function comparisonOf(pairs: readonly ComparedPair[], changes: Partial<Comparison> = {}): Comparison {
  return {
    schemaVersion: 1,
    command: 'harness compare results/main results/branch --noise 5% --seed 42',
    noiseThreshold,
    confidence: 0.95,
    seed: 42,
    pairs,
    geometricMeans: [],
    unmatched: [],
    ...changes,
  }
}

export interface Compared {
  readonly comparison: Comparison
  readonly results: readonly Result[]
}

/** The two engines of one result. */
export function comparedEngines(): Compared {
  const pair = pairOf({
    workload: 'ycsb-a',
    base: {},
    head: {},
    ratio: 2.18,
    rounds: 5,
    operations: ['read', 'update'],
    seed: 1,
  })
  return { comparison: comparisonOf([pair], { command: measured.command }), results: [measured] }
}

/** A branch against its main branch on three workloads: a win, a loss, next to nothing, and what does not match. */
export function comparedBranches(): Compared {
  const of = (workload: string, ratio: number, operations: readonly string[], seed: number): ComparedPair =>
    pairOf({
      workload,
      base: { label: 'main', engine: 'leveldb' },
      head: { label: 'branch', engine: 'lsm' },
      ratio,
      rounds: 10,
      operations,
      seed,
    })
  const pairs = [
    of('ycsb-a', 1.12, ['read', 'update'], 2),
    of('ycsb-c', 0.86, ['read'], 3),
    of('ycsb-e', 1.003, ['scan', 'insert'], 4),
  ]
  const warned = pairs.map((pair, index) => ({
    ...pair,
    warnings: index === 1 ? ['Other machines: AMD EPYC 7B13, and Intel Xeon 8370C.'] : [],
  }))
  const geometricMeans = [
    { base: 'main', head: 'branch', metric: 'throughput', better: 'higher', ratio: 0.989, workloads: 3 },
    { base: 'main', head: 'branch', metric: 'read.p99', better: 'lower', ratio: 0.941, workloads: 2 },
  ] as const
  return {
    comparison: comparisonOf(warned, { geometricMeans, unmatched: ['main has ycsb-f on btree, branch has not.'] }),
    results: [measured],
  }
}

/** One round a side, a baseline without histograms, a store that answers wrongly, a value of zero. */
export function comparedLittle(): Compared {
  const pair = pairOf({
    workload: 'ycsb-b',
    base: { label: 'release 1.2', results: ['gone'] },
    head: { verdict: 'violated', results: ['gone too'] },
    ratio: 31,
    rounds: 1,
    operations: ['read'],
    seed: 5,
  })
  return { comparison: comparisonOf([pair]), results: [] }
}

export function comparedNothing(): Compared {
  return { comparison: comparisonOf([], { unmatched: ['results/branch holds no complete round.'] }), results: [] }
}

/** Every text hostile. */
export function comparedHostile(): Compared {
  const result = hostile()
  const complete = { ...result, runs: result.runs.map(run => ({ ...run, status: 'complete' as const })) }
  const [base, head] = complete.plan.engines
  const pair = pairOf({
    workload: hostileText,
    base: { label: `base ${hostileText}`, engine: base!, results: [result.name] },
    head: { label: `head ${hostileText}`, engine: head!, results: [result.name] },
    ratio: 1.4,
    rounds: 5,
    operations: [hostileText],
    seed: 6,
  })
  const comparison = comparisonOf([{ ...pair, warnings: [hostileText] }], {
    command: hostileText,
    unmatched: [hostileText],
    geometricMeans: [
      { base: hostileText, head: hostileText, metric: hostileText, better: 'lower', ratio: 2, workloads: 1 },
    ],
  })
  return { comparison, results: [complete] }
}

/** Six workloads with three operations each, a base and seven heads. */
export function comparedMuch(): Compared {
  const operations = ['read', 'update', 'scan']
  const pairs = Array.from({ length: 6 }, (_, workload) =>
    Array.from({ length: 7 }, (_, head) =>
      pairOf({
        workload: `ycsb-${'abcdef'[workload]}`,
        base: {},
        head: { label: `engine-${head}` },
        ratio: 0.7 + 0.13 * head,
        rounds: 5,
        operations,
        seed: 10 * workload + head,
      }),
    ),
  ).flat()
  return { comparison: comparisonOf(pairs), results: [measured] }
}
