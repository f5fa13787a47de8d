/**
 * The JSON of github-action-benchmark, for its tool `customSmallerIsBetter`.
 *
 * A file of that action holds figures of one direction only, so throughput is told as its inverse, the time that one
 * operation takes of the whole run; then less is better everywhere, and one file is enough. Of a comparison only the
 * head is told: the action compares with what it stored before.
 */
import type { Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { estimate } from '../../harness/results/summary.ts'
import { type Figure, figuresOfComparison, figuresOfResult, splitName } from './figures.ts'

interface GithubBenchmark {
  /** Unique in the file. */
  readonly name: string
  readonly unit: string
  readonly value: number
  /** Least and greatest over the rounds; absent where there was one. */
  readonly range?: string
  readonly extra: string
}

export function renderGithubBenchmark(result: Result): string {
  return textOf(figuresOfResult(result))
}

export function renderGithubBenchmarkOfComparison(comparison: Comparison): string {
  return textOf(figuresOfComparison(comparison).filter(({ side }) => side === 'head'))
}

function textOf(figures: readonly Figure[]): string {
  const smaller = figures.map(toSmallerIsBetter).filter(({ better }) => better === 'lower')
  // The action divides by what it stored before.
  const entries = smaller.map(entryOf).filter(({ value }) => value > 0)
  return `${JSON.stringify(entries, undefined, 2)}\n`
}

/** `throughput` becomes `time`: nanoseconds of the run for each operation. */
function toSmallerIsBetter(figure: Figure): Figure {
  if (figure.unit !== 'operations/s') return figure
  return {
    ...figure,
    name: figure.name.replace(/throughput$/, 'time'),
    unit: 'ns',
    better: 'lower',
    values: figure.values.filter(value => value > 0).map(value => 1e9 / value),
  }
}

function entryOf({ workload, engine, name, unit, values }: Figure): GithubBenchmark {
  const { median, low, high } = estimate(values)
  const { subject, metric } = splitName(name)
  const rounds = values.length
  return {
    name: [workload, engine, ...(subject === undefined ? [] : [subject]), metricWords[metric] ?? metric].join(' '),
    unit,
    value: median,
    ...(rounds > 1 ? { range: `${low} to ${high}` } : {}),
    extra: rounds === 1 ? 'one round' : `median of ${rounds} rounds`,
  }
}

const metricWords: Readonly<Record<string, string>> = {
  time: 'time per operation',
  mean: 'mean latency',
  afterLoad: 'after the load',
  afterRun: 'after the run',
}
