/**
 * The values of a chunk, in the form that fits what they are:
 *
 *     runs     few distinct stretches: their lengths, and one value each in another form
 *     decimal  all are whole multiples of 10^-k: those multiples, as integers without their trend
 *     xor      anything else, by the bits that change (Gorilla)
 *     plain    float64, where that saves nothing
 *
 *     form u8 | runs: count varint, lengths integers, values        | decimal: k u8, integers | xor or plain: bits
 */
import { type ByteSink, type ByteSource, Malformed } from './bytes.ts'
import { decodeIntegers, encodeIntegers } from './integers.ts'
import { packIntegers, unpackIntegers } from './packed.ts'
import { decodeXor, encodeXor } from './xor.ts'

const forms = { plain: 0, xor: 1, decimal: 2, runs: 3 } as const

/** Powers up to here are exact, and a double has no more digits. */
const exponentMax = 15
const powers = Array.from({ length: exponentMax + 1 }, (_, exponent) => 10 ** exponent)
/** A run costs about as much as so many values of their own. */
const valuesPerRun = 6

let integers = new Float64Array(1024)

/** Appends `values[start, end)`: anything but NaN. Each comes back bit by bit, the sign of a zero too. */
export function encodeValues(values: Float64Array, start: number, end: number, sink: ByteSink): void {
  const count = end - start
  const runCount = countRuns(values, start, end)
  if (count > 1 && runCount * valuesPerRun <= count) {
    encodeRuns(values, start, end, sink)
    return
  }
  const before = sink.position
  const exponent = findExponent(values, start, end)
  if (exponent >= 0) {
    sink.byte(forms.decimal)
    sink.byte(exponent)
    if (encodeIntegers(integers, count, sink) && sink.position - before <= 8 * count) return
    sink.position = before
  }
  sink.byte(forms.xor)
  encodeXor(values, start, end, sink)
  if (sink.position - before <= 7.5 * count) return
  sink.position = before
  sink.byte(forms.plain)
  for (let index = start; index < end; index++) sink.float64(values[index] as number)
}

function countRuns(values: Float64Array, start: number, end: number): number {
  let count = 1
  for (let index = start + 1; index < end; index++) {
    if (!Object.is(values[index], values[index - 1])) count++
  }
  return count
}

/** The least k for which every value is a whole multiple of 10^-k and comes back from it, and fills `integers`; -1: there is none. */
function findExponent(values: Float64Array, start: number, end: number): number {
  if (integers.length < end - start) integers = new Float64Array(end - start)
  let exponent = 0
  let power = 1
  let firstOfExponent = start
  for (let index = start; index < end; index++) {
    const value = values[index] as number
    let integer = Math.round(value * power)
    while (integer / power !== value || Math.abs(integer) > Number.MAX_SAFE_INTEGER || Object.is(value, -0)) {
      if (exponent === exponentMax || Object.is(value, -0)) return -1
      power = powers[++exponent] as number
      firstOfExponent = index
      integer = Math.round(value * power)
    }
    integers[index - start] = integer
  }
  // What came before the last change of the exponent was multiplied by less.
  for (let index = start; index < firstOfExponent; index++) {
    const value = values[index] as number
    const integer = Math.round(value * power)
    if (integer / power !== value || Math.abs(integer) > Number.MAX_SAFE_INTEGER) return -1
    integers[index - start] = integer
  }
  return exponent
}

function encodeRuns(values: Float64Array, start: number, end: number, sink: ByteSink): void {
  const lengths: number[] = []
  const heads: number[] = []
  let from = start
  for (let index = start + 1; index <= end; index++) {
    if (index < end && Object.is(values[index], values[from])) continue
    lengths.push(index - from)
    heads.push(values[from] as number)
    from = index
  }
  sink.byte(forms.runs)
  sink.varint(lengths.length)
  packIntegers(Float64Array.from(lengths), 0, lengths.length, sink)
  encodeValues(Float64Array.from(heads), 0, heads.length, sink)
}

/** Fills `into[0, count)`. @throws Malformed */
export function decodeValues(source: ByteSource, into: Float64Array, count: number): void {
  const form = source.byte()
  switch (form) {
    case forms.plain:
      for (let index = 0; index < count; index++) into[index] = source.float64()
      return
    case forms.xor:
      decodeXor(source, into, count)
      return
    case forms.decimal: {
      const power = powers[source.byte()]
      if (power === undefined) throw new Malformed('an exponent past 15')
      decodeIntegers(source, into, count)
      if (power === 1) return
      for (let index = 0; index < count; index++) into[index] = (into[index] as number) / power
      return
    }
    case forms.runs:
      decodeRuns(source, into, count)
      return
    default:
      throw new Malformed(`a form of values ${form}`)
  }
}

function decodeRuns(source: ByteSource, into: Float64Array, count: number): void {
  const runCount = source.varint()
  if (runCount === 0 || runCount > count) throw new Malformed(`${runCount} runs of ${count} values`)
  const lengths = new Float64Array(runCount)
  unpackIntegers(source, lengths, 0, runCount)
  const heads = new Float64Array(runCount)
  // Runs of runs would be no shorter: a nested form of runs is none of ours.
  if (source.bytes[source.position] === forms.runs) throw new Malformed('runs of runs')
  decodeValues(source, heads, runCount)
  let at = 0
  for (let run = 0; run < runCount; run++) {
    const length = lengths[run] as number
    if (!(length >= 1 && length <= count - at)) throw new Malformed('runs that are longer than all')
    into.fill(heads[run] as number, at, at + length)
    at += length
  }
  if (at !== count) throw new Malformed('runs that are shorter than all')
}
