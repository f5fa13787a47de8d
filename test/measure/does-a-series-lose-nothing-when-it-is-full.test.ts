import { expect, test } from 'vitest'
import { Histogram, type SparseHistogram } from '../../harness/measure/histogram.ts'
import type { OperationSample } from '../../harness/measure/recorder.ts'
import { SeriesBuilder } from '../../harness/measure/series.ts'
import { mergeAll, valueAtPercentile } from '../../harness/measure/sparse.ts'
import { type Series, seriesPointsMax } from '../../harness/results/result.ts'

function histogramOf(values: readonly number[]): SparseHistogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram.toSparse()
}

function sample(name: string, values: readonly number[], errors: Record<string, number> = {}): OperationSample {
  return { name, count: values.length, errors, response: histogramOf(values) }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** A series of intervals of which number i holds i + 1 reads, one update and one error. */
function longSeries(intervalCount: number): Series {
  const builder = new SeriesBuilder(1)
  for (let index = 0; index < intervalCount; index++) {
    const reads = Array.from({ length: index + 1 }, () => 1000 + index)
    builder.add(1, [sample('read', reads), sample('update', [5_000_000], { IO: 1 })])
  }
  return builder.build(['read', 'update'])
}

for (const intervalCount of [1, 599, 600, 601, 1200, 1201, 2999]) {
  test(`${intervalCount} intervals keep their counts, errors and seconds in at most ${seriesPointsMax} points`, () => {
    const series = longSeries(intervalCount)
    const readCount = (intervalCount * (intervalCount + 1)) / 2
    expect(series.seconds.length).toBeLessThanOrEqual(seriesPointsMax)
    expect(sum(series.seconds)).toBe(intervalCount)
    expect(sum(series.counts.read!)).toBe(readCount)
    expect(sum(series.counts.update!)).toBe(intervalCount)
    expect(sum(series.errors)).toBe(intervalCount)
    expect(sum(series.heatmap.counts.map(sum))).toBe(readCount + intervalCount)
    for (const values of [series.p50Ns, series.p99Ns, series.p999Ns, series.maxNs, ...series.heatmap.counts]) {
      expect(values.length).toBe(series.seconds.length)
    }
    expect(series.seconds.slice(0, -1).every(seconds => seconds === series.intervalSeconds)).toBe(true)
  })
}

test('a merged point has the percentiles of all its values, not an average of percentiles', () => {
  const series = longSeries(601)
  const [first, second] = [
    [1000, 5_000_000],
    [1001, 1001, 5_000_000],
  ].map(histogramOf) as [SparseHistogram, SparseHistogram]
  expect(series.p50Ns[0]).toBe(valueAtPercentile(mergeAll([first, second]), 50))
  expect(series.p99Ns[0]).toBe(5_000_000)
})

test('an interval in which nothing ended is a point of zeros, not a gap', () => {
  const builder = new SeriesBuilder(1)
  builder.add(1, [sample('read', [10])])
  builder.add(1, [])
  builder.add(1, [sample('read', [10])])
  const series = builder.build(['read'])
  expect(series.counts.read).toEqual([1, 0, 1])
  expect(series.p99Ns).toEqual([10, 0, 10])
})

test('the few milliseconds after the last full second are no point of their own', () => {
  const builder = new SeriesBuilder(1)
  builder.add(1, [sample('read', [10])])
  builder.add(0.003, [sample('read', [10])])
  expect(builder.build(['read']).seconds).toEqual([1.003])
})

test('the rows of the heat map ascend, hold the extremes, and count each value where it belongs', () => {
  const builder = new SeriesBuilder(1)
  builder.add(1, [sample('read', [100, 100, 90_000])])
  builder.add(1, [sample('read', [40_000_000])])
  const { boundsNs, counts } = builder.build(['read']).heatmap
  expect(boundsNs[0]).toBe(100)
  expect(boundsNs.at(-1)).toBe(40_000_001)
  expect(boundsNs.length).toBeGreaterThan(40)
  expect(boundsNs.length).toBeLessThanOrEqual(61)
  expect(boundsNs.every((bound, row) => row === 0 || bound > boundsNs[row - 1]!)).toBe(true)
  expect(counts[0]).toEqual([2, 0])
  expect(counts.at(-1)).toEqual([0, 1])
  const middle = counts.findIndex((row, index) => index > 0 && row[0] === 1)
  expect(boundsNs[middle]).toBeLessThanOrEqual(90_000)
  expect(boundsNs[middle + 1]).toBeGreaterThan(90_000 / 1.001)
})

test('one single latency, and no latency at all, make a heat map too', () => {
  const builder = new SeriesBuilder(1)
  expect(builder.build([]).heatmap).toEqual({ boundsNs: [], counts: [] })
  builder.add(1, [sample('read', [0])])
  expect(builder.build(['read']).heatmap).toEqual({ boundsNs: [0, 1], counts: [[1]] })
})

function steadyOf(countsPerSecond: readonly number[]): boolean | undefined {
  const builder = new SeriesBuilder(1)
  for (const count of countsPerSecond) builder.add(1, [{ ...sample('read', [10]), count }])
  return builder.steady()
}

test('steady is within 10 % from half to half, and unknown below 5 s', () => {
  expect(steadyOf([100, 100, 100, 109, 109, 109])).toBe(true)
  expect(steadyOf([100, 100, 100, 89, 89, 89])).toBe(false)
  expect(steadyOf([100, 50, 150, 100, 120, 80])).toBe(true)
  expect(steadyOf([100, 10, 1, 1])).toBeUndefined()
})
