/**
 * Bencher Metric Format: a benchmark for each engine and operation, a measure for each metric; the median over the
 * rounds between the least and the greatest.
 *
 * `latency` (here the mean, nanoseconds) and `throughput` (operations a second) are measures that every Bencher project
 * has; the others are made when they first come. Of a comparison only the head is told: the base has its own history.
 */
import type { Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { estimate } from '../../harness/results/summary.ts'
import { type Figure, figuresOfComparison, figuresOfResult, splitName } from './figures.ts'

interface Metric {
  readonly value: number
  readonly lower_value: number
  readonly upper_value: number
}

export function renderBencher(result: Result): string {
  return textOf(figuresOfResult(result))
}

export function renderBencherOfComparison(comparison: Comparison): string {
  return textOf(figuresOfComparison(comparison).filter(({ side }) => side === 'head'))
}

function textOf(figures: readonly Figure[]): string {
  // Maps, because a name may be `__proto__`.
  const benchmarks = new Map<string, Map<string, Metric>>()
  for (const figure of figures) {
    const { subject = 'all', metric } = splitName(figure.name)
    const name = [figure.workload, figure.engine, subject].join('/').slice(0, nameLengthMax)
    const measures = benchmarks.get(name) ?? new Map<string, Metric>()
    const { median, low, high } = estimate(figure.values)
    benchmarks.set(
      name,
      measures.set(measureOf(metric, figure), { value: median, lower_value: low, upper_value: high }),
    )
  }
  const plain = [...benchmarks].map(([name, measures]) => [name, Object.fromEntries(measures)] as const)
  return `${JSON.stringify(Object.fromEntries(plain), undefined, 2)}\n`
}

/** Bencher refuses longer ones. */
const nameLengthMax = 1024
const measureLengthMax = 64

/** `latency`, `latency-p99`, `throughput`, `disk-after-run`: as Bencher writes its slugs. */
function measureOf(metric: string, { unit }: Figure): string {
  if (metric === 'mean') return 'latency'
  const slug = metric.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  const kinds: Partial<Record<Figure['unit'], string>> = { ns: 'latency-', bytes: 'disk-' }
  return `${kinds[unit] ?? ''}${slug}`.slice(0, measureLengthMax)
}
