/**
 * Histograms of a result, opened: merge them exactly, and read percentiles off them.
 *
 * Only what a chart or a table shows leaves this file (at most `spectrumPointsMax` points), never a bucket.
 */
import { build, decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { Latency } from '../../harness/results/result.ts'

export const spectrumPointsMax = 160

/** A distribution by percentile: at `shares[i]` of all operations, the latency was at most `ns[i]`. */
export interface Spectrum {
  /** 0 … 1, ascending, ever closer together towards 1. */
  readonly shares: readonly number[]
  /** `-log10(1 - share)`: 0, 1, 2, 3 at 0 %, 90 %, 99 %, 99.9 %; the last point is the maximum. */
  readonly nines: readonly number[]
  readonly ns: readonly number[]
}

/** All texts as one histogram; `undefined` where one of them cannot be read or nothing was recorded. */
export function mergeHistograms(texts: readonly string[]): Histogram | undefined {
  const merged = build({ bitBucketSize: 64, autoResize: true, numberOfSignificantValueDigits: 3 })
  try {
    for (const text of texts) merged.add(decodeFromCompressedBase64(text, 64, false))
  } catch {
    return undefined
  }
  return merged.totalCount > 0 ? merged : undefined
}

/** `max` is exact where the caller knows it; a histogram knows it to three digits. */
export function latencyOf(histogram: Histogram, max: number): Latency {
  const at = (percentile: number): number => Math.min(max, histogram.getValueAtPercentile(percentile))
  return {
    min: histogram.minNonZeroValue,
    mean: histogram.mean,
    p50: at(50),
    p90: at(90),
    p99: at(99),
    p999: at(99.9),
    p9999: at(99.99),
    max,
  }
}

/** Points at equal steps of nines, up to the last nine that the count can tell; `pointsMax` of them at most. */
export function spectrumOf(histogram: Histogram, max: number, pointsMax: number = spectrumPointsMax): Spectrum {
  const ninesMax = Math.log10(histogram.totalCount)
  const pointCount = Math.max(1, Math.min(pointsMax - 1, Math.ceil(ninesMax / 0.05)))
  const shares: number[] = []
  const nines: number[] = []
  const ns: number[] = []
  for (let point = 0; point < pointCount; point++) {
    const nine = (ninesMax * point) / pointCount
    const share = 1 - 10 ** -nine
    shares.push(share)
    nines.push(nine)
    ns.push(Math.min(max, histogram.getValueAtPercentile(share * 100)))
  }
  shares.push(1)
  nines.push(ninesMax)
  ns.push(max)
  return { shares, nines, ns }
}
