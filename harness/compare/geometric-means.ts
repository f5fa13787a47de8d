/** Each metric over all workloads of the same two sides. */
import type { ComparedPair, ComparedSide, GeometricMean } from '../results/comparison.ts'
import { geometricMean } from './statistics/geometric-mean.ts'

/** One for each metric that at least two workloads have a ratio of, in the order in which they come up. */
export function geometricMeans(pairs: readonly ComparedPair[]): GeometricMean[] {
  const kinds = new Map<
    string,
    { readonly mean: Omit<GeometricMean, 'ratio' | 'workloads'>; readonly ratios: number[] }
  >()
  for (const { base, head, metrics } of pairs) {
    for (const { name, better, ratio } of metrics) {
      if (ratio === undefined) continue
      const mean = { base: nameOf(base), head: nameOf(head), metric: name, better }
      const key = JSON.stringify([mean.base, mean.head, name])
      const kind = kinds.get(key) ?? { mean, ratios: [] }
      kinds.set(key, kind)
      kind.ratios.push(ratio.estimate)
    }
  }
  return [...kinds.values()]
    .filter(({ ratios }) => ratios.length > 1)
    .map(({ mean, ratios }) => ({ ...mean, ratio: geometricMean(ratios), workloads: ratios.length }))
}

/** `lsm`, or `main (lsm)`. */
function nameOf({ label, engine }: ComparedSide): string {
  return label === engine ? engine : `${label} (${engine})`
}
