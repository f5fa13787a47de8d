/**
 * The properties of a merge: what settled rows kept and what new ones have, column by column. Texts get new numbers on the way,
 * so that those that nobody has any more are forgotten.
 */
import { type Column, kind } from '../settled/column.ts'
import { Dictionary, type DictionaryArrays } from '../text/dictionary.ts'
import { ascending, sortByKey } from './counting-sort.ts'
import type { ListArrays } from './input.ts'

/** Texts that are still in use, as they turn up. */
export class StringMove {
  readonly strings: Dictionary = new Dictionary()
  readonly #settled: Dictionary
  readonly #fresh: Dictionary
  /** By old number: the new one and 1. */
  readonly #moved: Uint32Array

  constructor(settled: DictionaryArrays, fresh: DictionaryArrays) {
    this.#settled = new Dictionary(settled)
    this.#fresh = new Dictionary(fresh)
    this.#moved = new Uint32Array(settled.count + fresh.count)
  }

  move(number: number): number {
    const moved = this.#moved[number] as number
    if (moved !== 0) return moved - 1
    const settledCount = this.#settled.count
    const added =
      number < settledCount
        ? this.strings.addFrom(this.#settled, number)
        : this.strings.addFrom(this.#fresh, number - settledCount)
    this.#moved[number] = added + 1
    return added
  }
}

export interface ColumnSources {
  /** Of the rows that come out. */
  readonly rowCount: number
  /** Properties are numbered from 1 up to it. */
  readonly propertyCount: number
  readonly settled: readonly Column[]
  /** By old row: the new one and 1; 0: it is gone, or has a list instead. Old rows keep their order. */
  readonly rowOf: Uint32Array
  readonly lists: ListArrays
  /** By new row: the list that has its properties, and 1; 0: it is settled. */
  readonly listOf: Uint32Array
}

export function mergeColumns(sources: ColumnSources, strings: StringMove): Column[] {
  const settled = new Map(sources.settled.map(column => [column.property, column]))
  const fresh = gatherLists(sources)
  const columns: Column[] = []
  for (let property = 1; property <= sources.propertyCount; property++) {
    const range = { from: fresh.starts[property] as number, to: fresh.starts[property + 1] as number }
    const column = mergeColumn(sources, settled.get(property), fresh, { property, ...range }, strings)
    if (column !== undefined) columns.push(column)
  }
  return columns
}

/** Values of new rows, by property and then by row. */
interface Gathered {
  readonly starts: Uint32Array
  readonly rows: Uint32Array
  /** Where each value lies in the lists. */
  readonly places: Uint32Array
}

function gatherLists({ listOf, lists, propertyCount }: ColumnSources): Gathered {
  let count = 0
  for (let row = 0; row < listOf.length; row++) {
    const list = (listOf[row] as number) - 1
    if (list >= 0) count += (lists.starts[list + 1] as number) - (lists.starts[list] as number)
  }
  const rowByIndex = new Uint32Array(count)
  const placeByIndex = new Uint32Array(count)
  const names = new Uint16Array(count)
  let index = 0
  for (let row = 0; row < listOf.length; row++) {
    const list = (listOf[row] as number) - 1
    if (list < 0) continue
    const end = lists.starts[list + 1] as number
    for (let place = lists.starts[list] as number; place < end; place++) {
      rowByIndex[index] = row
      placeByIndex[index] = place
      names[index++] = lists.names[place] as number
    }
  }
  const starts = new Uint32Array(propertyCount + 2)
  const order = sortByKey(ascending(count), names, starts)
  return {
    starts,
    rows: order.map(at => rowByIndex[at] as number),
    places: order.map(at => placeByIndex[at] as number),
  }
}

/** `undefined`: no row has the property. */
function mergeColumn(
  sources: ColumnSources,
  settled: Column | undefined,
  fresh: Gathered,
  range: { readonly property: number; readonly from: number; readonly to: number },
  strings: StringMove,
): Column | undefined {
  const rows = new Uint32Array((settled?.kinds.length ?? 0) + range.to - range.from)
  const kinds = new Uint8Array(rows.length)
  const values = new Float64Array(rows.length)
  let count = 0
  const push = (row: number, valueKind: number, value: number): void => {
    rows[count] = row
    kinds[count] = valueKind
    values[count++] = valueKind === kind.text ? strings.move(value) : value
  }
  const { lists, rowOf } = sources
  let next = range.from
  const pushFreshBefore = (row: number): void => {
    for (; next < range.to && (fresh.rows[next] as number) < row; next++) {
      const place = fresh.places[next] as number
      push(fresh.rows[next] as number, lists.kinds[place] as number, lists.values[place] as number)
    }
  }
  for (let place = 0; place < (settled?.kinds.length ?? 0); place++) {
    const { rows: oldRows, kinds: oldKinds, values: oldValues } = settled as Column
    const row = (rowOf[oldRows === undefined ? place : (oldRows[place] as number)] as number) - 1
    if (row < 0 || oldKinds[place] === kind.absent) continue
    pushFreshBefore(row)
    push(row, oldKinds[place] as number, oldValues[place] as number)
  }
  pushFreshBefore(sources.rowCount)
  if (count === 0) return undefined
  const sparse = {
    property: range.property,
    rows: rows.slice(0, count),
    kinds: kinds.slice(0, count),
    values: values.slice(0, count),
  }
  return 2 * count >= sources.rowCount ? spread(sparse, sources.rowCount) : sparse
}

/** A dense column of the same values. */
function spread({ property, rows, kinds, values }: Column & { readonly rows: Uint32Array }, rowCount: number): Column {
  const dense = { property, rows: undefined, kinds: new Uint8Array(rowCount), values: new Float64Array(rowCount) }
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] as number
    dense.kinds[row] = kinds[index] as number
    dense.values[row] = values[index] as number
  }
  return dense
}
