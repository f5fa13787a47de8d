/**
 * What is known of a chunk without reading it: enough to pass it over, to take it whole, or to answer for it.
 *
 * Kept in the footer of a row group, and computed for a row buffer when a query first looks at it.
 */
import type { ColumnType } from '../../../adapters/contract/index.ts'
import type { Vector } from '../encoding/vector.ts'

/** Of booleans 0 and 1; of int64 and timestamps bigints. */
type StatisticValue = number | bigint | string

export interface Statistics {
  readonly nullCount: number
  /** Bounds of the values that are not null; `undefined` where there are none, or no bound that is short enough. */
  readonly min: StatisticValue | undefined
  readonly max: StatisticValue | undefined
  /** Whether the bounds are values of the chunk. Long strings are cut. */
  readonly isExact: boolean
  /** Of the values that are not null; `undefined` of strings, and of int64 that pass 64 bits. */
  readonly sum: number | bigint | undefined
}

const boundUnitsMax = 64

export function statisticsOf(vector: Vector): Statistics {
  const { valid, rowCount } = vector
  let nullCount = 0
  if (valid !== undefined) for (let row = 0; row < rowCount; row++) if (valid[row] === 0) nullCount++
  if (nullCount === rowCount) return { nullCount, min: undefined, max: undefined, isExact: true, sum: undefined }
  if (vector.kind === 'string') return ofStrings(vector, nullCount)
  if (vector.kind === 'big') return ofBigs(vector, nullCount)
  return ofNumbers(vector, nullCount)
}

function ofStrings({ dictionary, ints, valid, rowCount }: Vector, nullCount: number): Statistics {
  let min: string | undefined
  let max: string | undefined
  const isSeen = new Uint8Array(dictionary.length)
  for (let row = 0; row < rowCount; row++) {
    const code = ints[row] as number
    if (isSeen[code] === 1 || (valid !== undefined && valid[row] === 0)) continue
    isSeen[code] = 1
    const text = dictionary[code] as string
    if (min === undefined || text < min) min = text
    if (max === undefined || text > max) max = text
  }
  const isMinLong = min !== undefined && min.length > boundUnitsMax
  const isMaxLong = max !== undefined && max.length > boundUnitsMax
  return {
    nullCount,
    min: isMinLong ? min?.slice(0, boundUnitsMax) : min,
    max: isMaxLong ? undefined : max,
    isExact: !isMinLong && !isMaxLong,
    sum: undefined,
  }
}

function ofBigs({ bigs, valid, rowCount }: Vector, nullCount: number): Statistics {
  let min: bigint | undefined
  let max: bigint | undefined
  let sum = 0n
  for (let row = 0; row < rowCount; row++) {
    if (valid !== undefined && valid[row] === 0) continue
    const value = bigs[row] as bigint
    if (min === undefined || value < min) min = value
    if (max === undefined || value > max) max = value
    sum += value
  }
  return { nullCount, min, max, isExact: true, sum: BigInt.asIntN(64, sum) === sum ? sum : undefined }
}

function ofNumbers(vector: Vector, nullCount: number): Statistics {
  const { kind, type, base, divisor, valid, rowCount } = vector
  const values = kind === 'integer' ? vector.ints : vector.floats
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let sum = 0
  let inexact = 0n
  for (let row = 0; row < rowCount; row++) {
    if (valid !== undefined && valid[row] === 0) continue
    const value = values[row] as number
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    // Offsets are whole and below 2^53, so half of that range is still exact.
    if (kind === 'wide' && sum >= 2 ** 52) {
      inexact += BigInt(sum)
      sum = 0
    }
  }
  const shared = { nullCount, isExact: true }
  if (kind === 'float') return { ...shared, min, max, sum }
  const total = BigInt(sum) + inexact + base * BigInt(rowCount - nullCount)
  if (type === 'float64') {
    return {
      ...shared,
      min: floatOf(base, min, divisor),
      max: floatOf(base, max, divisor),
      sum: Number(total) / divisor,
    }
  }
  const least = base + BigInt(min)
  const most = base + BigInt(max)
  const fits = BigInt.asIntN(64, total) === total
  return { ...shared, min: plain(type, least), max: plain(type, most), sum: fits ? total : undefined }
}

function floatOf(base: bigint, offset: number, divisor: number): number {
  return (Number(base) + offset) / divisor
}

function plain(type: ColumnType, value: bigint): number | bigint {
  return type === 'int64' || type === 'timestamp' ? value : Number(value)
}

/** As JSON has it: every value as text, which keeps bigints, infinities and -0. */
export interface StatisticsText {
  readonly nullCount: number
  readonly min?: string
  readonly max?: string
  readonly isExact: boolean
  readonly sum?: string
}

export function toStatisticsText({ nullCount, min, max, isExact, sum }: Statistics): StatisticsText {
  return {
    nullCount,
    isExact,
    ...(min === undefined ? {} : { min: textOf(min) }),
    ...(max === undefined ? {} : { max: textOf(max) }),
    ...(sum === undefined ? {} : { sum: textOf(sum) }),
  }
}

function textOf(value: StatisticValue): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

export function fromStatisticsText(type: ColumnType, text: StatisticsText): Statistics {
  const { nullCount, isExact, min, max, sum } = text
  const isBig = type === 'int64' || type === 'timestamp'
  const parse = (value: string): StatisticValue => (type === 'string' ? value : isBig ? BigInt(value) : Number(value))
  return {
    nullCount,
    isExact,
    min: min === undefined ? undefined : parse(min),
    max: max === undefined ? undefined : parse(max),
    sum: sum === undefined ? undefined : type === 'float64' ? Number(sum) : BigInt(sum),
  }
}
