import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bucketCount,
  bucketHighestNs,
  bucketLowestNs,
  bucketOf,
  Histogram,
  type SparseHistogram,
  trackableNsEnd,
} from '../../harness/measure/histogram.ts'
import { latencyOf, mergeAll, mergeHistograms, valueAtPercentile } from '../../harness/measure/sparse.ts'

/** Whole nanoseconds of every magnitude, from 0 to an hour and beyond 32 bits. */
const durationNs = fc
  .tuple(fc.integer({ min: 0, max: 41 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map(([exponent, fraction]) => Math.floor(2 ** exponent * (1 + fraction)) - 1)
const durationsNs = fc.array(durationNs, { minLength: 1, maxLength: 300 })

function histogramOf(values: readonly number[]): SparseHistogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram.toSparse()
}

test('a percentile is the sorted value at its rank, never below and at most 0.1 % above', () => {
  fc.assert(
    fc.property(durationsNs, fc.double({ min: 0.01, max: 100, noNaN: true }), (values, percentile) => {
      const sorted = values.toSorted((a, b) => a - b)
      const rank = Math.max(Math.ceil((percentile / 100) * values.length - 1e-9), 1)
      const exact = sorted[rank - 1]!
      const found = valueAtPercentile(histogramOf(values), percentile)
      expect(found).toBeGreaterThanOrEqual(exact)
      expect(found).toBeLessThanOrEqual(exact * 1.001)
    }),
  )
})

test('count, sum and both extremes are exact', () => {
  fc.assert(
    fc.property(durationsNs, values => {
      const { count, sum, min, max } = histogramOf(values)
      expect({ count, sum, min, max }).toEqual({
        count: values.length,
        sum: values.reduce((total, value) => total + value, 0),
        min: Math.min(...values),
        max: Math.max(...values),
      })
    }),
  )
})

test('merging is recording the union, in any order', () => {
  fc.assert(
    fc.property(fc.array(durationsNs, { maxLength: 5 }), parts => {
      const union = histogramOf(parts.flat())
      expect(mergeAll(parts.map(histogramOf))).toEqual(union)
      expect(mergeAll(parts.toReversed().map(histogramOf))).toEqual(union)
    }),
  )
})

test('buckets join without a gap, and none is wider than 1/1024 of what it holds', () => {
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const lowest = bucketLowestNs(bucket)
    const highest = bucketHighestNs(bucket)
    if (bucketOf(lowest) !== bucket || bucketOf(highest) !== bucket || bucketLowestNs(bucket + 1) !== highest + 1) {
      expect.fail(`bucket ${bucket} of [${lowest}, ${highest}] does not join its neighbours`)
    }
    if (highest - lowest > lowest / 1024) expect.fail(`bucket ${bucket} of [${lowest}, ${highest}] is too wide`)
  }
})

test('the fast path of record and bucketOf agree on both sides of every power of two', () => {
  for (let exponent = 0; exponent <= 41; exponent++) {
    for (const value of [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1]) {
      expect([...histogramOf([value]).buckets], `${value}`).toEqual([bucketOf(value)])
    }
  }
})

test('what is no duration counts as the nearest one: cut off, as 0, or in the last bucket', () => {
  expect(histogramOf([1.9, 5_000_000_000.7])).toEqual(histogramOf([1, 5_000_000_000]))
  expect(histogramOf([-1, Number.NaN, -0])).toEqual(histogramOf([0, 0, 0]))
  const beyond = histogramOf([trackableNsEnd * 3])
  expect([...beyond.buckets]).toEqual([bucketCount - 1])
  expect(beyond.max).toBe(trackableNsEnd * 3)
})

test('after a reset nothing is left, and the copy that was taken before stays', () => {
  const histogram = new Histogram()
  for (const value of [3, 70_000, 9_000_000_000]) histogram.record(value)
  const before = histogram.toSparse()
  histogram.reset()
  expect(histogram.toSparse().count).toBe(0)
  // The new extremes lie outside the old ones, so anything left behind would show.
  for (const value of [1, 2 ** 41]) histogram.record(value)
  expect(histogram.toSparse()).toEqual(histogramOf([1, 2 ** 41]))
  expect(before.count).toBe(3)
})

test('an empty histogram has all figures zero, and merging it changes nothing', () => {
  const empty = histogramOf([])
  expect(Object.values(latencyOf(empty))).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  expect(mergeHistograms(empty, histogramOf([7]))).toEqual(histogramOf([7]))
})

test('no percentile is above the exact maximum', () => {
  expect(latencyOf(histogramOf([1_000_001])).p9999).toBe(1_000_001)
})
