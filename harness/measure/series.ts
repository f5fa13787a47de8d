/**
 * What happened when: one point an interval, at most `seriesPointsMax` of them however long the phase.
 *
 * When another point would be too many, neighbours merge in pairs and every later interval is twice as
 * long; nothing recorded is lost, only the grain gets coarser. Each point keeps its histogram until the
 * series is asked for, so percentiles of merged points are exact and not averages of percentiles.
 */
import { type Heatmap, type Series, seriesPointsMax } from '../results/result.ts'
import { bucketLowestNs, type SparseHistogram } from './histogram.ts'
import type { OperationSample } from './recorder.ts'
import { mergeAll, mergeHistograms, valuesAtPercentiles } from './sparse.ts'

/** A share of an interval: what is shorter is the rest of a phase that ended just after a full one, and no point of its own. */
const pointShareMin = 0.1
const heatmapRowsMax = 48
const steadyShare = 0.1
const steadySecondsMin = 5

interface Point {
  /** Intervals, as they were sampled, that have gone into it. */
  readonly intervalCount: number
  readonly seconds: number
  readonly counts: ReadonlyMap<string, number>
  readonly errorCount: number
  /** Response times of all operations. */
  readonly response: SparseHistogram
}

interface Half {
  count: number
  seconds: number
}

export class SeriesBuilder {
  readonly #intervalSeconds: number
  readonly #points: Point[] = []
  #intervalsPerPoint = 1

  constructor(intervalSeconds: number) {
    this.#intervalSeconds = intervalSeconds
  }

  /** The next interval. */
  add(seconds: number, operations: readonly OperationSample[]): void {
    const point: Point = {
      intervalCount: 1,
      seconds,
      counts: new Map(operations.map(({ name, count }) => [name, count])),
      errorCount: operations.reduce((sum, { errors }) => sum + errorCountOf(errors), 0),
      response: mergeAll(operations.map(({ response }) => response)),
    }
    const last = this.#points.at(-1)
    if (
      last !== undefined &&
      (last.intervalCount < this.#intervalsPerPoint || seconds < pointShareMin * this.#intervalSeconds)
    ) {
      this.#points[this.#points.length - 1] = mergePoints(last, point)
    } else {
      if (this.#points.length === seriesPointsMax) this.#mergePairs()
      this.#points.push(point)
    }
  }

  /** The series so far, of the operations with these names. */
  build(names: readonly string[]): Series {
    const points = this.#points
    const percentiles = points.map(({ response }) => valuesAtPercentiles(response, [50, 99, 99.9]))
    return {
      intervalSeconds: this.#intervalsPerPoint * this.#intervalSeconds,
      seconds: points.map(({ seconds }) => seconds),
      counts: Object.fromEntries(names.map(name => [name, points.map(({ counts }) => counts.get(name) ?? 0)])),
      errors: points.map(({ errorCount }) => errorCount),
      p50Ns: percentiles.map(([p50]) => p50!),
      p99Ns: percentiles.map(([, p99]) => p99!),
      p999Ns: percentiles.map(([, , p999]) => p999!),
      maxNs: points.map(({ response }) => response.max),
      heatmap: heatmapOf(points.map(({ response }) => response)),
    }
  }

  /** Whether the second half was as fast as the first, give or take `steadyShare`; absent where it was too short to tell. */
  steady(): boolean | undefined {
    const seconds = this.#points.reduce((sum, point) => sum + point.seconds, 0)
    if (seconds < steadySecondsMin) return undefined
    const halves = [0, 1].map(() => ({ count: 0, seconds: 0 })) as [Half, Half]
    let startSeconds = 0
    for (const point of this.#points) {
      const half = startSeconds + point.seconds / 2 < seconds / 2 ? halves[0] : halves[1]
      half.count += countOf(point)
      half.seconds += point.seconds
      startSeconds += point.seconds
    }
    const [first, second] = halves.map(half => half.count / half.seconds) as [number, number]
    return Math.abs(second - first) <= steadyShare * first
  }

  #mergePairs(): void {
    const points = this.#points.splice(0)
    for (let index = 0; index < points.length; index += 2) {
      const pair = points.slice(index, index + 2)
      this.#points.push(pair.reduce(mergePoints))
    }
    this.#intervalsPerPoint *= 2
  }
}

function mergePoints(a: Point, b: Point): Point {
  const counts = new Map(a.counts)
  for (const [name, count] of b.counts) counts.set(name, (counts.get(name) ?? 0) + count)
  return {
    intervalCount: a.intervalCount + b.intervalCount,
    seconds: a.seconds + b.seconds,
    counts,
    errorCount: a.errorCount + b.errorCount,
    response: mergeHistograms(a.response, b.response),
  }
}

function countOf({ counts }: Point): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

/** Operations among a sample's that did not end well. */
export function errorCountOf(errors: Readonly<Record<string, number>>): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0)
}

/** Rows evenly spaced on a logarithmic scale, from the least latency to the greatest; fewer where those are close together. */
function heatmapOf(histograms: readonly SparseHistogram[]): Heatmap {
  const filled = histograms.filter(({ count }) => count > 0)
  if (filled.length === 0) return { boundsNs: [], counts: [] }
  const min = Math.min(...filled.map(histogram => histogram.min))
  const max = Math.max(...filled.map(histogram => histogram.max))
  const boundsNs = heatmapBounds(min, max)
  const columns = histograms.map(histogram => countByRow(histogram, boundsNs))
  return { boundsNs, counts: boundsNs.slice(1).map((_, row) => columns.map(column => column[row]!)) }
}

function heatmapBounds(min: number, max: number): number[] {
  const lowest = Math.max(min, 1)
  const ratio = Math.max(max, 1) / lowest
  const bounds = new Set([min])
  for (let row = 1; row < heatmapRowsMax; row++) bounds.add(Math.round(lowest * ratio ** (row / heatmapRowsMax)))
  return [...bounds.add(max + 1)]
}

/** Values in each row `[boundsNs[row], boundsNs[row + 1])`; a bucket that spans two counts in the lower. */
function countByRow({ buckets, counts }: SparseHistogram, boundsNs: readonly number[]): number[] {
  const rows = new Array<number>(boundsNs.length - 1).fill(0)
  let row = 0
  for (let at = 0; at < buckets.length; at++) {
    const lowestNs = bucketLowestNs(buckets[at]!)
    while (row + 1 < rows.length && lowestNs >= boundsNs[row + 1]!) row++
    rows[row]! += counts[at]!
  }
  return rows
}
