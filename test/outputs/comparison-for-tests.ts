/** Comparisons as `harness/compare` would leave them, small and plain. */
import type { ComparedMetric, ComparedPair, ComparedSide, Comparison } from '../../harness/results/comparison.ts'
import { estimate } from '../../harness/results/summary.ts'

export function metricForTests(changes: Partial<ComparedMetric> & Pick<ComparedMetric, 'name'>): ComparedMetric {
  return {
    unit: 'ns',
    better: 'lower',
    gated: true,
    exact: false,
    base: { values: [1000, 1100, 900], ...estimate([1000, 1100, 900]) },
    head: { values: [1200, 1300, 1100], ...estimate([1200, 1300, 1100]) },
    ratio: { estimate: 1.2, low: 1.1, high: 1.3 },
    p: { raw: 0.004, adjusted: 0.012 },
    finding: 'same',
    ...changes,
  }
}

function sideForTests(changes: Partial<ComparedSide>): ComparedSide {
  return { label: 'main', engine: 'lsm', results: ['r'], rounds: 3, verdict: 'valid', ...changes }
}

export function pairForTests(changes: Partial<ComparedPair> = {}): ComparedPair {
  return {
    workload: 'ycsb-a',
    base: sideForTests({}),
    head: sideForTests({ label: 'branch' }),
    metrics: [
      metricForTests({ name: 'throughput', unit: 'operations/s', better: 'higher' }),
      metricForTests({ name: 'read.p99', finding: 'worse' }),
      metricForTests({ name: 'read.p50', finding: 'worse', gated: false }),
      metricForTests({ name: 'disk.afterRun', unit: 'bytes', exact: true, gated: false }),
    ],
    warnings: [],
    ...changes,
  }
}

export function comparisonForTests(changes: Partial<Comparison> = {}): Comparison {
  return {
    schemaVersion: 1,
    command: 'harness compare main branch --seed 1',
    noiseThreshold: 0.05,
    confidence: 0.95,
    seed: 1,
    pairs: [pairForTests()],
    geometricMeans: [],
    unmatched: [],
    gate: { outcome: 'regressed', reasons: ['read.p99 of ycsb-a is worse by 20 %.'] },
    ...changes,
  }
}
