/**
 * What is compared of two groups of rounds: each metric with its name, its unit, which way is better, and its values.
 *
 * A metric is deterministic where the engine decides it and not the clock: then rounds of the same seed have the same
 * value, and there is nothing to test. Bytes on disk after a load are; after a run they are where the run ends by count.
 */
import type { ComparedMetric } from '../results/comparison.ts'
import { type Metric, metricsOf } from '../results/round-metrics.ts'
import type { Group } from './groups.ts'

/** A metric's values on both sides, at least one each. */
export interface Measured extends Pick<ComparedMetric, 'name' | 'unit' | 'better' | 'exact'> {
  /** One a round that has it, in the order in which they ran. */
  readonly base: readonly number[]
  readonly head: readonly number[]
  /** Head over base, one a seed, for an exact metric whose values are positive; empty for any other. */
  readonly seedRatios: readonly number[]
}

export interface Measurements {
  /** In the order in which a reader wants them: throughput, latencies by operation, load, space. */
  readonly measured: readonly Measured[]
  /** Names of the metrics that only one side has. */
  readonly onlyBase: readonly string[]
  readonly onlyHead: readonly string[]
}

export function measure(base: Group, head: Group): Measurements {
  const metrics = metricsOf([...base.rounds, ...head.rounds].map(({ run }) => run))
  const all = metrics.map(metric => measureOne(metric, base, head))
  return {
    measured: all.filter(metric => metric.base.length > 0 && metric.head.length > 0 && !isOfNothing(metric)),
    onlyBase: all.filter(metric => metric.head.length === 0).map(metric => metric.name),
    onlyHead: all.filter(metric => metric.base.length === 0).map(metric => metric.name),
  }
}

/** True: bytes on disk of stores that have no disk, and the like. */
function isOfNothing({ unit, base, head }: Measured): boolean {
  return (unit === 'bytes' || unit === 'ratio') && [...base, ...head].every(value => value === 0)
}

/** True: both sides ran from the same seeds, and so did the same operations. */
export function haveSameSeeds(base: Group, head: Group): boolean {
  const seedsOf = (group: Group): number[] =>
    [...new Set(group.rounds.map(({ run }) => run.seed))].sort((a, b) => a - b)
  return seedsOf(base).join() === seedsOf(head).join()
}

function measureOne(metric: Metric, base: Group, head: Group): Measured {
  const valuesOf = (group: Group): number[] =>
    group.rounds.map(({ run }) => metric.read(run)).filter(value => value !== undefined)
  const isSettled =
    metric.deterministic === 'always' || (metric.deterministic === 'by count' && !base.isTimed && !head.isTimed)
  const exact = isSettled && haveSameSeeds(base, head)
  const { name, unit, better } = metric
  const values = { base: valuesOf(base), head: valuesOf(head) }
  return { name, unit, better, exact, ...values, seedRatios: exact ? ratiosBySeed(metric, base, head) : [] }
}

/** Each value of the head over each of the base with the same seed. */
function ratiosBySeed({ read }: Metric, base: Group, head: Group): number[] {
  return base.rounds.flatMap(({ run: before }) =>
    head.rounds
      .filter(({ run }) => run.seed === before.seed)
      .map(({ run }) => (read(run) ?? 0) / (read(before) ?? 0))
      .filter(ratio => ratio > 0 && ratio < Number.POSITIVE_INFINITY),
  )
}
