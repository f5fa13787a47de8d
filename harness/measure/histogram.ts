/**
 * PLACEHOLDER for the recorder's owner: the sparse form below is the shape that events and results rely on.
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
