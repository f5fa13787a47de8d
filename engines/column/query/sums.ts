/** Sums of one column by local group: loops over typed arrays, one for each form that values have. */
import type { Vector } from '../encoding/vector.ts'
import type { Selection } from './selection.ts'

/** `ids[row]` is the local group of a row; `undefined`: all are of group 0. */
type Ids = Int32Array | undefined

/** Adds the 32-bit offsets of each group. Exact: a segment has fewer than 2^21 rows. */
export function sumInts(ints: Int32Array, ids: Ids, selection: Selection, sums: Float64Array): void {
  const { count, rows, isAll } = selection
  if (ids === undefined) {
    let sum = 0
    if (isAll) for (let row = 0; row < count; row++) sum += ints[row] as number
    else for (let index = 0; index < count; index++) sum += ints[rows[index] as number] as number
    sums[0] = sum
  } else if (isAll) {
    for (let row = 0; row < count; row++) {
      const id = ids[row] as number
      sums[id] = (sums[id] as number) + (ints[row] as number)
    }
  } else {
    for (let index = 0; index < count; index++) {
      const row = rows[index] as number
      const id = ids[row] as number
      sums[id] = (sums[id] as number) + (ints[row] as number)
    }
  }
}

export function sumFloats(floats: Float64Array, ids: Ids, selection: Selection, sums: Float64Array): void {
  const { count, rows, isAll } = selection
  if (ids === undefined) {
    let sum = 0
    if (isAll) for (let row = 0; row < count; row++) sum += floats[row] as number
    else for (let index = 0; index < count; index++) sum += floats[rows[index] as number] as number
    sums[0] = sum
    return
  }
  for (let index = 0; index < count; index++) {
    const row = isAll ? index : (rows[index] as number)
    const id = ids[row] as number
    sums[id] = (sums[id] as number) + (floats[row] as number)
  }
}

const half = 2 ** 26

/** Adds offsets of up to 2^53 exactly: their halves apart, below and above 2^26. */
function sumWide(floats: Float64Array, ids: Ids, selection: Selection, size: number): bigint[] {
  const low = new Float64Array(size)
  const high = new Float64Array(size)
  for (let index = 0; index < selection.count; index++) {
    const row = selection.rowAt(index)
    const id = ids === undefined ? 0 : (ids[row] as number)
    const value = floats[row] as number
    const above = Math.floor(value / half)
    low[id] = (low[id] as number) + (value - above * half)
    high[id] = (high[id] as number) + above
  }
  return Array.from(low, (sum, id) => BigInt(sum) + BigInt(high[id] as number) * BigInt(half))
}

function sumBigs(bigs: BigInt64Array, ids: Ids, selection: Selection, size: number): bigint[] {
  const sums = new Array<bigint>(size).fill(0n)
  for (let index = 0; index < selection.count; index++) {
    const row = selection.rowAt(index)
    const id = ids === undefined ? 0 : (ids[row] as number)
    sums[id] = (sums[id] as bigint) + (bigs[row] as bigint)
  }
  return sums
}

/** Exact totals of integers by group: doubles as long as they stay exact, bigints beside them for the rest. */
export class WholeTotals {
  #totals: Float64Array = new Float64Array(64)
  readonly #rest = new Map<number, bigint>()

  add(group: number, value: bigint | number): void {
    if (typeof value === 'bigint' || Math.abs(value) > exactMax) {
      this.#addRest(group, BigInt(value))
      return
    }
    if (group >= this.#totals.length) this.#totals = grown(this.#totals, group)
    const total = (this.#totals[group] as number) + value
    this.#totals[group] = total
    if (Math.abs(total) <= exactMax) return
    this.#addRest(group, BigInt(total))
    this.#totals[group] = 0
  }

  total(group: number): bigint {
    return BigInt(this.#totals[group] ?? 0) + (this.#rest.get(group) ?? 0n)
  }

  #addRest(group: number, value: bigint): void {
    this.#rest.set(group, (this.#rest.get(group) ?? 0n) + value)
  }
}

/** Two of these still have an exact sum. */
const exactMax = 2 ** 52

/** A longer copy, with room for `index`. */
export function grown(values: Float64Array, index: number): Float64Array {
  const longer = new Float64Array(Math.max(index + 1, values.length * 2))
  longer.set(values)
  return longer
}

/** Adds what each local group has of a column of integers to the totals of its group. `counts`: rows by local group. */
export function addWholes(
  vector: Vector,
  selection: Selection,
  place: { readonly ids: Ids; readonly counts: Int32Array; readonly groups: Int32Array },
  totals: WholeTotals,
): void {
  const { kind, base, baseNumber } = vector
  const { ids, counts, groups } = place
  const size = counts.length
  if (kind === 'integer') {
    const sums = new Float64Array(size)
    sumInts(vector.ints, ids, selection, sums)
    for (let id = 0; id < size; id++) {
      const count = counts[id] as number
      if (count === 0) continue
      const ofBase = baseNumber * count
      const isExact = Math.abs(ofBase) < exactMax
      totals.add(groups[id] as number, isExact ? ofBase : base * BigInt(count))
      totals.add(groups[id] as number, sums[id] as number)
    }
    return
  }
  const sums =
    kind === 'big' ? sumBigs(vector.bigs, ids, selection, size) : sumWide(vector.floats, ids, selection, size)
  for (let id = 0; id < size; id++) {
    const count = counts[id] as number
    if (count !== 0) totals.add(groups[id] as number, (sums[id] as bigint) + base * BigInt(count))
  }
}
