/**
 * Whether an answer of a store is one that the reference allows.
 *
 * More than one may be: rows that compare equal come in any order and a limit may cut between them, and sums of
 * float64 depend on the order of the summing. Everything else is exact.
 */
import type { TableAnswer, TableQuery } from '../table.ts'
import type { Cell } from './cells.ts'
import { cellAt, cellText } from './cells.ts'
import { isCloseTo } from './close-to.ts'
import type { TableReference } from './table.ts'
import { isGrouped } from './table-checks.ts'

/** A row that the answer may have, and where. */
interface Allowed {
  readonly cells: readonly Cell[]
  /** Of all rows that compare equal to it: the place of the first, and the place after the last. */
  readonly from: number
  readonly to: number
  used: boolean
}

/** What is wrong with the answer, in one line; `undefined`: nothing. */
export function tableDifference(
  reference: Pick<TableReference, 'query'>,
  query: TableQuery,
  answer: TableAnswer,
): string | undefined {
  const expected = reference.query(query)
  const form = formDifference(expected, answer)
  if (form !== undefined) return form
  const allowed = allowedRows(reference, query, answer.columns.length)
  const keyLength = isGrouped(query) ? (query.groupBy?.length ?? 0) : answer.columns.length
  const identity = (cells: readonly Cell[]): string => cells.slice(0, keyLength).map(cellText).join()
  const byIdentity = Map.groupBy(allowed, ({ cells }) => identity(cells))
  const offset = query.offset ?? 0
  for (let row = 0; row < answer.rowCount; row++) {
    const cells = answerRow(answer, row)
    const candidates = (byIdentity.get(identity(cells)) ?? []).filter(({ used }) => !used)
    if (candidates.length === 0) return `row ${row} (${show(cells)}) is not in the answer, or came before`
    const found = candidates.find(({ from, to }) => from <= row + offset && row + offset < to)
    if (found === undefined) return `row ${row} (${show(cells)}) is out of order`
    const wrong = cells.findIndex((cell, index) => !isSame(cell, found.cells[index]!))
    if (wrong >= 0) {
      const { name } = answer.columns[wrong]!
      return `row ${row} (${show(cells)}): ${name} is ${String(cells[wrong])} and should be ${String(found.cells[wrong])}`
    }
    found.used = true
  }
  return undefined
}

/** The rows of an answer as cells. */
function answerRows(answer: TableAnswer): Cell[][] {
  return Array.from({ length: answer.rowCount }, (_, row) => answerRow(answer, row))
}

function answerRow({ columns }: TableAnswer, row: number): Cell[] {
  return columns.map(column => cellAt(column.type, column, row))
}

/** Columns, count and vectors; the values are not looked at. */
function formDifference(expected: TableAnswer, { rowCount, columns }: TableAnswer): string | undefined {
  const [wanted, given] = [expected.columns, columns].map(all =>
    all.map(({ name, type }) => `${name} ${type}`).join(', '),
  )
  if (given !== wanted) return `the columns are ${given} and should be ${wanted}`
  for (const [index, { name, values, valid }] of columns.entries()) {
    const kind = expected.columns[index]!.values.constructor
    if (values.constructor !== kind) return `the values of ${name} are no ${kind.name}`
    if (values.length !== rowCount) return `${name} has ${values.length} values for ${rowCount} rows`
    if (valid !== undefined && valid.length !== rowCount)
      return `${name} has a valid of ${valid.length} for ${rowCount} rows`
  }
  return rowCount === expected.rowCount ? undefined : `there are ${rowCount} rows and should be ${expected.rowCount}`
}

/** The whole answer, without the limit, each row with its block of equals. */
function allowedRows(reference: Pick<TableReference, 'query'>, query: TableQuery, width: number): Allowed[] {
  const { limit: _limit, offset: _offset, ...unlimited } = query
  const names = (query.orderBy ?? []).map(({ name }) => name)
  // Rows may be ordered by columns that are not in the answer: they are fetched behind it, and cut off again.
  const select = query.select === undefined ? {} : { select: [...new Set([...query.select, ...names])] }
  const whole = reference.query({ ...unlimited, ...select })
  const keyIndexes = names.map(name => whole.columns.findIndex(column => column.name === name))
  const rows = answerRows(whole)
  const isEqual = (left: number, right: number): boolean =>
    keyIndexes.every(index => isSame(rows[left]![index]!, rows[right]![index]!))
  const allowed: Allowed[] = []
  for (let from = 0; from < rows.length; ) {
    let to = from + 1
    while (to < rows.length && isEqual(to - 1, to)) to++
    for (const cells of rows.slice(from, to)) allowed.push({ cells: cells.slice(0, width), from, to, used: false })
    from = to
  }
  return allowed
}

function isSame(left: Cell, right: Cell): boolean {
  return typeof left === 'number' && typeof right === 'number' ? isCloseTo(left, right) : left === right
}

function show(cells: readonly Cell[]): string {
  return cells.map(cell => (typeof cell === 'string' ? JSON.stringify(cell) : String(cell))).join(', ')
}
