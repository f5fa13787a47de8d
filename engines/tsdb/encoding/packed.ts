/**
 * Whole numbers in as few bits as their spread asks for, 128 at a time.
 *
 * A block of 128 stores each number's distance from a base in `width` bits. The base is the least of them, or, where
 * a few lie far off on both sides, one in the middle, with distances folded (0, -1, 1, -2, …). Those few that need
 * more bits than pay for all are exceptions: their high bits follow apart, by position (Zukowski et al., 2006).
 *
 *     width | folded << 6 | negative base << 7 u8 | exceptions u8 | base varint | words u32 … | (position u8, high bits varint) …
 *
 * Distances of 33 to 53 bits are two rows of words, of their low 32 bits and of the rest.
 */
import { readUint32 } from '../../bytes/index.ts'
import { type ByteSink, type ByteSource, Malformed } from './bytes.ts'

const blockLength = 128
const twoTo32 = 4294967296
const widthMax = 53
const foldedBit = 64
const negativeBit = 128

/** Distances of the block at hand. */
const distances = new Float64Array(blockLength)
const otherDistances = new Float64Array(blockLength)
const highs = new Float64Array(blockLength)
const histogram = new Int32Array(widthMax + 1)
const sample = new Float64Array(9)

interface Plan {
  base: number
  width: number
  exceptionCount: number
  bits: number
  readonly front: number
}
const leastPlan: Plan = { base: 0, width: 0, exceptionCount: 0, bits: 0, front: 0 }
const foldedPlan: Plan = { base: 0, width: 0, exceptionCount: 0, bits: 0, front: foldedBit }

/** Bits that `values[start, end)` would take; Infinity where they lie more than 2^53 - 1 apart. */
export function packedBits(values: Float64Array, start: number, end: number): number {
  let bits = 0
  for (let at = start; at < end; at += blockLength) {
    const isFolded = choosePlan(values, at, Math.min(end, at + blockLength))
    bits += isFolded ? foldedPlan.bits : leastPlan.bits
  }
  return bits
}

/** Appends `values[start, end)`. False where their `packedBits` is Infinity; what was appended is then of no use. */
export function packIntegers(values: Float64Array, start: number, end: number, sink: ByteSink): boolean {
  for (let at = start; at < end; at += blockLength) {
    const stop = Math.min(end, at + blockLength)
    const isFolded = choosePlan(values, at, stop)
    if (isFolded) writeBlock(otherDistances, stop - at, foldedPlan, sink)
    else if (leastPlan.bits < Number.POSITIVE_INFINITY) writeBlock(distances, stop - at, leastPlan, sink)
    else return false
  }
  return true
}

/** Plans a block; true: folded is smaller. A block of less than a byte a number is not worth a second look. */
function choosePlan(values: Float64Array, start: number, end: number): boolean {
  planLeast(values, start, end)
  if (leastPlan.bits <= 8 * (end - start)) return false
  planFolded(values, start, end)
  return foldedPlan.bits < leastPlan.bits
}

function planLeast(values: Float64Array, start: number, end: number): void {
  let least = values[start] as number
  let most = least
  for (let index = start + 1; index < end; index++) {
    const value = values[index] as number
    if (value < least) least = value
    else if (value > most) most = value
  }
  if (!(most - least <= Number.MAX_SAFE_INTEGER && Math.abs(least) <= Number.MAX_SAFE_INTEGER)) {
    leastPlan.bits = Number.POSITIVE_INFINITY
    return
  }
  for (let index = start; index < end; index++) distances[index - start] = (values[index] as number) - least
  leastPlan.base = least
  chooseWidth(distances, end - start, leastPlan)
}

/** Folded doubles a distance, so the spread has a bit less to give. */
function planFolded(values: Float64Array, start: number, end: number): void {
  const count = end - start
  for (let index = 0; index < sample.length; index++) {
    sample[index] = values[start + Math.floor((index * count) / sample.length)] as number
  }
  sample.sort()
  const base = sample[sample.length >> 1] as number
  foldedPlan.bits = Number.POSITIVE_INFINITY
  for (let index = start; index < end; index++) {
    const distance = (values[index] as number) - base
    const folded = distance < 0 ? -2 * distance - 1 : 2 * distance
    if (folded > Number.MAX_SAFE_INTEGER) return
    otherDistances[index - start] = folded
  }
  foldedPlan.base = base
  chooseWidth(otherDistances, count, foldedPlan)
}

/** The width that makes the block smallest, exceptions counted as 8 bits and their high bits in whole bytes of seven. */
function chooseWidth(of: Float64Array, count: number, plan: Plan): void {
  histogram.fill(0)
  let most = 0
  for (let index = 0; index < count; index++) {
    const bits = bitLength(of[index] as number)
    histogram[bits] = (histogram[bits] as number) + 1
    if (bits > most) most = bits
  }
  plan.width = most
  plan.exceptionCount = 0
  plan.bits = sizeInBits(count, most)
  let above = 0
  for (let width = most - 1; width >= 0; width--) {
    above += histogram[width + 1] as number
    const bits = sizeInBits(count, width) + above * (8 + 8 * Math.ceil((most - width) / 7))
    if (bits < plan.bits) {
      plan.bits = bits
      plan.width = width
      plan.exceptionCount = above
    }
  }
  plan.bits += 16 + 8 * Math.ceil(Math.max(1, bitLength(Math.abs(plan.base))) / 7)
}

function sizeInBits(count: number, width: number): number {
  return width <= 32 ? 32 * Math.ceil((count * width) / 32) : 32 * count + 32 * Math.ceil((count * (width - 32)) / 32)
}

function bitLength(value: number): number {
  return value < twoTo32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / twoTo32)
}

function writeBlock(of: Float64Array, count: number, plan: Plan, sink: ByteSink): void {
  const { base, width, exceptionCount, front } = plan
  sink.byte(width | front | (base < 0 ? negativeBit : 0))
  sink.byte(exceptionCount)
  sink.varint(Math.abs(base))
  if (width <= 32) {
    writeWords(of, count, width, sink)
  } else {
    writeWords(of, count, 32, sink)
    for (let index = 0; index < count; index++) highs[index] = Math.floor((of[index] as number) / twoTo32)
    writeWords(highs, count, width - 32, sink)
  }
  if (exceptionCount === 0) return
  const scale = 2 ** width
  for (let index = 0; index < count; index++) {
    const high = Math.floor((of[index] as number) / scale)
    if (high === 0) continue
    sink.byte(index)
    sink.varint(high)
  }
}

/** The low `width` bits (0 … 32) of each, one after the other, low bits first. */
function writeWords(of: Float64Array, count: number, width: number, sink: ByteSink): void {
  if (width === 0) return
  const mask = width === 32 ? -1 : (1 << width) - 1
  sink.reserve(4 * Math.ceil((count * width) / 32))
  let word = 0
  let used = 0
  for (let index = 0; index < count; index++) {
    const whole = of[index] as number
    const value = (whole < twoTo32 ? whole : whole % twoTo32) & mask
    word |= value << used
    used += width
    if (used >= 32) {
      sink.uint32(word)
      used -= 32
      word = used === 0 ? 0 : value >>> (width - used)
    }
  }
  if (used > 0) sink.uint32(word)
}

/** Fills `into[start, end)` with what `packIntegers` wrote. @throws Malformed */
export function unpackIntegers(source: ByteSource, into: Float64Array, start: number, end: number): void {
  for (let at = start; at < end; at += blockLength) readBlock(source, into, at, Math.min(end, at + blockLength))
}

function readBlock(source: ByteSource, into: Float64Array, start: number, end: number): void {
  const front = source.byte()
  const width = front & 63
  const exceptionCount = source.byte()
  const size = source.varint()
  const base = (front & negativeBit) === 0 ? size : -size
  if (width > widthMax) throw new Malformed(`a width of ${width} bits`)
  const isPlain = exceptionCount === 0 && (front & foldedBit) === 0
  const offset = isPlain ? base : 0
  if (width === 0) into.fill(offset, start, end)
  else if (width <= 32) readWords(source, into, start, end, width, offset)
  else readWide(source, into, start, end, width, offset)
  if (isPlain) return
  const scale = 2 ** width
  for (let count = 0; count < exceptionCount; count++) {
    const index = source.byte()
    if (index >= end - start) throw new Malformed(`an exception at ${index} of ${end - start}`)
    into[start + index] = (into[start + index] as number) + source.varint() * scale
  }
  if ((front & foldedBit) === 0) {
    for (let index = start; index < end; index++) into[index] = (into[index] as number) + base
  } else {
    for (let index = start; index < end; index++) {
      const folded = into[index] as number
      into[index] = base + (folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2)
    }
  }
}

function readWords(
  source: ByteSource,
  into: Float64Array,
  start: number,
  end: number,
  width: number,
  offset: number,
): void {
  const wordCount = Math.ceil(((end - start) * width) / 32)
  let at = source.take(4 * wordCount)
  const stop = source.position
  const { bytes } = source
  const mask = width === 32 ? -1 : (1 << width) - 1
  let word = readUint32(bytes, at)
  at += 4
  let used = 0
  for (let index = start; index < end; index++) {
    let value = word >>> used
    used += width
    if (used >= 32) {
      used -= 32
      word = at < stop ? readUint32(bytes, at) : 0
      at += 4
      if (used > 0) value |= word << (width - used)
    }
    into[index] = offset + ((value & mask) >>> 0)
  }
}

function readWide(
  source: ByteSource,
  into: Float64Array,
  start: number,
  end: number,
  width: number,
  offset: number,
): void {
  readWords(source, into, start, end, 32, offset)
  const high = new Float64Array(end - start)
  readWords(source, high, 0, high.length, width - 32, 0)
  for (let index = 0; index < high.length; index++) {
    into[start + index] = (into[start + index] as number) + (high[index] as number) * twoTo32
  }
}
