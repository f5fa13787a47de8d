/**
 * The values of one column as numbers: of a segment ("local", for the loops) and of the whole query ("keys").
 *
 * Where a chunk has codes or small offsets, those are the local numbers already, and only the few that occur are
 * ever looked up; else each row's value goes through a hash table.
 */
import type { Vector } from '../encoding/vector.ts'
import { NumberMap } from './number-map.ts'
import type { Selection } from './selection.ts'

/** Integers as numbers where those are exact, else as bigints; booleans as 0 and 1. */
export type KeyValue = number | bigint | string | null

export interface LocalKeys {
  /** By row of the segment, 0 to `size - 1`; only those of selected rows mean something. */
  readonly ids: Int32Array
  readonly size: number
  /** The key of a local number that occurs. */
  keyOf(id: number): number
  /** True: `ids` are the codes of the vector, as they are. */
  readonly isCodes: boolean
}

/** Offsets up to here serve as local numbers as they are. */
const denseMax = 65_536
/** Buckets and offsets below this are divided as doubles. */
const exactMax = 2 ** 50

export class KeyIndex {
  /** By key. */
  readonly values: KeyValue[] = []
  readonly #bucket: number | undefined
  readonly #keys = new Map<KeyValue, number>()
  readonly #numbers = new NumberMap()
  /** By number of `#numbers`, its key, plus 1. */
  readonly #keyOfNumber: number[] = []
  /** By key: its local number in the segment whose stamp it has. */
  #local = new Int32Array(1024)
  #stamps = new Int32Array(1024)
  #stamp = 0

  constructor(bucket: number | undefined) {
    this.#bucket = bucket
  }

  local(vector: Vector, selection: Selection): LocalKeys {
    const { valid } = vector
    if (valid === undefined) return this.#localOfValid(vector, selection)
    const kept = withoutNulls(vector, selection)
    const found = this.#localOfValid(vector, kept)
    const ids = new Int32Array(vector.rowCount).fill(found.size)
    for (let index = 0; index < kept.count; index++) {
      const row = kept.rowAt(index)
      ids[row] = found.ids[row] as number
    }
    const { size } = found
    return { ids, size: size + 1, keyOf: id => (id === size ? this.#keyOf(null) : found.keyOf(id)), isCodes: false }
  }

  #localOfValid(vector: Vector, selection: Selection): LocalKeys {
    if (vector.kind === 'string') {
      const { ints, dictionary } = vector
      return { ids: ints, size: dictionary.length, keyOf: id => this.#keyOf(dictionary[id] as string), isCodes: true }
    }
    if (this.#bucket !== undefined && this.#bucket > 1) return this.#bucketed(vector, selection, this.#bucket)
    if (vector.kind === 'integer' && vector.intMax < denseMax) {
      const keyOf = (id: number): number => this.#keyOf(plainOf(vector, id))
      return { ids: vector.ints, size: vector.intMax + 1, keyOf, isCodes: false }
    }
    return this.#hashed(vector.rowCount, selection, row => rowValue(vector, row))
  }

  #bucketed(vector: Vector, selection: Selection, bucket: number): LocalKeys {
    const { kind, base, rowCount } = vector
    const size = BigInt(bucket)
    const above = kind === 'big' ? 0n : ((base % size) + size) % size
    if (kind === 'big' || bucket > exactMax) {
      return this.#hashed(rowCount, selection, row => canonical(floorTo(vector.bigintAt(row), size)))
    }
    const start = base - above
    const rest = Number(above)
    const offsets = kind === 'integer' ? vector.ints : vector.floats
    const bucketMax = kind === 'integer' ? Math.floor((vector.intMax + rest) / bucket) : Number.POSITIVE_INFINITY
    if (bucketMax >= denseMax) {
      return this.#hashed(rowCount, selection, row =>
        canonical(start + BigInt(Math.floor(((offsets[row] as number) + rest) / bucket)) * size),
      )
    }
    const ids = new Int32Array(rowCount)
    const { count } = selection
    for (let index = 0; index < count; index++) {
      const row = selection.rowAt(index)
      ids[row] = ((offsets[row] as number) + rest) / bucket
    }
    const keyOf = (id: number): number => this.#keyOf(canonical(start + BigInt(id) * size))
    return { ids, size: bucketMax + 1, keyOf, isCodes: false }
  }

  #hashed(rowCount: number, selection: Selection, valueAt: (row: number) => KeyValue): LocalKeys {
    this.#stamp++
    const ids = new Int32Array(rowCount)
    const keys: number[] = []
    for (let index = 0; index < selection.count; index++) {
      const row = selection.rowAt(index)
      const key = this.#keyOf(valueAt(row))
      if (key >= this.#stamps.length) this.#growStamps(key)
      if (this.#stamps[key] !== this.#stamp) {
        this.#stamps[key] = this.#stamp
        this.#local[key] = keys.length
        keys.push(key)
      }
      ids[row] = this.#local[key] as number
    }
    return { ids, size: keys.length, keyOf: id => keys[id] as number, isCodes: false }
  }

  /** The key of a value; a new one gets the next. */
  #keyOf(value: KeyValue): number {
    if (typeof value === 'number') {
      const number = this.#numbers.numberOf(value)
      const found = this.#keyOfNumber[number]
      if (found !== undefined) return found
      this.#keyOfNumber[number] = this.values.length
      return this.values.push(value + 0) - 1
    }
    let key = this.#keys.get(value)
    if (key === undefined) {
      key = this.values.push(value) - 1
      this.#keys.set(value, key)
    }
    return key
  }

  #growStamps(key: number): void {
    const length = Math.max(key + 1, this.#stamps.length * 2)
    const local = new Int32Array(length)
    const stamps = new Int32Array(length)
    local.set(this.#local)
    stamps.set(this.#stamps)
    this.#local = local
    this.#stamps = stamps
  }
}

/** The rows of a selection that are not null in a vector. The selection itself stays, and is the answer where there is no null. */
export function withoutNulls(vector: Vector, selection: Selection): Selection {
  if (vector.valid === undefined) return selection
  const kept = selection.copy(vector.rowCount)
  kept.keepWhere(vector.valid)
  return kept
}

function rowValue(vector: Vector, row: number): KeyValue {
  if (vector.kind === 'integer') return plainOf(vector, vector.ints[row] as number)
  if (vector.kind === 'float') return vector.floats[row] as number
  return canonical(vector.bigintAt(row))
}

/** The value of an offset. */
function plainOf(vector: Vector, offset: number): KeyValue {
  const { base, baseNumber, divisor } = vector
  const value = (baseNumber + offset) / divisor
  return Number.isSafeInteger(baseNumber + offset) && Number.isSafeInteger(baseNumber)
    ? value
    : canonical(base + BigInt(offset))
}

function canonical(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function floorTo(value: bigint, size: bigint): bigint {
  return value - (((value % size) + size) % size)
}
