/**
 * The figures that other tools are given to follow over time, one value a round, under the names that comparisons use.
 *
 * Only complete rounds count; a run that has none has no figures. Each format beside this file picks its own words.
 */
import type { ComparedMetric, ComparedPair, Comparison } from '../../harness/results/comparison.ts'
import type { Result, Run } from '../../harness/results/result.ts'
import { metricsOf } from '../../harness/results/round-metrics.ts'

export interface Figure {
  readonly workload: string
  readonly engine: string
  /** Present where two sides were compared. */
  readonly side?: 'base' | 'head'
  /** `throughput`, `read.p99`, `load.throughput`, `disk.afterRun`: what it is of, if not of the whole run, then the metric. */
  readonly name: string
  readonly unit: ComparedMetric['unit']
  readonly better: ComparedMetric['better']
  /** The same in every round, unless something changed. */
  readonly exact: boolean
  /** One a round, in the order of running; never empty. */
  readonly values: readonly number[]
}

/** Percentiles worth following: a maximum is one operation of millions. */
const latencies = ['mean', 'p50', 'p90', 'p99', 'p999'] as const

/** Every figure of every engine, in the order in which a reader wants them. */
export function figuresOfResult(result: Result): Figure[] {
  const { workload, engines } = result.plan
  return engines.flatMap(engine => {
    const rounds = result.runs.filter(run => run.engine === engine && run.status === 'complete')
    const isTimed = result.plan.durationSeconds !== undefined
    return figuresOfRounds(rounds, isTimed).map(figure => ({ workload, engine, ...figure }))
  })
}

/** Both sides of every pair, each metric's values as they were compared. */
export function figuresOfComparison({ pairs }: Comparison): Figure[] {
  return pairs.flatMap(pair => [...figuresOfSide(pair, 'base'), ...figuresOfSide(pair, 'head')])
}

function figuresOfSide(pair: ComparedPair, side: 'base' | 'head'): Figure[] {
  return pair.metrics
    .filter(metric => metric[side].values.length > 0)
    .map(metric => ({
      workload: pair.workload,
      engine: pair[side].engine,
      side,
      name: metric.name,
      unit: metric.unit,
      better: metric.better,
      exact: metric.exact,
      values: metric[side].values,
    }))
}

type Measured = Pick<Figure, 'name' | 'unit' | 'better' | 'exact' | 'values'>

/** What a run leaves on the disk is the same again only where it ends by count. */
function figuresOfRounds(rounds: readonly Run[], isTimed: boolean): Measured[] {
  return metricsOf(rounds, latencies).flatMap(({ name, unit, better, deterministic, read }) => {
    const values = rounds.map(read).filter(value => value !== undefined)
    // A store that keeps no files has no figure of them.
    if (values.length === 0 || (unit === 'bytes' && values.every(value => value === 0))) return []
    const exact = unit === 'bytes' && (deterministic === 'always' || !isTimed)
    return [{ name, unit, better, exact, values }]
  })
}

/** What a figure is of, `undefined` for the whole run, and its metric. */
export function splitName(name: string): { readonly subject: string | undefined; readonly metric: string } {
  const dot = name.lastIndexOf('.')
  return { subject: dot < 0 ? undefined : name.slice(0, dot), metric: name.slice(dot + 1) }
}
