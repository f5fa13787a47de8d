/**
 * The aggregates of a query while it runs: each adds up segment after segment, and has a value by group at the end.
 *
 * Within a segment they work on local groups and offsets, and turn them into groups and values once at its end. Where
 * all rows of a segment are one group, its statistics answer and no chunk is read.
 */
import { StorageError } from '../../env/index.ts'
import type { Vector } from '../encoding/vector.ts'
import type { Statistics } from '../group/statistics.ts'
import type { StoredColumn } from '../schema.ts'
import type { Segment } from '../segment.ts'
import { countRows, type LocalGroups } from './grouping.ts'
import { KeyIndex, withoutNulls } from './key-index.ts'
import { NumberMap } from './number-map.ts'
import type { PlannedAggregate } from './plan.ts'
import type { Selection } from './selection.ts'
import { addWholes, grown, sumFloats, sumInts, WholeTotals } from './sums.ts'

/** A cell of an answer: int64 and timestamps as bigints or whole numbers, booleans as such or as 0 and 1. */
export type AnswerValue = boolean | number | bigint | string | null

export interface Tally {
  /** The selected rows of the segment, of which there is one or more. */
  add(segment: Segment, selection: Selection, groups: LocalGroups): void
  value(group: number): AnswerValue
}

export function createTally({ function: name, column }: PlannedAggregate): Tally {
  if (column === undefined) return new RowCount()
  if (name === 'min' || name === 'max') return new Extreme(column, name === 'min')
  if (name === 'distinct') return new Distinct(column)
  return new Sum(column, name)
}

class RowCount implements Tally {
  readonly #counts = new Counts()

  add(_segment: Segment, _selection: Selection, { rowCounts, groups }: LocalGroups): void {
    this.#counts.addAll(rowCounts, groups)
  }

  value(group: number): AnswerValue {
    return this.#counts.of(group)
  }
}

/** By group, how many. */
class Counts {
  #counts: Float64Array = new Float64Array(64)

  add(group: number, count: number): void {
    if (group >= this.#counts.length) this.#counts = grown(this.#counts, group)
    this.#counts[group] = (this.#counts[group] as number) + count
  }

  addAll(counts: Int32Array, groups: Int32Array): void {
    for (let id = 0; id < counts.length; id++) {
      if (counts[id] !== 0) this.add(groups[id] as number, counts[id] as number)
    }
  }

  of(group: number): number {
    return this.#counts[group] ?? 0
  }
}

/** The statistics of the column, where they are those of the selected rows. */
function wholeStatistics(
  segment: Segment,
  selection: Selection,
  { ids }: LocalGroups,
  { id, type }: StoredColumn,
): Statistics | undefined {
  if (ids !== undefined || !selection.isAll || segment.deletions !== undefined) return undefined
  return segment.statistics(id, type)
}

/** How many of the selected rows each local group has. */
function countsOf(vector: Vector, kept: Selection, groups: LocalGroups): Int32Array {
  if (vector.valid === undefined) return groups.rowCounts
  return groups.ids === undefined ? Int32Array.of(kept.count) : countRows(groups.ids, groups.size, kept)
}

/** `count` of a column, `sum` and `avg`. */
class Sum implements Tally {
  readonly #column: StoredColumn
  readonly #name: PlannedAggregate['function']
  readonly #counts = new Counts()
  readonly #wholes = new WholeTotals()
  #floats: Float64Array = new Float64Array(64)

  constructor(column: StoredColumn, name: PlannedAggregate['function']) {
    this.#column = column
    this.#name = name
  }

  add(segment: Segment, selection: Selection, groups: LocalGroups): void {
    const known = wholeStatistics(segment, selection, groups, this.#column)
    if (known !== undefined && this.#addKnown(known, segment.rowCount)) return
    const { id, type } = this.#column
    const vector = segment.vector(id, type)
    const kept = withoutNulls(vector, selection)
    const counts = countsOf(vector, kept, groups)
    this.#counts.addAll(counts, groups.groups)
    if (this.#name === 'count' || kept.count === 0) return
    if (type === 'float64') this.#addFloats(vector, kept, groups, counts)
    else addWholes(vector, kept, { ids: groups.ids, counts, groups: groups.groups }, this.#wholes)
  }

  value(group: number): AnswerValue {
    const count = this.#counts.of(group)
    if (this.#name === 'count') return count
    if (count === 0) return null
    if (this.#column.type === 'float64') {
      const sum = this.#floats[group] ?? 0
      return this.#name === 'avg' ? sum / count : sum
    }
    const total = this.#wholes.total(group)
    if (this.#name === 'avg') return Number(total) / count
    if (BigInt.asIntN(64, total) !== total) {
      throw new StorageError('OUT_OF_RANGE', `the sum of ${this.#column.name} is ${total}, which passes 64 bits`)
    }
    return total
  }

  #addKnown({ nullCount, sum }: Statistics, rowCount: number): boolean {
    if (this.#name !== 'count' && sum === undefined && nullCount < rowCount) return false
    this.#counts.add(0, rowCount - nullCount)
    if (sum === undefined || this.#name === 'count') return true
    if (typeof sum === 'bigint') this.#wholes.add(0, sum)
    else this.#addFloat(0, sum)
    return true
  }

  #addFloats(vector: Vector, kept: Selection, { ids, groups }: LocalGroups, counts: Int32Array): void {
    const sums = new Float64Array(counts.length)
    if (vector.kind === 'integer') sumInts(vector.ints, ids, kept, sums)
    else sumFloats(vector.floats, ids, kept, sums)
    const { baseNumber, divisor } = vector
    for (let id = 0; id < sums.length; id++) {
      const count = counts[id] as number
      if (count !== 0) this.#addFloat(groups[id] as number, ((sums[id] as number) + baseNumber * count) / divisor)
    }
  }

  #addFloat(group: number, value: number): void {
    if (group >= this.#floats.length) this.#floats = grown(this.#floats, group)
    this.#floats[group] = (this.#floats[group] as number) + value
  }
}

class Extreme implements Tally {
  readonly #column: StoredColumn
  readonly #isMin: boolean
  readonly #values: (number | bigint | string | undefined)[] = []

  constructor(column: StoredColumn, isMin: boolean) {
    this.#column = column
    this.#isMin = isMin
  }

  add(segment: Segment, selection: Selection, groups: LocalGroups): void {
    const known = wholeStatistics(segment, selection, groups, this.#column)
    if (known?.isExact === true) {
      const value = this.#isMin ? known.min : known.max
      if (value !== undefined) this.#offer(0, value)
      return
    }
    const vector = segment.vector(this.#column.id, this.#column.type)
    const kept = withoutNulls(vector, selection)
    const { ids, size } = groups
    // The row that has the extreme of each local group, plus 1.
    const best = new Int32Array(size)
    if (vector.kind === 'big')
      this.#findBest(kept, ids, best, (a, b) => (vector.bigs[a] as bigint) < (vector.bigs[b] as bigint))
    else if (vector.kind === 'string') this.#findBestText(vector, kept, ids, best)
    else if (vector.kind === 'integer') this.#findBestInt(vector.ints, kept, ids, best)
    else this.#findBest(kept, ids, best, (a, b) => (vector.floats[a] as number) < (vector.floats[b] as number))
    for (let id = 0; id < size; id++) {
      const row = (best[id] as number) - 1
      if (row >= 0) this.#offer(groups.groups[id] as number, vector.valueAt(row) as number | bigint | string)
    }
  }

  value(group: number): AnswerValue {
    return this.#values[group] ?? null
  }

  #offer(group: number, value: number | bigint | string): void {
    const current = this.#values[group]
    if (current === undefined || (this.#isMin ? value < current : value > current)) this.#values[group] = value
  }

  #findBestInt(ints: Int32Array, kept: Selection, ids: Int32Array | undefined, best: Int32Array): void {
    const sign = this.#isMin ? 1 : -1
    for (let index = 0; index < kept.count; index++) {
      const row = kept.rowAt(index)
      const id = ids === undefined ? 0 : (ids[row] as number)
      const held = (best[id] as number) - 1
      if (held < 0 || ((ints[row] as number) - (ints[held] as number)) * sign < 0) best[id] = row + 1
    }
  }

  #findBestText(vector: Vector, kept: Selection, ids: Int32Array | undefined, best: Int32Array): void {
    const { ints, dictionary } = vector
    const textAt = (row: number): string => dictionary[ints[row] as number] as string
    if (vector.isSorted) this.#findBestInt(ints, kept, ids, best)
    else this.#findBest(kept, ids, best, (left, right) => textAt(left) < textAt(right))
  }

  #findBest(
    kept: Selection,
    ids: Int32Array | undefined,
    best: Int32Array,
    isLess: (left: number, right: number) => boolean,
  ): void {
    for (let index = 0; index < kept.count; index++) {
      const row = kept.rowAt(index)
      const id = ids === undefined ? 0 : (ids[row] as number)
      const held = (best[id] as number) - 1
      if (held < 0 || (this.#isMin ? isLess(row, held) : isLess(held, row))) best[id] = row + 1
    }
  }
}

/** Pairs of local group and local value up to here are looked up once a segment. */
const pairCountMax = 2 ** 22
/** More different values than any machine has memory for. */
const valueCountMax = 2 ** 26

class Distinct implements Tally {
  readonly #column: StoredColumn
  readonly #index = new KeyIndex(undefined)
  readonly #pairs = new NumberMap()
  readonly #counts = new Counts()

  constructor(column: StoredColumn) {
    this.#column = column
  }

  add(segment: Segment, selection: Selection, groups: LocalGroups): void {
    const vector = segment.vector(this.#column.id, this.#column.type)
    const kept = withoutNulls(vector, selection)
    if (kept.count === 0) return
    const keys = this.#index.local(vector, kept)
    const { ids, size } = keys
    const isSeen = groups.size * size <= pairCountMax ? new Uint8Array(groups.size * size) : undefined
    for (let index = 0; index < kept.count; index++) {
      const row = kept.rowAt(index)
      const local = groups.ids === undefined ? 0 : (groups.ids[row] as number)
      const id = ids[row] as number
      if (isSeen !== undefined) {
        const pair = local * size + id
        if (isSeen[pair] === 1) continue
        isSeen[pair] = 1
      }
      this.#addPair(groups.groups[local] as number, keys.keyOf(id))
    }
  }

  value(group: number): AnswerValue {
    return this.#counts.of(group)
  }

  #addPair(group: number, key: number): void {
    const pairCount = this.#pairs.size
    if (this.#pairs.numberOf(group * valueCountMax + key) === pairCount) this.#counts.add(group, 1)
  }
}
