/** A column of rows as it came, before anything looked at it: what row buffers hold and chunks are made of. */
import type { ColumnType } from '../../../adapters/contract/index.ts'

/** Typed arrays as the contract has them; strings are codes. */
export type RawValues = Uint8Array | Int32Array | BigInt64Array | Float64Array

export interface RawColumn {
  readonly type: ColumnType
  readonly rowCount: number
  /** `rowCount` values or more. */
  readonly values: RawValues
  /** By row: 0 where it is null. `undefined`: there is no null. */
  readonly valid: Uint8Array | undefined
  /** What the codes stand for, without repetition; empty of other types. */
  readonly dictionary: readonly string[]
}

/** Room for values of the type. */
export function rawValues(type: ColumnType, count: number): RawValues {
  switch (type) {
    case 'boolean':
      return new Uint8Array(count)
    case 'float64':
      return new Float64Array(count)
    case 'int64':
    case 'timestamp':
      return new BigInt64Array(count)
    case 'int32':
    case 'string':
      return new Int32Array(count)
  }
}

/** The integers of a column as doubles above the least of them, or `undefined` where they span 2^53 and more. */
export interface Offsets {
  readonly base: bigint
  readonly offsets: Float64Array
  readonly offsetMax: number
}

const exactMax = 2 ** 53 - 1

/**
 * What integers, timestamps and booleans have above the least of them. A null takes the value before it, which
 * lengthens runs and widens nothing.
 */
export function offsetsOf({ type, values, valid, rowCount }: RawColumn): Offsets | undefined {
  const doubles =
    type === 'int64' || type === 'timestamp'
      ? doublesOf(values as BigInt64Array, rowCount)
      : { base: 0n, offsets: Float64Array.from((values as Int32Array).subarray(0, rowCount)) }
  if (doubles === undefined) return undefined
  const { offsets } = doubles
  if (valid !== undefined) fillNulls(offsets, valid)
  let least = rowCount === 0 ? 0 : (offsets[0] as number)
  let most = least
  for (let row = 1; row < rowCount; row++) {
    const value = offsets[row] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  if (most - least > exactMax) return undefined
  for (let row = 0; row < rowCount; row++) offsets[row] = (offsets[row] as number) - least
  return { base: doubles.base + BigInt(least), offsets, offsetMax: most - least }
}

/** The values as exact doubles, above a base where they need one. Words, not bigints: a loop of bigints takes 20 times as long. */
function doublesOf(values: BigInt64Array, rowCount: number): { base: bigint; offsets: Float64Array } | undefined {
  const words = new Int32Array(values.buffer, values.byteOffset, rowCount * 2)
  let highLeast = 0x7fffffff
  let highMost = -0x80000000
  for (let at = 1; at < words.length; at += 2) {
    const high = words[at] as number
    if (high < highLeast) highLeast = high
    if (high > highMost) highMost = high
  }
  const isSmall = highLeast >= -(2 ** 20) && highMost < 2 ** 20
  const above = isSmall ? 0 : highLeast
  if (!isSmall && highMost - highLeast >= 2 ** 20) return undefined
  const offsets = new Float64Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const low = (words[row * 2] as number) >>> 0
    offsets[row] = ((words[row * 2 + 1] as number) - above) * 4294967296 + low
  }
  return { base: BigInt(above) << 32n, offsets }
}

/** Each null becomes the value before it, the first ones the first value. */
export function fillNulls(values: Float64Array | Int32Array, valid: Uint8Array): void {
  let last = 0
  for (let row = 0; row < values.length; row++) {
    if (valid[row] !== 0) {
      last = values[row] as number
      break
    }
  }
  for (let row = 0; row < values.length; row++) {
    if (valid[row] === 0) values[row] = last
    else last = values[row] as number
  }
}
