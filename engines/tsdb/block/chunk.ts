/** A chunk: some hundred points of one series, times and values apart, and what is told of them without decoding. */
import { type ByteSink, ByteSource, Malformed } from '../encoding/bytes.ts'
import { decodeTimes, encodeTimes } from '../encoding/times.ts'
import { decodeValues, encodeValues } from '../encoding/values.ts'
import type { Points } from '../head/image.ts'

/** Of the points in question; `rise` is how much the values rose from each to the next, a fall counted as a beginning at zero. */
export interface Statistics {
  count: number
  firstUs: number
  lastUs: number
  min: number
  max: number
  sum: number
  first: number
  last: number
  rise: number
}

/** Of `points[start, end)`, at least one. */
export function statisticsOf({ times, values }: Points, start: number, end: number): Statistics {
  const first = values[start] as number
  let min = first
  let max = first
  let sum = first
  let rise = 0
  let before = first
  for (let index = start + 1; index < end; index++) {
    const value = values[index] as number
    // Not by comparison: of 0 and -0 the lesser is -0.
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
    rise += value >= before ? value - before : value
    before = value
  }
  const firstUs = times[start] as number
  const lastUs = times[end - 1] as number
  return { count: end - start, firstUs, lastUs, min, max, sum, first, last: before, rise }
}

/** Appends `points[start, end)`. */
export function encodeChunk({ times, values }: Points, start: number, end: number, sink: ByteSink): void {
  encodeTimes(times, start, end, sink)
  encodeValues(values, start, end, sink)
}

/** The `count` points of `bytes[start, end)`. @throws Malformed */
export function decodeChunk(bytes: Uint8Array, start: number, end: number, count: number): Points {
  const source = new ByteSource(bytes, start, end)
  const times = new Float64Array(count)
  const values = new Float64Array(count)
  decodeTimes(source, times, count)
  decodeValues(source, values, count)
  if (!source.isAtEnd) throw new Malformed('more bytes than points')
  return { times, values }
}
