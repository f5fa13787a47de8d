/** Groups of rows: the keys of one or more columns become group numbers, segment by segment. */
import type { Segment } from '../segment.ts'
import { KeyIndex, type KeyValue, type LocalKeys } from './key-index.ts'
import { NumberMap } from './number-map.ts'
import type { PlannedKey } from './plan.ts'
import type { Selection } from './selection.ts'

/** The groups of the rows of one segment. */
export interface LocalGroups {
  /** By row: a small number that stands for its group in this segment. `undefined`: all rows are of group 0. */
  readonly ids: Int32Array | undefined
  readonly size: number
  /** By such a number: how many selected rows have it. */
  readonly rowCounts: Int32Array
  /** By such a number that occurs: the group. */
  readonly groups: Int32Array
}

/** Combinations of local numbers up to here are numbers themselves. */
const denseMax = 65_536
/** More keys of one column than any machine has memory for. */
const keyCountMax = 2 ** 26

export class Grouping {
  readonly #keys: readonly PlannedKey[]
  readonly #indexes: readonly KeyIndex[]
  /** By column but the first: a group of the columns before it and a key, to a group of one column more. */
  readonly #pairs: readonly NumberMap[]
  /** By column, by group: the key. */
  readonly #keysOfGroup: number[][]
  count: number

  constructor(keys: readonly PlannedKey[]) {
    this.#keys = keys
    this.#indexes = keys.map(key => new KeyIndex(key.bucket))
    this.#pairs = keys.map(() => new NumberMap())
    this.#keysOfGroup = keys.map(() => [])
    this.count = keys.length === 0 ? 1 : 0
  }

  /** The groups of the selected rows, of which there is one or more. */
  local(segment: Segment, selection: Selection): LocalGroups {
    const { count } = selection
    if (this.#keys.length === 0) {
      return { ids: undefined, size: 1, rowCounts: Int32Array.of(count), groups: Int32Array.of(0) }
    }
    const columns = this.#keys.map(({ column }, index) => {
      const vector = segment.vector(column.id, column.type)
      const local = (this.#indexes[index] as KeyIndex).local(vector, selection)
      return { local, counts: local.isCodes && selection.isAll ? vector.codeCounts : undefined }
    })
    const first = columns[0] as (typeof columns)[number]
    if (columns.length === 1) {
      const { ids, size } = first.local
      const rowCounts = first.counts ?? countRows(ids, size, selection)
      return { ids, size, rowCounts, groups: this.#groupsOf(rowCounts, id => [first.local.keyOf(id)]) }
    }
    const locals = columns.map(({ local }) => local)
    const combined = combine(locals, selection)
    const { ids, size } = combined
    const rowCounts = countRows(ids, size, selection)
    const groups = this.#groupsOf(rowCounts, id => {
      const parts = combined.partsOf(id)
      return locals.map((local, index) => local.keyOf(parts[index] as number))
    })
    return { ids, size, rowCounts, groups }
  }

  /** By group, its value of a column. */
  values(column: number): KeyValue[] {
    const { values } = this.#indexes[column] as KeyIndex
    return (this.#keysOfGroup[column] as number[]).map(key => values[key] as KeyValue)
  }

  #groupsOf(rowCounts: Int32Array, keysOf: (id: number) => readonly number[]): Int32Array {
    const groups = new Int32Array(rowCounts.length)
    for (let id = 0; id < groups.length; id++) if (rowCounts[id] !== 0) groups[id] = this.#groupOf(keysOf(id))
    return groups
  }

  #groupOf(keys: readonly number[]): number {
    let group = 0
    for (const [index, key] of keys.entries()) {
      group = (this.#pairs[index] as NumberMap).numberOf(group * keyCountMax + key)
    }
    if (group < this.count) return group
    this.count = group + 1
    for (const [index, key] of keys.entries()) (this.#keysOfGroup[index] as number[])[group] = key
    return group
  }
}

export function countRows(ids: Int32Array, size: number, selection: Selection): Int32Array {
  const counts = new Int32Array(size)
  const { count, rows } = selection
  if (selection.isAll) {
    for (let row = 0; row < count; row++) {
      const id = ids[row] as number
      counts[id] = (counts[id] as number) + 1
    }
  } else {
    for (let index = 0; index < count; index++) {
      const id = ids[rows[index] as number] as number
      counts[id] = (counts[id] as number) + 1
    }
  }
  return counts
}

interface Combined {
  readonly ids: Int32Array
  readonly size: number
  /** The local numbers that one of the combined stands for, by column. */
  partsOf(id: number): number[]
}

/** One local number for those of two columns and more. */
function combine(locals: readonly LocalKeys[], selection: Selection): Combined {
  const [first, ...rest] = locals as readonly [LocalKeys, ...LocalKeys[]]
  let combined: Combined = { ids: first.ids, size: first.size, partsOf: id => [id] }
  for (const next of rest) combined = combineTwo(combined, next, selection)
  return combined
}

function combineTwo(left: Combined, right: LocalKeys, selection: Selection): Combined {
  const { count, rows, isAll } = selection
  const width = right.size
  const ids = new Int32Array(left.ids.length)
  const partsOf = (pair: number): number[] => [...left.partsOf(Math.floor(pair / width)), pair % width]
  if (left.size * width <= denseMax) {
    for (let index = 0; index < count; index++) {
      const row = isAll ? index : (rows[index] as number)
      ids[row] = (left.ids[row] as number) * width + (right.ids[row] as number)
    }
    return { ids, size: left.size * width, partsOf }
  }
  const numbers = new NumberMap()
  const pairs: number[] = []
  for (let index = 0; index < count; index++) {
    const row = isAll ? index : (rows[index] as number)
    const pair = (left.ids[row] as number) * width + (right.ids[row] as number)
    const id = numbers.numberOf(pair)
    if (id === pairs.length) pairs.push(pair)
    ids[row] = id
  }
  return { ids, size: pairs.length, partsOf: id => partsOf(pairs[id] as number) }
}
