/**
 * What can be done with recorded histograms outside the measured path: add them up, read percentiles.
 *
 * A percentile follows HdrHistogram's rule: the greatest value of the bucket in which the count passes
 * the share that was asked for, so the answer is never below the true one and at most 0.1 % above it.
 * It differs from HdrHistogram's in one point: it is never above the exact maximum.
 */
import type { Latency } from '../results/result.ts'
import { bucketHighestNs, emptyHistogram, type SparseHistogram } from './histogram.ts'

/** Every value of both. */
export function mergeHistograms(a: SparseHistogram, b: SparseHistogram): SparseHistogram {
  if (a.count === 0) return b
  if (b.count === 0) return a
  const buckets = new Uint16Array(a.buckets.length + b.buckets.length)
  const counts = new Float64Array(buckets.length)
  let length = 0
  for (let inA = 0, inB = 0; inA < a.buckets.length || inB < b.buckets.length; length++) {
    const bucketA = a.buckets[inA] ?? Number.POSITIVE_INFINITY
    const bucketB = b.buckets[inB] ?? Number.POSITIVE_INFINITY
    buckets[length] = Math.min(bucketA, bucketB)
    if (bucketA <= bucketB) counts[length]! += a.counts[inA++]!
    if (bucketB <= bucketA) counts[length]! += b.counts[inB++]!
  }
  return {
    buckets: buckets.slice(0, length),
    counts: counts.slice(0, length),
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  }
}

/** Every value of all of them; empty where there is none. */
export function mergeAll(histograms: Iterable<SparseHistogram>): SparseHistogram {
  let all = emptyHistogram
  for (const histogram of histograms) all = mergeHistograms(all, histogram)
  return all
}

/** The value that `percentile` percent (above 0, up to 100) of all values do not exceed; 0 where there is none. */
export function valueAtPercentile(histogram: SparseHistogram, percentile: number): number {
  return valuesAtPercentiles(histogram, [percentile])[0]!
}

/** As `valueAtPercentile`, for percentiles in ascending order, in one pass. */
export function valuesAtPercentiles(histogram: SparseHistogram, percentiles: readonly number[]): number[] {
  const { buckets, counts, count, max } = histogram
  let at = -1
  let countSoFar = 0
  return percentiles.map(percentile => {
    const share = (percentile / 100) * count
    // Rounded up, but not where only the arithmetic put it a hair above a whole count.
    const wanted = Math.min(Math.max(Math.ceil(share * (1 - Number.EPSILON)), 1), count)
    while (countSoFar < wanted) countSoFar += counts[++at]!
    return at < 0 ? 0 : Math.min(bucketHighestNs(buckets[at]!), max)
  })
}

/** The figures of a result. */
export function latencyOf(histogram: SparseHistogram): Latency {
  const { count, sum, min, max } = histogram
  const [p50, p90, p99, p999, p9999] = valuesAtPercentiles(histogram, [50, 90, 99, 99.9, 99.99]) as LatencyPercentiles
  return { min, mean: count === 0 ? 0 : sum / count, p50, p90, p99, p999, p9999, max }
}

type LatencyPercentiles = [number, number, number, number, number]
