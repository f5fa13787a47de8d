/**
 * The times of a chunk: multiples of the largest of a second, a millisecond and a microsecond that they all are
 * from the first on, as whole numbers without their trend; or plain float64 where that does not fit.
 *
 *     unit u8 | first float64 | integers          unit 255: | float64 …
 */
import { type ByteSink, type ByteSource, Malformed } from './bytes.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'

const unitsUs = [1, 1e3, 1e6] as const
const plain = 255

let scaled = new Float64Array(1024)

/** Appends `times[start, end)`: whole, ascending, at most 2^53 in size. */
export function encodeTimes(times: Float64Array, start: number, end: number, sink: ByteSink): void {
  const count = end - start
  const before = sink.position
  const first = times[start] as number
  if ((times[end - 1] as number) - first <= Number.MAX_SAFE_INTEGER) {
    if (scaled.length < count) scaled = new Float64Array(count)
    const unit = findUnit(times, start, end)
    const unitUs = unitsUs[unit] as number
    for (let index = 0; index < count; index++) scaled[index] = ((times[start + index] as number) - first) / unitUs
    sink.byte(unit)
    sink.float64(first)
    if (encodeIntegers(scaled, count, sink)) return
    sink.position = before
  }
  sink.byte(plain)
  for (let index = start; index < end; index++) sink.float64(times[index] as number)
}

function findUnit(times: Float64Array, start: number, end: number): number {
  for (let unit = unitsUs.length - 1; unit > 0; unit--) {
    const unitUs = unitsUs[unit] as number
    let index = start + 1
    while (index < end && isMultiple((times[index] as number) - (times[index - 1] as number), unitUs)) index++
    if (index >= end) return unit
  }
  return 0
}

/** The remainder of small numbers is ten times quicker than that of doubles. */
function isMultiple(value: number, of: number): boolean {
  return value <= 0x7fffffff ? (value | 0) % (of | 0) === 0 : value % of === 0
}

/** Fills `into[0, count)`. @throws Malformed */
export function decodeTimes(source: ByteSource, into: Float64Array, count: number): void {
  const unit = source.byte()
  if (unit === plain) {
    for (let index = 0; index < count; index++) into[index] = source.float64()
    return
  }
  const unitUs = unitsUs[unit]
  if (unitUs === undefined) throw new Malformed(`a unit of time ${unit}`)
  const first = source.float64()
  decodeIntegers(source, into, count)
  for (let index = 0; index < count; index++) into[index] = first + (into[index] as number) * unitUs
}
