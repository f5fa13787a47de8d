/**
 * A chunk decoded: the values of one column in some rows, in the form that the loops of a query take.
 *
 * Whole numbers and decimals that span less than 2^31 are 32-bit offsets from a base, strings are codes of a
 * dictionary; so nearly every loop runs over an Int32Array of small non-negative numbers. One class, for the loops to
 * see one shape; fields that a kind does not use are empty.
 */
import type { ColumnType } from '../../../adapters/contract/index.ts'

export type VectorKind =
  /** `(base + ints) / divisor`; the divisor is 1 but of float64. */
  | 'integer'
  /** `base + floats`, exactly. */
  | 'wide'
  /** `floats`. */
  | 'float'
  /** `bigs`. */
  | 'big'
  /** `dictionary[ints]`. */
  | 'string'

export interface VectorParts {
  readonly type: ColumnType
  readonly kind: VectorKind
  readonly rowCount: number
  readonly ints?: Int32Array
  readonly floats?: Float64Array
  readonly bigs?: BigInt64Array
  readonly base?: bigint
  readonly divisor?: number
  readonly dictionary?: readonly string[]
  readonly isSorted?: boolean
  readonly codeCounts?: Int32Array
  readonly valid?: Uint8Array | undefined
}

const noInts = new Int32Array(0)
const noFloats = new Float64Array(0)
const noBigs = new BigInt64Array(0)
const characterBytes = 2
const stringBytes = 24

export class Vector {
  readonly type: ColumnType
  readonly kind: VectorKind
  readonly rowCount: number
  readonly ints: Int32Array
  readonly floats: Float64Array
  readonly bigs: BigInt64Array
  readonly base: bigint
  /** The base as a double, which is exact where it is below 2^53. */
  readonly baseNumber: number
  readonly divisor: number
  readonly dictionary: readonly string[]
  /** Whether the dictionary is in ascending order, without repetition. */
  readonly isSorted: boolean
  /** By code, how many rows have it; `undefined` where nobody counted. */
  readonly codeCounts: Int32Array | undefined
  /** By row: 0 where it is null. `undefined`: there is no null. The value of a null means nothing, but is one of the kind. */
  readonly valid: Uint8Array | undefined
  /** The largest of `ints`; of strings, of the codes that there may be. */
  readonly intMax: number
  /** Memory that it takes, about. */
  readonly bytes: number

  constructor(parts: VectorParts) {
    this.type = parts.type
    this.kind = parts.kind
    this.rowCount = parts.rowCount
    this.ints = parts.ints ?? noInts
    this.floats = parts.floats ?? noFloats
    this.bigs = parts.bigs ?? noBigs
    this.base = parts.base ?? 0n
    this.baseNumber = Number(this.base)
    this.divisor = parts.divisor ?? 1
    this.dictionary = parts.dictionary ?? []
    this.isSorted = parts.isSorted ?? false
    this.codeCounts = parts.codeCounts
    this.valid = parts.valid
    this.intMax = this.kind === 'string' ? this.dictionary.length - 1 : largest(this.ints)
    this.bytes = bytesOf(this)
  }

  /** The value of a row as a plain one: boolean, number (int32, float64), bigint (int64, timestamp), string; null. */
  valueAt(row: number): boolean | number | bigint | string | null {
    if (this.valid !== undefined && this.valid[row] === 0) return null
    if (this.kind === 'string') return this.dictionary[this.ints[row] as number] as string
    if (this.type === 'float64') return this.numberAt(row)
    if (this.type === 'boolean') return this.numberAt(row) !== 0
    return this.type === 'int32' ? this.numberAt(row) : this.bigintAt(row)
  }

  /** The value of a valid row as a double, rounded where it has to be. Not of strings. */
  numberAt(row: number): number {
    if (this.kind === 'integer') return (this.baseNumber + (this.ints[row] as number)) / this.divisor
    if (this.kind === 'float') return this.floats[row] as number
    if (this.kind === 'wide') return this.baseNumber + (this.floats[row] as number)
    return Number(this.bigs[row])
  }

  /** The value of a valid row of integers or timestamps. */
  bigintAt(row: number): bigint {
    if (this.kind === 'big') return this.bigs[row] as bigint
    return this.base + BigInt((this.kind === 'integer' ? this.ints[row] : this.floats[row]) as number)
  }
}

function largest(ints: Int32Array): number {
  let found = 0
  for (let index = 0; index < ints.length; index++) if ((ints[index] as number) > found) found = ints[index] as number
  return found
}

function bytesOf(vector: Vector): number {
  let bytes = vector.ints.byteLength + vector.floats.byteLength + vector.bigs.byteLength
  bytes += vector.valid?.byteLength ?? 0
  for (const text of vector.dictionary) bytes += stringBytes + characterBytes * text.length
  return bytes
}

/** Nothing but nulls: what rows have of a column that was added after them. */
export function nullVector(type: ColumnType, rowCount: number): Vector {
  const valid = new Uint8Array(rowCount)
  const ints = new Int32Array(rowCount)
  if (type === 'string')
    return new Vector({ type, kind: 'string', rowCount, ints, dictionary: [''], isSorted: true, valid })
  return new Vector({ type, kind: 'integer', rowCount, ints, valid })
}
