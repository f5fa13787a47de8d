/**
 * What the `table` model means, as the plainest code: tables are arrays, a query looks at every row.
 *
 * No index, no cleverness, nothing kept between queries: fast enough for some hundred thousand rows, and simple
 * enough to be believed. Everything answers plainly.
 */
import type {
  Aggregate,
  Column,
  GroupKey,
  Predicate,
  Table,
  TableAnswer,
  TableQuery,
  TableRows,
  TableSnapshot,
} from '../table.ts'
import type { Cell } from './cells.ts'
import { cellAt, cellText, compareCells, toInteger, vectorOf } from './cells.ts'
import { assertPredicate, holds } from './predicate.ts'
import { answerColumns, assertColumns, assertNewColumn, assertRows, isGrouped } from './table-checks.ts'

interface StoredTable {
  columns: readonly Column[]
  rowCount: number
  /** By column, then by row. */
  cells: Cell[][]
}

export class TableReference implements Table {
  readonly #tables: Map<string, StoredTable> = new Map()

  schema(table: string): readonly Column[] | undefined {
    return this.#tables.get(table)?.columns
  }

  create(table: string, columns: readonly Column[]): void {
    if (typeof table !== 'string' || table === '') throw new TypeError('a table has a name')
    assertColumns(columns)
    const found = this.#tables.get(table)
    if (found === undefined) {
      const copies = columns.map(({ name, type, nullable }) => ({ name, type, nullable }))
      this.#tables.set(table, { columns: copies, rowCount: 0, cells: columns.map(() => []) })
    } else if (!sameColumns(found.columns, columns)) {
      throw new TypeError(`table ${table} is there, with other columns`)
    }
  }

  addColumn(table: string, { name, type, nullable }: Column): void {
    const stored = this.#table(table)
    const column = { name, type, nullable }
    assertNewColumn(stored.columns, column)
    stored.columns = [...stored.columns, column]
    stored.cells.push(new Array<Cell>(stored.rowCount).fill(null))
  }

  append(table: string, rows: TableRows): void {
    const stored = this.#table(table)
    assertRows(stored.columns, rows)
    for (const [index, { type }] of stored.columns.entries()) {
      const cells = stored.cells[index]!
      const vector = rows.columns[index]!
      for (let row = 0; row < rows.rowCount; row++) cells.push(cellAt(type, vector, row))
    }
    stored.rowCount += rows.rowCount
  }

  delete(table: string, where: Predicate): number {
    const stored = this.#table(table)
    assertPredicate(where, name => columnOf(table, stored, name))
    const kept = rowsThat(stored, where, false)
    const count = stored.rowCount - kept.length
    stored.cells = stored.cells.map(cells => kept.map(row => cells[row]!))
    stored.rowCount = kept.length
    return count
  }

  query(query: TableQuery): TableAnswer {
    const stored = this.#table(query.table)
    const columns = answerColumns(stored.columns, query)
    const rows = rowsThat(stored, query.where, true)
    const cells = isGrouped(query) ? groups(stored, query, rows) : selected(stored, query, rows)
    const sorted = isGrouped(query) ? sortAnswer(cells, columns, query) : cells
    const { offset = 0, limit = sorted.length } = query
    const cut = sorted.slice(offset, offset + limit)
    return {
      rowCount: cut.length,
      columns: columns.map(({ name, type }, index) => ({
        name,
        type,
        ...vectorOf(
          type,
          cut.map(row => row[index]!),
        ),
      })),
    }
  }

  snapshot(): TableReference & Pick<TableSnapshot, 'release'> {
    const copy = new SnapshotReference()
    for (const [name, stored] of this.#tables) {
      copy.#tables.set(name, { ...stored, cells: stored.cells.map(cells => cells.slice()) })
    }
    return copy
  }

  #table(name: string): StoredTable {
    const stored = this.#tables.get(name)
    if (stored === undefined) throw new TypeError(`there is no table ${name}`)
    return stored
  }
}

class SnapshotReference extends TableReference implements TableSnapshot {
  release(): void {}
}

function sameColumns(left: readonly Column[], right: readonly Column[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, type, nullable }, index) => {
      const other = right[index]!
      return name === other.name && type === other.type && nullable === other.nullable
    })
  )
}

function columnOf(table: string, { columns }: StoredTable, name: string): Column {
  const column = columns.find(candidate => candidate.name === name)
  if (column === undefined) throw new TypeError(`table ${table} has no column ${name}`)
  return column
}

function cellsOf({ columns, cells }: StoredTable, name: string): readonly Cell[] {
  return cells[columns.findIndex(column => column.name === name)]!
}

/** The rows for which it is true, or those for which it is not. */
function rowsThat(stored: StoredTable, where: Predicate | undefined, wanted: boolean): number[] {
  const found: number[] = []
  let row = 0
  const cellOf = (name: string): Cell => cellsOf(stored, name)[row]!
  for (row = 0; row < stored.rowCount; row++) {
    const isTrue = where === undefined || holds(where, cellOf) === true
    if (isTrue === wanted) found.push(row)
  }
  return found
}

/** Rows in the order that is asked for, and of them what is asked for. */
function selected(stored: StoredTable, query: TableQuery, rows: readonly number[]): Cell[][] {
  const { orderBy = [], select = stored.columns.map(({ name }) => name) } = query
  const keys = orderBy.map(({ name, descending }) => ({ cells: cellsOf(stored, name), descending }))
  const ordered = rows.toSorted((left, right) => {
    for (const { cells, descending } of keys) {
      const order = compareForOrder(cells[left]!, cells[right]!, descending)
      if (order !== 0) return order
    }
    return 0
  })
  const columns = select.map(name => cellsOf(stored, name))
  return ordered.map(row => columns.map(cells => cells[row]!))
}

/** One row a group: its keys, then its aggregates. */
function groups(stored: StoredTable, query: TableQuery, rows: readonly number[]): Cell[][] {
  const { groupBy = [], aggregates = [] } = query
  const found = new Map<string, { readonly keys: Cell[]; readonly rows: number[] }>()
  if (groupBy.length === 0) found.set('', { keys: [], rows: [] })
  for (const row of rows) {
    const keys = groupBy.map(key => groupCell(cellsOf(stored, key.column)[row]!, key))
    const text = keys.map(cellText).join()
    const group = found.get(text)
    if (group === undefined) found.set(text, { keys, rows: [row] })
    else group.rows.push(row)
  }
  return [...found.values()].map(group => [
    ...group.keys,
    ...aggregates.map(aggregate => aggregateCell(stored, aggregate, group.rows)),
  ])
}

/** The cell itself, or the beginning of its bucket. */
function groupCell(cell: Cell, { column, bucket }: GroupKey): Cell {
  if (cell === null || bucket === undefined) return cell
  const what = `the beginning of a bucket of ${column}`
  const [value, size] = [BigInt(cell), BigInt(bucket)]
  const start = value - (((value % size) + size) % size)
  return typeof cell === 'number' ? Number(toInteger(32, start, what)) : toInteger(64, start, what)
}

function aggregateCell(stored: StoredTable, { function: name, column }: Aggregate, rows: readonly number[]): Cell {
  if (column === undefined) return BigInt(rows.length)
  const all = cellsOf(stored, column)
  const cells = rows.map(row => all[row]!).filter(cell => cell !== null)
  if (name === 'count') return BigInt(cells.length)
  if (name === 'distinct') return BigInt(new Set(cells.map(cellText)).size)
  if (cells.length === 0) return null
  if (name === 'min') return cells.reduce((least, cell) => (compareCells(cell, least) < 0 ? cell : least))
  if (name === 'max') return cells.reduce((most, cell) => (compareCells(cell, most) > 0 ? cell : most))
  const isFloat = columnOf('', stored, column).type === 'float64'
  const sum = isFloat
    ? cells.reduce<number>((total, cell) => total + (cell as number), 0)
    : cells.reduce<bigint>((total, cell) => total + BigInt(cell), 0n)
  if (name === 'avg') return Number(sum) / cells.length
  return typeof sum === 'bigint' ? toInteger(64, sum, `the sum of ${column}`) : sum
}

function sortAnswer(cells: Cell[][], columns: readonly { readonly name: string }[], query: TableQuery): Cell[][] {
  const keys = (query.orderBy ?? []).map(({ name, descending }) => ({
    index: columns.findIndex(column => column.name === name),
    descending,
  }))
  return cells.toSorted((left, right) => {
    for (const { index, descending } of keys) {
      const order = compareForOrder(left[index]!, right[index]!, descending)
      if (order !== 0) return order
    }
    return 0
  })
}

/** Nulls last, whichever the direction. */
function compareForOrder(left: Cell, right: Cell, descending: boolean | undefined): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null)
  const order = compareCells(left, right)
  return descending === true ? -order : order
}
