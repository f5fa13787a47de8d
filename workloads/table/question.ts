/** Queries and appended rows as the operations of a workload. */
import type {
  Awaitable,
  Table,
  TableAnswer,
  TableColumn,
  TableQuery,
  TableRows,
} from '../../adapters/contract/index.ts'
import { type TableReference, tableDifference } from '../../adapters/contract/reference/index.ts'
import { rounded } from '../analytics/fingerprint.ts'
import type { Addition, Question } from '../analytics/operation.ts'

export class TableQuestion implements Question<Table, TableReference> {
  readonly type = 'question'
  readonly #query: TableQuery

  constructor(query: TableQuery) {
    this.#query = query
  }

  ask(table: Table): Awaitable<TableAnswer> {
    return table.query(this.#query)
  }

  difference(reference: TableReference, answer: unknown): string | undefined {
    return tableDifference(reference, this.#query, answer as TableAnswer)
  }

  lines(answer: unknown): readonly string[] {
    const { rowCount, columns } = answer as TableAnswer
    return Array.from({ length: rowCount }, (_, row) => columns.map(column => textOf(column, row)).join('\t'))
  }
}

function textOf({ type, values, valid }: TableColumn, row: number): string {
  if (valid?.[row] === 0) return 'null'
  const value = values[row]!
  return type === 'float64' ? rounded(Number(value)) : String(value)
}

export class RowsAddition implements Addition<Table, TableReference> {
  readonly type = 'addition'
  readonly #table: string
  readonly #rows: TableRows

  constructor(table: string, rows: TableRows) {
    this.#table = table
    this.#rows = rows
  }

  get recordCount(): number {
    return this.#rows.rowCount
  }

  add(table: Table): Awaitable<void> {
    return table.append(this.#table, this.#rows)
  }

  addTo(reference: TableReference): void {
    reference.append(this.#table, this.#rows)
  }
}
