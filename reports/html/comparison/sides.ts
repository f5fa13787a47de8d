/**
 * A comparison turned around: by workload, each side once with its figures, where pairs name a base as often as it
 * has heads.
 */
import type { ComparedMetric, ComparedPair, ComparedSide, Comparison } from '../../../harness/results/comparison.ts'

export interface SideOfWorkload {
  readonly workload: string
  readonly side: ComparedSide
  /** Gives its colour and its dash; the same for a label on all workloads. */
  readonly index: number
  /** What it was compared as, by metric. */
  readonly metrics: ReadonlyMap<string, ComparedMetric>
  /** The pair whose head it is; absent for a base. */
  readonly pair?: { readonly base: ComparedSide; readonly index: number }
}

/** Bases before their heads, in the order of the pairs. A head of two bases is there twice. */
export function sidesOf({ pairs }: Comparison): readonly SideOfWorkload[] {
  const labels = [...new Set(pairs.flatMap(({ base, head }) => [labelKey(base), labelKey(head)]))]
  const indexOf = (side: ComparedSide): number => labels.indexOf(labelKey(side))
  const bases = new Set<string>()
  return pairs.flatMap(({ workload, base, head, metrics }, index) => {
    const byName = new Map(metrics.map(metric => [metric.name, metric]))
    const headSide = { workload, side: head, index: indexOf(head), metrics: byName, pair: { base, index } }
    const key = JSON.stringify([workload, labelKey(base), base.results])
    if (bases.has(key)) return [headSide]
    bases.add(key)
    return [{ workload, side: base, index: indexOf(base), metrics: metricsOfBase(pairs, workload, base) }, headSide]
  })
}

export function workloadsOf({ pairs }: Comparison): readonly string[] {
  return [...new Set(pairs.map(({ workload }) => workload))]
}

/** Names of all metrics, in the order in which pairs bring them. */
export function metricNames({ pairs }: Comparison): readonly string[] {
  return [...new Set(pairs.flatMap(({ metrics }) => metrics.map(({ name }) => name)))]
}

/** A base has what any of its heads was compared in. */
function metricsOfBase(
  pairs: readonly ComparedPair[],
  workload: string,
  base: ComparedSide,
): ReadonlyMap<string, ComparedMetric> {
  const own = pairs.filter(pair => pair.workload === workload && labelKey(pair.base) === labelKey(base))
  return new Map(own.flatMap(({ metrics }) => metrics.map(metric => [metric.name, metric] as const)))
}

function labelKey({ label, engine }: ComparedSide): string {
  return JSON.stringify([label, engine])
}
