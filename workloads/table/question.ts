/** Queries and appended rows as the operations of a workload. */
import type { Table, TableAnswer, TableColumn, TableQuery, TableRows } from '../../adapters/contract/index.ts'
import { type TableReference, tableDifference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { rounded } from '../operation/fingerprint.ts'
import type { Operation } from '../operation/operation.ts'
import type { Tally } from '../operation/tally.ts'
import type { TableQuestion } from './source.ts'

export function queryOperation(
  { name, draw }: TableQuestion,
  random: Random,
): Operation<Table, TableReference, TableQuery, TableAnswer> {
  return {
    name,
    draw: () => draw(random),
    ask: (table, query) => table.query(query),
    difference: tableDifference,
  }
}

/** The answer as lines, the same in every store that is right. */
export function linesOf({ rowCount, columns }: TableAnswer): readonly string[] {
  return Array.from({ length: rowCount }, (_, row) => columns.map(column => textOf(column, row)).join('\t'))
}

function textOf({ type, values, valid }: TableColumn, row: number): string {
  if (valid?.[row] === 0) return 'null'
  const value = values[row]!
  return type === 'float64' ? rounded(Number(value)) : String(value)
}

export interface Append {
  readonly name: string
  /** Of the table. */
  readonly table: string
  readonly draw: () => TableRows
}

export function appendOperation(
  { name, table: tableName, draw }: Append,
  tally: Tally,
): Operation<Table, TableReference, TableRows, void> {
  return {
    name,
    draw,
    ask: (table, rows) => table.append(tableName, rows),
    change: (reference, rows) => reference.append(tableName, rows),
    ended: ({ rowCount }, ending) => tally.ended(rowCount, ending),
    difference: () => undefined,
  }
}
