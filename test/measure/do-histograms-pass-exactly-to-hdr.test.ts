import fc from 'fast-check'
import { build, decodeFromCompressedBase64 } from 'hdr-histogram-js'
import { expect, test } from 'vitest'
import { loadHdrCodec } from '../../harness/measure/hdr.ts'
import { emptyHistogram, Histogram, type SparseHistogram } from '../../harness/measure/histogram.ts'
import { valueAtPercentile } from '../../harness/measure/sparse.ts'

const codec = await loadHdrCodec()
const percentiles = [0.1, 1, 25, 50, 75, 90, 99, 99.9, 99.99, 99.999, 100]
const durationsNs = fc.array(
  fc
    .tuple(fc.nat(41), fc.nat(1_000_000))
    .map(([exponent, part]) => Math.floor(2 ** exponent * (1 + part / 1_000_001)) - 1),
  { minLength: 1, maxLength: 200 },
)

function histogramOf(values: readonly number[]): SparseHistogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram.toSparse()
}

/** The same values, recorded by the library itself. */
function hdrOf(values: readonly number[]): ReturnType<typeof build> {
  const hdr = build({ bitBucketSize: 64, highestTrackableValue: 2 ** 42 - 1, numberOfSignificantValueDigits: 3 })
  for (const value of values) hdr.recordValue(value)
  return hdr
}

test('what comes back has the counts of what went in, bucket by bucket', () => {
  fc.assert(
    fc.property(durationsNs, values => {
      const histogram = histogramOf(values)
      const back = codec.decode(codec.encode(histogram))
      expect(back.buckets).toEqual(histogram.buckets)
      expect(back.counts).toEqual(histogram.counts)
      expect(back.count).toBe(histogram.count)
      expect(Math.abs(back.sum - histogram.sum)).toBeLessThanOrEqual(histogram.sum / 1024)
    }),
  )
})

test('the text is what the library writes for the same values', () => {
  fc.assert(
    fc.property(durationsNs, values => {
      const ours = decodeFromCompressedBase64(codec.encode(histogramOf(values)), 64)
      const theirs = hdrOf(values)
      expect(ours.totalCount).toBe(theirs.totalCount)
      for (const percentile of percentiles) {
        expect(ours.getValueAtPercentile(percentile)).toBe(theirs.getValueAtPercentile(percentile))
      }
    }),
  )
})

test("percentiles are the library's, up to the exact maximum", () => {
  fc.assert(
    fc.property(durationsNs, values => {
      const ours = histogramOf(values)
      const theirs = hdrOf(values)
      for (const percentile of percentiles) {
        const expected = Math.min(theirs.getValueAtPercentile(percentile), Math.max(...values))
        expect(valueAtPercentile(ours, percentile)).toBe(expected)
      }
    }),
  )
})

test('counts past 32 bits survive', () => {
  const one = histogramOf([1500])
  const many = { ...one, counts: Float64Array.of(6e9), count: 6e9, sum: 9e12 }
  const back = codec.decode(codec.encode(many))
  expect(back.count).toBe(6e9)
  expect(valueAtPercentile(back, 50)).toBe(1500)
})

test('the object for an interval log has the exact maximum', () => {
  expect(codec.toHdr(histogramOf([10, 1_000_001])).maxValue).toBe(1_000_001)
})

test('nothing comes back as nothing', () => {
  expect(codec.decode(codec.encode(emptyHistogram))).toEqual(emptyHistogram)
})

test('a histogram of another layout is refused, and so is a text that is none', () => {
  const coarse = build({ bitBucketSize: 64, numberOfSignificantValueDigits: 2 })
  coarse.recordValue(5)
  expect(() =>
    codec.decode((coarse as unknown as { encodeIntoCompressedBase64(): string }).encodeIntoCompressedBase64()),
  ).toThrow('another layout')
  expect(() => codec.decode('nonsense')).toThrow()
})
