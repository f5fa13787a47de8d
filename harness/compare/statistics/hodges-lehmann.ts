/**
 * By how much head differs from base: the Hodges-Lehmann estimate of their ratio, with its exact interval.
 *
 * Hodges and Lehmann, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34 (1963): the
 * median of all pairwise differences, here of logarithms, so that it is a ratio. The interval (Moses; in Hollander
 * and Wolfe, "Nonparametric Statistical Methods", chapter 4.3) holds the ratios that the Mann-Whitney test does not
 * refuse, whatever the distribution.
 */
import type { RatioEstimate } from '../../results/comparison.ts'
import { medianOfSorted } from './median.ts'
import { differencesOutside } from './rank-sum.ts'

/** Head over base; `undefined` where a value is not positive, or there are too few for an interval. */
export function hodgesLehmannRatio(base: readonly number[], head: readonly number[]): RatioEstimate | undefined {
  const outside = differencesOutside(base.length, head.length)
  if (outside === 0 || ![...base, ...head].every(value => value > 0)) return undefined
  const baseLogs = base.map(Math.log)
  const headLogs = head.map(Math.log)
  const differences = Float64Array.from(headLogs.flatMap(high => baseLogs.map(low => high - low))).sort()
  return {
    estimate: Math.exp(medianOfSorted(differences)),
    low: Math.exp(differences[outside - 1]!),
    high: Math.exp(differences[differences.length - outside]!),
  }
}
