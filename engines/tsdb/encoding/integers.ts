/**
 * A row of whole numbers as what is left of them once their trend is taken off: nothing, a straight line (scrapes on a
 * grid, with jitter), the number before (counters, walks), or that and its own change (delta of delta).
 *
 *     trend u8 | first float64 | step float64 (line, change of change) | packed residues
 */
import { type ByteSink, type ByteSource, Malformed } from './bytes.ts'
import { packedBits, packIntegers, unpackIntegers } from './packed.ts'

const trends = { none: 0, line: 1, change: 2, changeOfChange: 3 } as const
type Trend = (typeof trends)[keyof typeof trends]
const candidates: readonly Trend[] = [trends.none, trends.line, trends.change, trends.changeOfChange]

/** What is tried on a part of the row is not tried on all of it. */
const sampleLength = 128
const headBits = [64, 128, 64, 128] as const

/** A quarter of 2^53. */
const roomMax = 2 ** 51

let residues = new Float64Array(1024)

/** Appends `integers[0, count)`, each of at most 2^53 in size. False where they do not pack; what was appended is then of no use. */
export function encodeIntegers(integers: Float64Array, count: number, sink: ByteSink): boolean {
  if (residues.length < count) residues = new Float64Array(count)
  const first = integers[0] as number
  const step = count < 2 ? 0 : Math.round(((integers[count - 1] as number) - first) / (count - 1))
  let best: Trend = trends.none
  let bestBits = Number.POSITIVE_INFINITY
  for (const trend of leavesRoom(integers, count) ? candidates : [trends.none]) {
    const bits = headBits[trend] + estimate(integers, count, trend, step) * (count / Math.min(count, sampleLength))
    if (bits < bestBits) {
      best = trend
      bestBits = bits
    }
  }
  const second = count < 2 ? 0 : (integers[1] as number) - first
  const scale = best === trends.line ? step : second
  const start = takeOff(integers, 0, count, best, scale)
  sink.byte(best)
  sink.float64(first)
  if (best === trends.line || best === trends.changeOfChange) sink.float64(scale)
  return packIntegers(residues, start, count, sink)
}

/** Whether every difference of differences is exact. */
function leavesRoom(integers: Float64Array, count: number): boolean {
  for (let index = 0; index < count; index++) if (Math.abs(integers[index] as number) > roomMax) return false
  return true
}

/** Bits of a stretch in the middle under a trend. */
function estimate(integers: Float64Array, count: number, trend: Trend, step: number): number {
  const length = Math.min(count, sampleLength)
  const from = (count - length) >> 1
  const start = takeOff(integers, from, from + length, trend, step)
  return packedBits(residues, start, from + length)
}

/** Fills `residues` from `start` to `end`; returns where the first one is that has to be stored. */
function takeOff(integers: Float64Array, start: number, end: number, trend: Trend, step: number): number {
  switch (trend) {
    case trends.none:
      for (let index = start; index < end; index++) residues[index] = integers[index] as number
      return start
    case trends.line: {
      const first = integers[0] as number
      for (let index = start; index < end; index++)
        residues[index] = (integers[index] as number) - (first + index * step)
      return start
    }
    case trends.change:
      for (let index = start + 1; index < end; index++) {
        residues[index] = (integers[index] as number) - (integers[index - 1] as number)
      }
      return Math.min(end, start + 1)
    case trends.changeOfChange:
      for (let index = start + 2; index < end; index++) {
        const before = integers[index - 1] as number
        residues[index] = (integers[index] as number) - before - (before - (integers[index - 2] as number))
      }
      return Math.min(end, start + 2)
  }
}

/** Fills `into[0, count)` with what `encodeIntegers` wrote. @throws Malformed */
export function decodeIntegers(source: ByteSource, into: Float64Array, count: number): void {
  const trend = source.byte()
  const first = source.float64()
  switch (trend) {
    case trends.none:
      unpackIntegers(source, into, 0, count)
      return
    case trends.line: {
      const step = source.float64()
      unpackIntegers(source, into, 0, count)
      for (let index = 0; index < count; index++) into[index] = (into[index] as number) + (first + index * step)
      return
    }
    case trends.change: {
      unpackIntegers(source, into, 1, count)
      let value = first
      into[0] = value
      for (let index = 1; index < count; index++) {
        value += into[index] as number
        into[index] = value
      }
      return
    }
    case trends.changeOfChange: {
      let change = source.float64()
      unpackIntegers(source, into, 2, count)
      let value = first
      into[0] = value
      if (count > 1) into[1] = value += change
      for (let index = 2; index < count; index++) {
        change += into[index] as number
        value += change
        into[index] = value
      }
      return
    }
    default:
      throw new Malformed(`a trend ${trend}`)
  }
}
