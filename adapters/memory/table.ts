/** The `table` model: the contract's reference, until the store is closed. */
import type { Column, Predicate, Table, TableAnswer, TableQuery, TableRows, TableSnapshot } from '../contract/index.ts'
import { TableReference } from '../contract/reference/index.ts'

export class MemoryTable implements Table {
  readonly #tables = new TableReference()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  schema(table: string): readonly Column[] | undefined {
    this.#assertOpen()
    return this.#tables.schema(table)
  }

  query(query: TableQuery): TableAnswer {
    this.#assertOpen()
    return this.#tables.query(query)
  }

  create(table: string, columns: readonly Column[]): void {
    this.#assertOpen()
    this.#tables.create(table, columns)
  }

  addColumn(table: string, column: Column): void {
    this.#assertOpen()
    this.#tables.addColumn(table, column)
  }

  append(table: string, rows: TableRows): void {
    this.#assertOpen()
    this.#tables.append(table, rows)
  }

  delete(table: string, where: Predicate): number {
    this.#assertOpen()
    return this.#tables.delete(table, where)
  }

  snapshot(): TableSnapshot {
    this.#assertOpen()
    return this.#tables.snapshot()
  }
}
