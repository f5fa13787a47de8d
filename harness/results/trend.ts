/**
 * The history of stored results: plain data, of which the terminal and the page are views.
 *
 * A series is one metric of one workload on one engine, asked for in one way on one machine; results that differ in
 * any of that are in series of their own. How changes are found is `harness/trend`'s business.
 */
import type { ComparedMetric, Finding } from './comparison.ts'

/** One result, over its complete rounds. */
export interface TrendPoint {
  /** Place in `Trend.results`. */
  readonly result: number
  readonly rounds: number
  readonly median: number
  readonly low: number
  readonly high: number
}

/** From one point on the series is another than before. */
export interface TrendChange {
  /** Place in the series of the first point after it. */
  readonly point: number
  /** Medians of the points between this change and its neighbours, or the ends of the series. */
  readonly before: number
  readonly after: number
  /** After over before; absent where that was 0. */
  readonly ratio?: number
  /** How often chance alone would split the series as clearly. */
  readonly p: number
  /** `same`: the values spread otherwise than before, about the same level. */
  readonly finding: Exclude<Finding, 'unsure'>
}

export interface TrendSeries extends Pick<ComparedMetric, 'unit' | 'better'> {
  readonly workload: string
  readonly engine: string
  /** `records 100000`, …: what tells it from other series of this workload and engine; empty where there is none. */
  readonly settings: readonly string[]
  /** `throughput`, `read.p99`, …, as a comparison has them. */
  readonly metric: string
  /** Oldest first. */
  readonly points: readonly TrendPoint[]
  readonly changes: readonly TrendChange[]
}

export interface TrendResult {
  readonly name: string
  readonly startedAt: string
  readonly commit?: string
}

export interface Trend {
  readonly schemaVersion: 1
  /** The command that makes it again. */
  readonly command: string
  /** A change is told where chance alone would look like it at most this often: 0.01. */
  readonly significance: number
  /** Seed of the permutations. */
  readonly seed: number
  /** Those that a series has a point of, oldest first. */
  readonly results: readonly TrendResult[]
  readonly series: readonly TrendSeries[]
  /** What was kept apart, a sentence each. */
  readonly apart: readonly string[]
  /** What was left out and why, a sentence each. */
  readonly leftOut: readonly string[]
}
