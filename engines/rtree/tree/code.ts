/**
 * Places as numbers along a curve: a geohash that needs no bounds.
 *
 * The middle of a box is rounded to float32, whose bits, with the sign turned, order as the numbers do; the bits of x and y in turn
 * make a code of 64 bits (Z order, Morton 1966). As in a geohash, what shares a prefix lies in one cell; cells are halves of
 * halves within each power of two, so they get finer towards 0. Two bits are one digit, a quadrant; where codes are equal the digits
 * of the id go on, so no two items have all digits in common.
 */
import type { Entry } from './entry.ts'
import type { Pages } from './pages.ts'

/** Digits of a code, and of a code and an id. */
const codeDigits = 32
export const keyDigits = 59
const idDigits = keyDigits - codeDigits

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)

/** Gives the entry the code of its box. */
export function setCode(entry: Entry): void {
  const x = orderedBits(entry.minX / 2 + entry.maxX / 2)
  const y = orderedBits(entry.minY / 2 + entry.maxY / 2)
  entry.high = ((spread(x >>> 16) << 1) | spread(y >>> 16)) >>> 0
  entry.low = ((spread(x & 0xffff) << 1) | spread(y & 0xffff)) >>> 0
}

function orderedBits(value: number): number {
  float[0] = value
  const found = bits[0] as number
  return (found & 0x80000000) !== 0 ? ~found >>> 0 : (found | 0x80000000) >>> 0
}

/** 16 bits with a zero before each. */
function spread(value: number): number {
  let wide = (value | (value << 8)) & 0x00ff00ff
  wide = (wide | (wide << 4)) & 0x0f0f0f0f
  wide = (wide | (wide << 2)) & 0x33333333
  return (wide | (wide << 1)) & 0x55555555
}

/** Which quadrant of its cell of that depth a key lies in: 0 … 3. */
export function digitAt(entry: Entry, depth: number): number {
  if (depth < 16) return (entry.high >>> (30 - 2 * depth)) & 3
  if (depth < codeDigits) return (entry.low >>> (62 - 2 * depth)) & 3
  return Math.floor(entry.id / 4 ** (idDigits - 1 - (depth - codeDigits))) % 4
}

/** How many digits the key has in common with that of a place. */
export function sharedDigits(entry: Entry, pages: Pages, place: number): number {
  const high = entry.high ^ (pages.codes[place * 2] as number)
  if (high !== 0) return Math.clz32(high) >> 1
  const low = entry.low ^ (pages.codes[place * 2 + 1] as number)
  if (low !== 0) return 16 + (Math.clz32(low) >> 1)
  return codeDigits + sharedIdDigits(entry.id, pages.ids[place] as number)
}

function sharedIdDigits(one: number, other: number): number {
  const halfDigits = idDigits - 13
  const high = Math.floor(one / 2 ** 26) ^ Math.floor(other / 2 ** 26)
  if (high !== 0) return halfDigits - Math.ceil((32 - Math.clz32(high)) / 2)
  const low = (one % 2 ** 26) ^ (other % 2 ** 26)
  return idDigits - Math.ceil((32 - Math.clz32(low)) / 2)
}

/** Below 0: the key comes before that of the place. */
export function compareKeys(entry: Entry, pages: Pages, place: number): number {
  const high = entry.high - (pages.codes[place * 2] as number)
  if (high !== 0) return high
  const low = entry.low - (pages.codes[place * 2 + 1] as number)
  return low === 0 ? entry.id - (pages.ids[place] as number) : low
}
