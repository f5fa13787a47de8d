/**
 * The points in memory as plain data, so that the thread that writes them out reads the very same bytes.
 *
 * Points of a series lie in runs, which grow from 8 to 512 points, in segments of up to 65,536 that all series share. A position is
 * the segment's number times 65,536 and the place in it. Segments are shared between threads; the rest is copied.
 */

export interface HeadImage {
  /** Numbers of the series that have runs, in order of appearance. */
  readonly ids: readonly number[]
  readonly times: readonly Float64Array[]
  readonly values: readonly Float64Array[]
  /** By series: its first and last run, -1 for none, and the position after its last point. */
  readonly firstRun: Int32Array
  readonly lastRun: Int32Array
  readonly cursor: Int32Array
  /** By series: 1 where a point came that is not later than all before. */
  readonly isUnsorted: Uint8Array
  /** By run. */
  readonly runStart: Int32Array
  readonly runEnd: Int32Array
  readonly runNext: Int32Array
  /** How many deletions had been made when it was frozen; they are not in it any more, later ones are. */
  readonly deletionCount: number
}

export interface Points {
  times: Float64Array
  values: Float64Array
}

export const segmentShift = 16
export const segmentMask = 0xffff

/** Where the points of a run end. */
export function runStop(image: HeadImage, id: number, run: number): number {
  return run === image.lastRun[id] ? (image.cursor[id] as number) : (image.runEnd[run] as number)
}

/** How many points a series has, equal times counted each. */
function countPoints(image: HeadImage, id: number): number {
  let count = 0
  for (let run = firstRunOf(image, id); run !== -1; run = nextRunOf(image, id, run)) {
    count += runStop(image, id, run) - (image.runStart[run] as number)
  }
  return count
}

/** -1: the series has no points. */
export function firstRunOf(image: HeadImage, id: number): number {
  return id < image.firstRun.length ? (image.firstRun[id] as number) : -1
}

export function nextRunOf(image: HeadImage, id: number, run: number): number {
  return run === image.lastRun[id] ? -1 : (image.runNext[run] as number)
}

/** A copy of the points of a series in order of arrival. */
export function gatherPoints(image: HeadImage, id: number): Points {
  const count = countPoints(image, id)
  const times = new Float64Array(count)
  const values = new Float64Array(count)
  let at = 0
  for (let run = firstRunOf(image, id); run !== -1; run = nextRunOf(image, id, run)) {
    const start = image.runStart[run] as number
    const segment = start >>> segmentShift
    const from = start & segmentMask
    const to = from + runStop(image, id, run) - start
    times.set((image.times[segment] as Float64Array).subarray(from, to), at)
    values.set((image.values[segment] as Float64Array).subarray(from, to), at)
    at += to - from
  }
  return { times, values }
}

/** A copy of the points of a series in order of time; of those of one time the one that came last. */
export function sortedPoints(image: HeadImage, id: number): Points {
  const gathered = gatherPoints(image, id)
  return image.isUnsorted[id] === 1 ? sortPoints(gathered) : gathered
}

/** Merges the ascending stretches that the points consist of: nearly sorted, they are few or short. */
function sortPoints({ times, values }: Points): Points {
  const count = times.length
  const order = new Uint32Array(count)
  for (let index = 0; index < count; index++) order[index] = index
  const late: number[] = []
  const inTime: number[] = []
  let last = Number.NEGATIVE_INFINITY
  for (let index = 0; index < count; index++) {
    const time = times[index] as number
    if (time > last) {
      inTime.push(index)
      last = time
    } else {
      late.push(index)
    }
  }
  late.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b)
  return mergeOrders({ times, values }, inTime, late)
}

/** Both orders ascend in time; of equal times the point of the greatest index counts. */
function mergeOrders({ times, values }: Points, inTime: readonly number[], late: readonly number[]): Points {
  const mergedTimes = new Float64Array(times.length)
  const mergedValues = new Float64Array(times.length)
  let count = 0
  let a = 0
  let b = 0
  let lastIndex = -1
  while (a < inTime.length || b < late.length) {
    const first = a < inTime.length ? (inTime[a] as number) : -1
    const second = b < late.length ? (late[b] as number) : -1
    const takesFirst = second === -1 || (first !== -1 && (times[first] as number) <= (times[second] as number))
    const index = takesFirst ? first : second
    if (takesFirst) a++
    else b++
    const time = times[index] as number
    if (count > 0 && mergedTimes[count - 1] === time) {
      if (index > lastIndex) {
        mergedValues[count - 1] = values[index] as number
        lastIndex = index
      }
      continue
    }
    mergedTimes[count] = time
    mergedValues[count++] = values[index] as number
    lastIndex = index
  }
  return { times: mergedTimes.slice(0, count), values: mergedValues.slice(0, count) }
}
