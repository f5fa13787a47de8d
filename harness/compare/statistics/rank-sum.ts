/**
 * The Mann-Whitney U test, exact: how often rounds that were dealt to the two sides at random would lie as far apart.
 *
 * Mann and Whitney, "On a test of whether one of two random variables is stochastically larger than the other",
 * Annals of Mathematical Statistics 18 (1947). Equal values share the mean of their ranks, and the distribution is
 * that of the ranks as they then are (Lehmann, "Nonparametrics", 1975, chapter 1.4), so ties cost no exactness. It is
 * counted by dynamic programming over the pooled rounds. Beyond `exactRoundsMax` the normal approximation with the
 * correction for ties takes over (there, too), which at that size differs in the third digit.
 *
 * Ranks are doubled throughout, so that a mean of two ranks is a whole number.
 */
import { level } from './confidence.ts'

/** Rounds of both sides together up to which the distribution is counted: some 20 ms at the most. */
export const exactRoundsMax = 100

/** The chance, two-sided, of ranks at least as far from the middle as these; 1 where all values are equal. */
export function rankSumP(base: readonly number[], head: readonly number[]): number {
  // The sides mirror each other; the shorter one has fewer sums.
  const [counted, other] = base.length < head.length ? [base, head] : [head, base]
  const pooled = Float64Array.from([...counted, ...other]).sort()
  const ranks = doubledRanks(pooled)
  const rankOf = new Map(Array.from(pooled, (value, index) => [value, ranks[index]!] as const))
  const sum = counted.reduce((total, value) => total + rankOf.get(value)!, 0)
  const middle = counted.length * (pooled.length + 1)
  const distance = Math.abs(sum - middle)
  if (pooled.length > exactRoundsMax) return approximateP(distance, counted.length, pooled)
  const ways = countSums(ranks, counted.length)
  let extreme = 0
  let all = 0
  for (const [at, count] of ways.entries()) {
    all += count
    if (Math.abs(at - middle) >= distance) extreme += count
  }
  return extreme / all
}

/** The least p that so many rounds can have: all of one side below all of the other. */
export function leastRankSumP(baseCount: number, headCount: number): number {
  let ways = 1
  for (let index = 1; index <= headCount; index++) ways = (ways * (baseCount + index)) / index
  return Math.min(1, 2 / ways)
}

/**
 * How many of the pairwise differences lie outside a confidence interval of the shift, at each end; 0 where there are
 * too few rounds for one. It is the greatest such number that keeps the confidence, so the interval holds exactly
 * the shifts that the test does not refuse. Ties are taken for none, which makes it wider if anything.
 */
export function differencesOutside(baseCount: number, headCount: number): number {
  const total = baseCount + headCount
  if (total > exactRoundsMax) {
    const deviation = Math.sqrt((baseCount * headCount * (total + 1)) / 12)
    return Math.max(0, Math.floor((baseCount * headCount) / 2 - normalQuantile * deviation))
  }
  const key = `${Math.min(baseCount, headCount)} of ${total}`
  const known = outsideByCounts.get(key) ?? countOutside(Math.min(baseCount, headCount), total)
  outsideByCounts.set(key, known)
  return known
}

/** Every metric of a pair asks the same. */
const outsideByCounts = new Map<string, number>()

function countOutside(count: number, total: number): number {
  const ways = countSums(
    Float64Array.from({ length: total }, (_, index) => 2 * (index + 1)),
    count,
  )
  const all = ways.reduce((sum, waysAt) => sum + waysAt, 0)
  const least = count * (count + 1)
  let outside = 0
  let below = ways[least]!
  while (below / all <= level / 2) {
    outside++
    below += ways[least + 2 * outside]!
  }
  return outside
}

/** Twice the rank of each of the sorted values, counted from 1; equal values have the mean of theirs. */
function doubledRanks(sorted: Float64Array): Float64Array {
  const ranks = new Float64Array(sorted.length)
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    ranks.fill(start + 1 + end, start, end)
    start = end
  }
  return ranks
}

/** In how many ways `count` of the ascending ranks have each sum. Counts past 2^53 are rounded, to 16 digits. */
function countSums(ranks: Float64Array, count: number): Float64Array {
  const sumsBefore = new Float64Array(ranks.length + 1)
  for (const [index, rank] of ranks.entries()) sumsBefore[index + 1] = sumsBefore[index]! + rank
  /** The greatest sum of so many of the ranks before `end`. */
  const greatestOf = (taken: number, end: number): number => sumsBefore[end]! - sumsBefore[end - taken]!
  const size = greatestOf(count, ranks.length) + 1
  const waysByCount = Array.from({ length: count + 1 }, () => new Float64Array(size))
  waysByCount[0]![0] = 1
  for (const [index, rank] of ranks.entries()) {
    // With fewer than the least, the ranks that are left would not make up the count.
    const least = Math.max(1, count - (ranks.length - index - 1))
    for (let taken = Math.min(index + 1, count); taken >= least; taken--) {
      const without = waysByCount[taken - 1]!
      const ways = waysByCount[taken]!
      const reach = greatestOf(taken, index + 1)
      for (let sum = rank; sum <= reach; sum++) ways[sum]! += without[sum - rank]!
    }
  }
  return waysByCount[count]!
}

/** The normal quantile of 1 - level / 2. */
const normalQuantile = 1.959963984540054

/** `distance` is that of the doubled rank sum from its middle. */
function approximateP(distance: number, count: number, pooled: Float64Array): number {
  const total = pooled.length
  let ties = 0
  for (let start = 0; start < total; ) {
    let end = start + 1
    while (end < total && pooled[end] === pooled[start]) end++
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  const variance = ((count * (total - count)) / 12) * (total + 1 - ties / (total * (total - 1)))
  if (variance <= 0) return 1
  return Math.min(1, twoTails(Math.max(0, distance / 2 - 0.5) / Math.sqrt(variance)))
}

/** The chance that a normal variable lies further than `deviations` from its mean, to 7 digits (Abramowitz and Stegun 7.1.26). */
function twoTails(deviations: number): number {
  const x = deviations / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return series * Math.exp(-x * x)
}
