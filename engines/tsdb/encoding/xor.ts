/**
 * Float64 by what changed of their bits (Gorilla: Pelkonen et al., 2015).
 *
 * The first whole. Then for each its XOR with the one before: a zero bit for none; `10` and the bits within the window of the
 * last one; `11`, leading zeros (5 bits, at most 31), length - 1 (6 bits) and the bits of a window of its own.
 */
import { type ByteSink, type ByteSource, Malformed } from './bytes.ts'

const words = new Uint32Array(2)
const floats = new Float64Array(words.buffer)

/** Bits one after the other, high bits first, to the end of a sink. */
class BitWriter {
  readonly #sink: ByteSink
  #pending = 0
  #free = 8

  constructor(sink: ByteSink) {
    this.#sink = sink
  }

  /** The low `count` (0 … 32) bits. */
  write(value: number, count: number): void {
    let left = count
    while (left > 0) {
      const taken = Math.min(left, this.#free)
      const bits = (value >>> (left - taken)) & ((1 << taken) - 1)
      this.#free -= taken
      this.#pending |= bits << this.#free
      left -= taken
      if (this.#free === 0) this.flush()
    }
  }

  flush(): void {
    if (this.#free < 8) this.#sink.byte(this.#pending)
    this.#pending = 0
    this.#free = 8
  }
}

class BitReader {
  readonly #source: ByteSource
  #pending = 0
  #left = 0

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** An unsigned number of so many (0 … 32) bits. */
  read(count: number): number {
    let value = 0
    let wanted = count
    while (wanted > 0) {
      if (this.#left === 0) {
        this.#pending = this.#source.byte()
        this.#left = 8
      }
      const taken = Math.min(wanted, this.#left)
      this.#left -= taken
      value = (value << taken) | ((this.#pending >>> this.#left) & ((1 << taken) - 1))
      wanted -= taken
    }
    return value >>> 0
  }
}

/** Appends `values[start, end)`; whole bytes. */
export function encodeXor(values: Float64Array, start: number, end: number, sink: ByteSink): void {
  sink.float64(values[start] as number)
  floats[0] = values[start] as number
  let lowBefore = words[0] as number
  let highBefore = words[1] as number
  let leading = 64
  let length = 0
  const bits = new BitWriter(sink)
  for (let index = start + 1; index < end; index++) {
    floats[0] = values[index] as number
    const low = (words[0] as number) ^ lowBefore
    const high = (words[1] as number) ^ highBefore
    lowBefore = words[0] as number
    highBefore = words[1] as number
    if (low === 0 && high === 0) {
      bits.write(0, 1)
      continue
    }
    const ownLeading = Math.min(31, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high))
    const ownTrailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low)
    const ownLength = 64 - ownLeading - ownTrailing
    // A window of its own costs 11 bits.
    if (leading <= ownLeading && 64 - leading - length <= ownTrailing && length < ownLength + 11) {
      bits.write(2, 2)
    } else {
      bits.write(3, 2)
      bits.write(ownLeading, 5)
      bits.write(ownLength - 1, 6)
      leading = ownLeading
      length = ownLength
    }
    writeWindow(bits, high, low, leading, length)
  }
  bits.flush()
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** Bits `leading … leading + length` of the 64, the highest first. */
function writeWindow(bits: BitWriter, high: number, low: number, leading: number, length: number): void {
  const trailing = 64 - leading - length
  const inHigh = 32 - leading
  if (trailing >= 32) {
    bits.write(high >>> (trailing - 32), length)
  } else {
    bits.write(high, inHigh)
    bits.write(low >>> trailing, 32 - trailing)
  }
}

/** Fills `into[0, count)`. @throws Malformed */
export function decodeXor(source: ByteSource, into: Float64Array, count: number): void {
  floats[0] = source.float64()
  let low = words[0] as number
  let high = words[1] as number
  into[0] = floats[0] as number
  let leading = 0
  let length = 0
  const bits = new BitReader(source)
  for (let index = 1; index < count; index++) {
    if (bits.read(1) === 1) {
      if (bits.read(1) === 1) {
        leading = bits.read(5)
        length = bits.read(6) + 1
      }
      const trailing = 64 - leading - length
      if (trailing < 0 || length === 0) throw new Malformed('a window of bits that is none')
      if (trailing >= 32) {
        high ^= bits.read(length) << (trailing - 32)
      } else {
        high ^= bits.read(32 - leading)
        low ^= bits.read(32 - trailing) << trailing
      }
    }
    words[0] = low
    words[1] = high
    into[index] = floats[0] as number
  }
}
