/**
 * What a comparison found: plain data, of which the terminal, the page, JUnit and Markdown are views.
 *
 * A pair is one workload on two sides, base and head. Its samples are rounds, one value each. Every ratio is
 * head over base, so 1.10 is 10 % more, whether that is better or worse; `better` says which way is.
 * How the figures come about is `harness/compare`'s business.
 */
import type { Verdict } from './result.ts'

/** One side's values of a metric, one a round, in the order in which they ran. */
export interface Sample {
  readonly values: readonly number[]
  readonly median: number
  /** Bootstrap interval of the median; both equal to it where a single round leaves nothing to resample. */
  readonly low: number
  readonly high: number
}

/**
 * - `better`, `worse`: the interval of the ratio excludes 1, the adjusted p is below the level and the ratio passes the noise threshold.
 * - `same`: no difference shown, which does not say that there is none.
 * - `unsure`: too few rounds to tell.
 */
export type Finding = 'better' | 'worse' | 'same' | 'unsure'

export interface ComparedMetric {
  /** `throughput`, `read.p99`, `load.throughput`, `disk.afterRun`, … */
  readonly name: string
  readonly unit: 'operations/s' | 'ns' | 'bytes' | 'count' | 'ratio'
  readonly better: 'higher' | 'lower'
  /** True: no noise in it (bytes on disk of one seed), so it is compared without a test. */
  readonly exact: boolean
  readonly base: Sample
  readonly head: Sample
  /** Hodges-Lehmann estimate of head over base, and its interval. Absent where a side has a value of 0 or too few rounds. */
  readonly ratio?: { readonly estimate: number; readonly low: number; readonly high: number }
  /** Exact Mann-Whitney, two-sided, and the same after Holm's correction over all tested metrics. Absent where not tested. */
  readonly p?: { readonly raw: number; readonly adjusted: number }
  readonly finding: Finding
}

export interface ComparedSide {
  /** How the reader knows it: an engine, a baseline's name, a path, a commit. */
  readonly label: string
  readonly engine: string
  /** Names of the results that its rounds come from. */
  readonly results: readonly string[]
  /** Complete rounds. */
  readonly rounds: number
  readonly verdict: Verdict
}

export interface ComparedPair {
  /** The workload, with what tells it from others of the same name among the pairs. */
  readonly workload: string
  readonly base: ComparedSide
  readonly head: ComparedSide
  /** In the order in which a reader wants them: throughput, then latencies by operation, then load, then space. */
  readonly metrics: readonly ComparedMetric[]
  /** Why the sides may not be comparable: another machine, other records, another durability, unequal seeds, … */
  readonly warnings: readonly string[]
}

/** A metric over all workloads of the same two sides: the geometric mean of its ratios. */
export interface GeometricMean {
  readonly base: string
  readonly head: string
  readonly metric: string
  readonly better: 'higher' | 'lower'
  readonly ratio: number
  /** Of how many workloads. */
  readonly workloads: number
}

export interface Comparison {
  readonly schemaVersion: 1
  /** The command that makes this comparison again. */
  readonly command: string
  /** What a ratio must pass to count, as a share: 0.05. */
  readonly noiseThreshold: number
  /** Confidence of every interval: 0.95. */
  readonly confidence: number
  /** Seed of the bootstrap. */
  readonly seed: number
  readonly pairs: readonly ComparedPair[]
  readonly geometricMeans: readonly GeometricMean[]
  /** What one side has and the other lacks, a sentence each. A gate fails on any. */
  readonly unmatched: readonly string[]
}
