/**
 * What a comparison found: plain data, of which the terminal, the page, JUnit and Markdown are views.
 *
 * A pair is one workload on two sides, base and head. Its samples are rounds, one value each. Every ratio is
 * head over base, so 1.10 is 10 % more, whether that is better or worse; `better` says which way is.
 * How the figures come about is `harness/compare`'s business.
 */
import type { Verdict } from './result.ts'

export const comparisonSchemaVersion = 1

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

/** Head over base, with its interval. */
export interface RatioEstimate {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

export interface ComparedMetric {
  /** `throughput`, `read.p99`, `load.throughput`, `disk.afterRun`, … */
  readonly name: string
  readonly unit: 'operations/s' | 'ns' | 'bytes' | 'count' | 'ratio'
  readonly better: 'higher' | 'lower'
  /**
   * True: the gate judges it. The others are shown. Each of the two is a family of its own to Holm's correction,
   * so that figures which merely inform do not blind the gate.
   */
  readonly gated: boolean
  /**
   * True: no noise in it (bytes on disk of one seed), so it is compared without a test; the interval of its ratio
   * is then least and greatest over rounds of the same seed.
   */
  readonly exact: boolean
  readonly base: Sample
  readonly head: Sample
  /** Hodges-Lehmann estimate of head over base, and its interval. Absent where a side has a value of 0 or too few rounds. */
  readonly ratio?: RatioEstimate
  /** Exact Mann-Whitney, two-sided, and the same after Holm's correction over its family. Absent where not tested. */
  readonly p?: { readonly raw: number; readonly adjusted: number }
  readonly finding: Finding
  /** With `unsure`: rounds a side from which on a difference could be shown at all. */
  readonly roundsNeeded?: number
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

/**
 * - `passed`: nothing gated got worse, which does not say that nothing did.
 * - `regressed`: a gated metric is worse.
 * - `violated`: a check of the head found a wrong answer.
 * - `failed`: there is nothing to judge by, on a side or for a pair, or a round of the head failed.
 * - `inconclusive`: too few rounds for a gated metric, or nothing proved the head's answers right.
 */
export type GateOutcome = 'passed' | 'regressed' | 'violated' | 'failed' | 'inconclusive'

/** What a script makes of a comparison. */
export interface Gate {
  readonly outcome: GateOutcome
  /** Why, a sentence each; empty where it passed. */
  readonly reasons: readonly string[]
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
  readonly schemaVersion: typeof comparisonSchemaVersion
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
  /** Absent where engines of one run are compared: one that is slower than another has not regressed. */
  readonly gate?: Gate
}
