/**
 * The newest points, in memory: what `append` fills, readers look into first, and a flush turns into blocks.
 *
 * Points are kept as they come. Whoever reads a series that is out of order gets a sorted copy, which is kept until
 * the next point of that series. Once frozen a head never changes.
 */
import type { PointBatch } from '../../../adapters/contract/index.ts'
import {
  firstRunOf,
  gatherPoints,
  type HeadImage,
  nextRunOf,
  type Points,
  runStop,
  segmentMask,
  segmentShift,
  sortedPoints,
} from './image.ts'

const runPointsMin = 8
const runPointsMax = 512
const segmentPointsMin = 1024
const segmentPointsMax = 1 << segmentShift

export class Head implements HeadImage {
  readonly ids: number[] = []
  readonly times: Float64Array[] = []
  readonly values: Float64Array[] = []
  firstRun: Int32Array = new Int32Array(0)
  lastRun: Int32Array = new Int32Array(0)
  cursor: Int32Array = new Int32Array(0)
  /** By series: where its last run ends. */
  #end: Int32Array = new Int32Array(0)
  #lastTime: Float64Array = new Float64Array(0)
  isUnsorted: Uint8Array = new Uint8Array(0)
  runStart: Int32Array = new Int32Array(64)
  runEnd: Int32Array = new Int32Array(64)
  runNext: Int32Array = new Int32Array(64)
  #runCount = 0
  /** In the last segment. */
  #segmentUsed = 0
  #segmentPoints = 0
  readonly #sorted = new Map<number, Points>()
  /** While it grows deletions are carried out at once: none concerns it. */
  deletionCount: number = Number.POSITIVE_INFINITY
  pointCount = 0
  /** Of all points; points that were removed since may have been the first or the last. */
  firstUs: number = Number.POSITIVE_INFINITY
  lastUs: number = Number.NEGATIVE_INFINITY

  get isEmpty(): boolean {
    return this.pointCount === 0
  }

  get allocatedBytes(): number {
    return this.times.reduce((sum, segment) => sum + 2 * segment.byteLength, 0)
  }

  /** Adds the points of a batch; `ids` are the numbers of its series, all below `seriesCount`. */
  add(batch: PointBatch, ids: Int32Array, seriesCount: number): void {
    if (this.firstRun.length < seriesCount) this.#growSeries(seriesCount)
    const { count, seriesIndexes, timestampsUs, values } = batch
    const cursor = this.cursor
    const end = this.#end
    const lastTime = this.#lastTime
    let { firstUs, lastUs } = this
    for (let index = 0; index < count; index++) {
      const id = ids[seriesIndexes[index] as number] as number
      const time = timestampsUs[index] as number
      let at = cursor[id] as number
      if (at === end[id]) at = this.#addRun(id)
      const segment = at >>> segmentShift
      const place = at & segmentMask
      ;(this.times[segment] as Float64Array)[place] = time
      ;(this.values[segment] as Float64Array)[place] = values[index] as number
      cursor[id] = at + 1
      if (time > (lastTime[id] as number)) lastTime[id] = time
      else this.isUnsorted[id] = 1
      if (time < firstUs) firstUs = time
      if (time > lastUs) lastUs = time
    }
    this.firstUs = firstUs
    this.lastUs = lastUs
    this.pointCount += count
    if (this.#sorted.size > 0) for (const id of ids) this.#sorted.delete(id)
  }

  /** Removes the points of a series in `[fromUs, toUs)`. */
  remove(id: number, fromUs: number, toUs: number): void {
    const first = firstRunOf(this, id)
    if (first === -1) return
    const { times, values } = gatherPoints(this, id)
    let kept = 0
    for (let index = 0; index < times.length; index++) {
      const time = times[index] as number
      if (time >= fromUs && time < toUs) continue
      times[kept] = time
      values[kept++] = values[index] as number
    }
    if (kept === times.length) return
    this.pointCount -= times.length - kept
    this.#sorted.delete(id)
    this.#rewrite(id, { times: times.subarray(0, kept), values: values.subarray(0, kept) })
  }

  /** The points of a series in order; views where they lie in order, in one array or several. */
  pieces(id: number): Points[] {
    if (firstRunOf(this, id) === -1) return []
    if (this.isUnsorted[id] === 1) {
      const sorted = this.#sorted.get(id) ?? sortedPoints(this, id)
      this.#sorted.set(id, sorted)
      return [sorted]
    }
    const pieces: Points[] = []
    for (let run = firstRunOf(this, id); run !== -1; run = nextRunOf(this, id, run)) {
      const start = this.runStart[run] as number
      const stop = runStop(this, id, run)
      if (stop === start) continue
      const segment = start >>> segmentShift
      const from = start & segmentMask
      pieces.push({
        times: (this.times[segment] as Float64Array).subarray(from, from + stop - start),
        values: (this.values[segment] as Float64Array).subarray(from, from + stop - start),
      })
    }
    return pieces
  }

  /** Nothing is added or removed after this. `deletionCount`: of all that were made so far. */
  freeze(deletionCount: number): void {
    this.deletionCount = deletionCount
  }

  /** Plain data for another thread. */
  get image(): HeadImage {
    const { ids, times, values, firstRun, lastRun, cursor, isUnsorted, deletionCount } = this
    return {
      ...{ ids, times, values, firstRun, lastRun, cursor, isUnsorted, deletionCount },
      runStart: this.runStart.slice(0, this.#runCount),
      runEnd: this.runEnd.slice(0, this.#runCount),
      runNext: this.runNext.slice(0, this.#runCount),
    }
  }

  /** Puts points where those of the series lie, which are no fewer. */
  #rewrite(id: number, { times, values }: Points): void {
    let at = 0
    let last = Number.NEGATIVE_INFINITY
    let isUnsorted = 0
    for (const time of times) {
      if (time > last) last = time
      else isUnsorted = 1
    }
    let run = this.firstRun[id] as number
    for (;;) {
      const start = this.runStart[run] as number
      const end = this.runEnd[run] as number
      const length = Math.min(times.length - at, end - start)
      const segment = start >>> segmentShift
      const from = start & segmentMask
      ;(this.times[segment] as Float64Array).set(times.subarray(at, at + length), from)
      ;(this.values[segment] as Float64Array).set(values.subarray(at, at + length), from)
      at += length
      if (at === times.length) {
        this.lastRun[id] = run
        this.cursor[id] = start + length
        this.#end[id] = end
        break
      }
      run = this.runNext[run] as number
    }
    this.#lastTime[id] = last
    this.isUnsorted[id] = isUnsorted
  }

  /** Gives the series a new run; returns where it starts. */
  #addRun(id: number): number {
    const before = this.lastRun[id] as number
    const lengthBefore = before === -1 ? 0 : (this.runEnd[before] as number) - (this.runStart[before] as number)
    const length = lengthBefore === 0 ? runPointsMin : Math.min(runPointsMax, 2 * lengthBefore)
    if (this.#segmentPoints - this.#segmentUsed < length) this.#addSegment()
    const start = ((this.times.length - 1) << segmentShift) + this.#segmentUsed
    this.#segmentUsed += length
    const run = this.#runCount++
    if (run === this.runStart.length) this.#growRuns()
    this.runStart[run] = start
    this.runEnd[run] = start + length
    this.runNext[run] = -1
    if (before === -1) {
      this.firstRun[id] = run
      this.ids.push(id)
    } else {
      this.runNext[before] = run
    }
    this.lastRun[id] = run
    this.#end[id] = start + length
    return start
  }

  /** Each larger than the one before: a head of few points takes little memory. */
  #addSegment(): void {
    const points = Math.min(segmentPointsMax, segmentPointsMin * 4 ** this.times.length)
    this.times.push(new Float64Array(new SharedArrayBuffer(8 * points)))
    this.values.push(new Float64Array(new SharedArrayBuffer(8 * points)))
    this.#segmentPoints = points
    this.#segmentUsed = 0
  }

  #growSeries(seriesCount: number): void {
    const length = Math.max(16, seriesCount, 2 * this.firstRun.length)
    const grownFrom = this.firstRun.length
    this.firstRun = grow(this.firstRun, length).fill(-1, grownFrom)
    this.lastRun = grow(this.lastRun, length).fill(-1, grownFrom)
    this.cursor = grow(this.cursor, length)
    this.#end = grow(this.#end, length)
    this.isUnsorted = grow(this.isUnsorted, length)
    const lastTime = new Float64Array(length).fill(Number.NEGATIVE_INFINITY)
    lastTime.set(this.#lastTime)
    this.#lastTime = lastTime
  }

  #growRuns(): void {
    const length = 2 * this.runStart.length
    this.runStart = grow(this.runStart, length)
    this.runEnd = grow(this.runEnd, length)
    this.runNext = grow(this.runNext, length)
  }
}

function grow<Row extends Int32Array | Uint8Array>(row: Row, length: number): Row {
  const grown = new (row.constructor as new (length: number) => Row)(length)
  grown.set(row)
  return grown
}
