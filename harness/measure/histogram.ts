/**
 * The recorder's histogram: counts of nanoseconds in log-linear buckets, three significant digits.
 *
 * The buckets are those of an HdrHistogram with lowest value 1 and three digits, index by index: single
 * nanoseconds up to 2047, then 1024 buckets for each power of two. So nothing is lost on the way to one
 * (`hdr.ts`), and a bucket is never wider than 1/1024 of what it holds. The last bucket ends after
 * 2^42 ns (73 minutes) and takes everything above; minimum, maximum and sum stay exact.
 *
 * One histogram holds an interval of about a second and is then emptied; adding intervals up, percentiles
 * and everything else that is not in the measured path works on the sparse form (`sparse.ts`).
 */

/** The non-empty buckets of a histogram, in ascending order of value, with exact extremes and sum. Nanoseconds. */
export interface SparseHistogram {
  readonly buckets: Uint16Array
  readonly counts: Float64Array
  readonly count: number
  readonly sum: number
  /** 0 where `count` is 0. */
  readonly min: number
  readonly max: number
}

const twoTo32 = 4294967296
/** Buckets of one power of two. */
const bucketsPerOctave = 1024
/** Values below this have a bucket each. */
const linearEnd = 2 * bucketsPerOctave
/** From here on everything falls into the last bucket. */
export const trackableNsEnd: number = 2 ** 42
export const bucketCount: number = bucketOf(trackableNsEnd - 1) + 1

/** The bucket that counts a whole number of nanoseconds, 0 or more. */
export function bucketOf(valueNs: number): number {
  if (valueNs < linearEnd) return valueNs
  if (valueNs >= trackableNsEnd) return bucketCount - 1
  const exponent = valueNs < twoTo32 ? 31 - Math.clz32(valueNs) : 63 - Math.clz32(valueNs / twoTo32)
  const shift = exponent - 10
  return shift * bucketsPerOctave + Math.floor(valueNs / 2 ** shift)
}

/** The least value that a bucket counts. */
export function bucketLowestNs(bucket: number): number {
  if (bucket < linearEnd) return bucket
  const shift = Math.floor(bucket / bucketsPerOctave) - 1
  return (bucket - shift * bucketsPerOctave) * 2 ** shift
}

/** The greatest value that a bucket counts (of the last one: the greatest that it can tell apart). */
export function bucketHighestNs(bucket: number): number {
  return bucketLowestNs(bucket + 1) - 1
}

const emptyTotals: readonly number[] = [0, Number.POSITIVE_INFINITY, -1]

export class Histogram {
  readonly #counts: Uint32Array = new Uint32Array(bucketCount)
  /** Sum, minimum, maximum. As doubles in a typed array they are never boxed: 3.2 ns a record, as fields up to 4. */
  readonly #totals: Float64Array = new Float64Array(emptyTotals)

  /** Counts one value. Fractions are cut off; anything below 1, and NaN, counts as 0. */
  record(valueNs: number): void {
    const small = valueNs | 0
    if (small === valueNs && small >= 0) {
      // `bucketOf` for what fits 31 bits, without a branch.
      const shift = 21 - Math.clz32(small | (linearEnd - 1))
      this.#count(small, (shift << 10) + (small >>> shift))
    } else {
      this.#recordAny(valueNs)
    }
  }

  #recordAny(valueNs: number): void {
    const value = valueNs > 0 ? Math.floor(valueNs) : 0
    this.#count(value, bucketOf(value))
  }

  #count(value: number, bucket: number): void {
    this.#counts[bucket]!++
    const totals = this.#totals
    totals[0]! += value
    if (value < totals[1]!) totals[1] = value
    if (value > totals[2]!) totals[2] = value
  }

  /** A copy of what was recorded since the last `reset`. */
  toSparse(): SparseHistogram {
    const [sum, min, max] = this.#totals as unknown as [number, number, number]
    if (min > max) return emptyHistogram
    const first = bucketOf(min)
    const end = bucketOf(max) + 1
    let length = 0
    for (let bucket = first; bucket < end; bucket++) if (this.#counts[bucket] !== 0) length++
    const buckets = new Uint16Array(length)
    const counts = new Float64Array(length)
    let count = 0
    for (let bucket = first, at = 0; bucket < end; bucket++) {
      const inBucket = this.#counts[bucket]!
      if (inBucket === 0) continue
      buckets[at] = bucket
      counts[at++] = inBucket
      count += inBucket
    }
    return { buckets, counts, count, sum, min, max }
  }

  reset(): void {
    const [, min, max] = this.#totals as unknown as [number, number, number]
    if (min > max) return
    this.#counts.fill(0, bucketOf(min), bucketOf(max) + 1)
    this.#totals.set(emptyTotals)
  }
}

export const emptyHistogram: SparseHistogram = {
  buckets: new Uint16Array(0),
  counts: new Float64Array(0),
  count: 0,
  sum: 0,
  min: 0,
  max: 0,
}
