import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import { expect, it } from 'vitest'
import { latencyOf, mergeHistograms, spectrumOf, spectrumPointsMax } from '../../reports/html/spectrum.ts'

/** Values 1 … `count`, each once, times `scale`. */
function ramp(count: number, scale: number = 1): Histogram {
  const histogram = build({ bitBucketSize: 64, autoResize: true, numberOfSignificantValueDigits: 3 })
  for (let value = 1; value <= count; value++) histogram.recordValue(value * scale)
  return histogram
}

const encoded = (histogram: Histogram): string => encodeIntoCompressedBase64(histogram)

it('is each point the latency at its share, to three digits', () => {
  const count = 100_000
  const { shares, ns } = spectrumOf(mergeHistograms([encoded(ramp(count))])!, count)
  for (const [point, share] of shares.entries()) {
    const exact = Math.max(1, share * count)
    expect(Math.abs(ns[point]! - exact)).toBeLessThanOrEqual(1 + exact / 500)
  }
})

it('does it run from the least to the exact maximum, up to the last nine that the count can tell', () => {
  const { shares, nines, ns } = spectrumOf(ramp(10_000), 10_000)
  expect([shares[0], ns[0]]).toEqual([0, 1])
  expect([shares.at(-1), nines.at(-1), ns.at(-1)]).toEqual([1, 4, 10_000])
  expect(ns).toEqual(ns.toSorted((a, b) => a - b))
})

it('are there few points however many operations there were', () => {
  const histogram = ramp(10)
  histogram.recordValueWithCount(5, 1e12)
  expect(spectrumOf(histogram, 10).ns.length).toBeLessThanOrEqual(spectrumPointsMax)
  expect(spectrumOf(ramp(1), 1)).toEqual({ shares: [0, 1], nines: [0, 0], ns: [1, 1] })
})

it('is a merge the histogram of all, counts beyond 32 bits too', () => {
  const heavy = build({ bitBucketSize: 64, autoResize: true, numberOfSignificantValueDigits: 3 })
  heavy.recordValueWithCount(7_000_000_000, 6e9)
  const merged = mergeHistograms([encoded(ramp(1_000)), encoded(heavy), encoded(heavy)])!
  expect(merged.totalCount).toBe(12e9 + 1_000)
  expect(latencyOf(merged, 7_000_000_000)).toMatchObject({ p50: 7_000_000_000, max: 7_000_000_000 })
})

it('is what cannot be read, or holds nothing, no histogram', () => {
  expect(mergeHistograms(['nonsense'])).toBeUndefined()
  expect(mergeHistograms([encoded(ramp(5)), 'HISTFAAAAA=='])).toBeUndefined()
  expect(mergeHistograms([encoded(ramp(0))])).toBeUndefined()
  expect(mergeHistograms([])).toBeUndefined()
})
