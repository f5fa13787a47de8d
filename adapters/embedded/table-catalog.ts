/**
 * Tables of a relational database under names that any database takes: the contract's names are any text and matched
 * exactly, those of SQL are not. So tables are `t1`, `t2`, …, columns `c0`, `c1`, …, and a table of the database says
 * what they are.
 */
import type { Column, ColumnType } from '../contract/index.ts'
import { assertColumns, assertNewColumn } from '../contract/reference/index.ts'

export interface CatalogTable {
  readonly number: number
  readonly columns: readonly Column[]
}

/** One column, as the database keeps it. */
export type CatalogRow = readonly [
  table: string,
  number: number,
  position: number,
  column: string,
  type: string,
  nullable: number,
]

export const catalogDefinition =
  'CREATE TABLE IF NOT EXISTS catalog (name VARCHAR, number INTEGER, position INTEGER, col VARCHAR, type VARCHAR, nullable INTEGER)'
export const catalogQuery = 'SELECT name, number, position, col, type, nullable FROM catalog ORDER BY number, position'
export const catalogInsert = 'INSERT INTO catalog VALUES (?, ?, ?, ?, ?, ?)'

export function tableName({ number }: CatalogTable): string {
  return `t${number}`
}

export function columnName({ columns }: CatalogTable, name: string): string {
  return `c${columns.findIndex(column => column.name === name)}`
}

export class TableCatalog {
  readonly #tables: Map<string, CatalogTable> = new Map()

  constructor(rows: readonly CatalogRow[]) {
    for (const [table, number, , name, type, nullable] of rows) {
      const column = { name, type: type as ColumnType, nullable: nullable !== 0 }
      this.#tables.set(table, { number, columns: [...(this.#tables.get(table)?.columns ?? []), column] })
    }
  }

  find(table: string): CatalogTable | undefined {
    return this.#tables.get(table)
  }

  /** @throws TypeError: there is no such table. */
  require(table: string): CatalogTable {
    const found = this.#tables.get(table)
    if (found === undefined) throw new TypeError(`there is no table ${table}`)
    return found
  }

  /**
   * What a new table would be; `undefined`: it is there.
   *
   * @throws TypeError: it makes no sense, or is there with other columns.
   */
  draw(table: string, columns: readonly Column[]): CatalogTable | undefined {
    if (typeof table !== 'string' || table === '') throw new TypeError('a table has a name')
    assertColumns(columns)
    const found = this.#tables.get(table)
    if (found === undefined) {
      const number = 1 + Math.max(0, ...Array.from(this.#tables.values(), each => each.number))
      return { number, columns: columns.map(({ name, type, nullable }) => ({ name, type, nullable })) }
    }
    const same =
      found.columns.length === columns.length && found.columns.every((each, at) => isSame(each, columns[at]!))
    if (!same) throw new TypeError(`table ${table} is there, with other columns`)
    return undefined
  }

  /** What the table would be with one more column. @throws TypeError: it makes no sense. */
  drawColumn(table: string, { name, type, nullable }: Column): CatalogTable {
    const found = this.require(table)
    assertNewColumn(found.columns, { name, type, nullable })
    return { ...found, columns: [...found.columns, { name, type, nullable }] }
  }

  /** Makes it so: the database has it. */
  set(table: string, drawn: CatalogTable): void {
    this.#tables.set(table, drawn)
  }
}

/** The rows that say it, from that column on. */
export function catalogRows(table: string, { number, columns }: CatalogTable, from = 0): CatalogRow[] {
  return columns
    .map(({ name, type, nullable }, position): CatalogRow => [table, number, position, name, type, nullable ? 1 : 0])
    .slice(from)
}

function isSame(left: Column, right: Column): boolean {
  return left.name === right.name && left.type === right.type && left.nullable === right.nullable
}
