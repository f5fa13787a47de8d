/**
 * The `table` model on SQLite: one ordinary table each. Its types are looser than the contract's, so what comes back is
 * made what it was again; integers come as bigints, or they would be rounded.
 */
import type { StatementSync } from 'node:sqlite'
import type {
  Column,
  ColumnType,
  ColumnVector,
  Feature,
  Predicate,
  Store,
  Table,
  TableAnswer,
  TableQuery,
  TableRows,
  TableSnapshot,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { answerColumns, assertPredicate, assertRows } from '../contract/reference/index.ts'
import { refuse } from '../embedded/in-memory.ts'
import {
  type CatalogRow,
  type CatalogTable,
  catalogDefinition,
  catalogInsert,
  catalogQuery,
  catalogRows,
  columnName,
  TableCatalog,
  tableName,
} from '../embedded/table-catalog.ts'
import { predicateText, queryText, type TableDialect } from '../embedded/table-query.ts'
import type { Database } from './database.ts'
import { readFailure } from './failure.ts'

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  boolean: 'INTEGER',
  int32: 'INTEGER',
  int64: 'INTEGER',
  timestamp: 'INTEGER',
  float64: 'REAL',
  string: 'TEXT',
}

type SqlValue = number | bigint | string | null

/** Values become parameters, in the order in which they are met. */
function dialectOf(values: SqlValue[]): TableDialect {
  const parameter = (value: SqlValue): string => {
    values.push(value)
    return '?'
  }
  return {
    value: (_type, value) => parameter(typeof value === 'boolean' ? Number(value) : value),
    prefix: (column, text) => `(substr(${column}, 1, length(${parameter(text)})) = ${parameter(text)})`,
    contains: (column, text) => `(instr(${column}, ${parameter(text)}) > 0)`,
    bucket: (column, _type, size) => `(${column} - ((${column} % ${size}) + ${size}) % ${size})`,
    sum: column => `sum(${column})`,
  }
}

export const tableFeatures: readonly Feature[] = ['add-column', 'delete']

export function openTable(database: Database): Store<'table'> {
  database.define(catalogDefinition)
  return {
    table: new SqliteTable(database, new TableCatalog(database.rows<CatalogRow>(catalogQuery))),
    capabilities: database.capabilities(tableFeatures),
    sync: () => database.sync(),
    settle: () => database.settle(),
    verify: () => database.verify(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class SqliteTable implements Table {
  readonly #database: Database
  readonly #catalog: TableCatalog
  #definitions: Promise<void> = Promise.resolve()

  constructor(database: Database, catalog: TableCatalog) {
    this.#database = database
    this.#catalog = catalog
  }

  schema(table: string): readonly Column[] | undefined {
    this.#database.assertOpen()
    return this.#catalog.find(table)?.columns
  }

  create(table: string, columns: readonly Column[]): Promise<void> {
    this.#database.assertOpen()
    this.#catalog.draw(table, columns)
    return this.#define(table, () => {
      const drawn = this.#catalog.draw(table, columns)
      if (drawn === undefined) return undefined
      const list = drawn.columns.map(column => `${columnName(drawn, column.name)} ${sqlTypes[column.type]}`)
      return { drawn, text: `CREATE TABLE ${tableName(drawn)} (${list.join(', ')})` }
    })
  }

  addColumn(table: string, column: Column): Promise<void> {
    this.#database.assertOpen()
    this.#catalog.drawColumn(table, column)
    return this.#define(table, () => {
      const drawn = this.#catalog.drawColumn(table, column)
      const added = `${columnName(drawn, column.name)} ${sqlTypes[column.type]}`
      return { drawn, text: `ALTER TABLE ${tableName(drawn)} ADD COLUMN ${added}` }
    })
  }

  append(table: string, rows: TableRows): Promise<void> {
    this.#database.assertOpen()
    assertRows(this.#catalog.require(table).columns, rows)
    return this.#database.write(() => {
      const found = this.#catalog.require(table)
      const places = found.columns.map(() => '?').join(', ')
      const insert = this.#database.statement(`INSERT INTO ${tableName(found)} VALUES (${places})`)
      insertRows(insert, found.columns, rows)
    })
  }

  async delete(table: string, where: Predicate): Promise<number> {
    this.#database.assertOpen()
    const found = this.#catalog.require(table)
    assertPredicate(where, name => columnOf(table, found, name))
    const values: SqlValue[] = []
    const text = `DELETE FROM ${tableName(found)} WHERE ${predicateText(found, where, dialectOf(values))}`
    let count = 0
    await this.#database.write(() => {
      count = Number(this.#database.statement(text).run(...values).changes)
    })
    return count
  }

  query(query: TableQuery): TableAnswer {
    this.#database.assertOpen()
    const found = this.#catalog.require(query.table)
    const columns = answerColumns(found.columns, query)
    const values: SqlValue[] = []
    const text = queryText(found, query, dialectOf(values))
    const rows = this.#rows(text, values)
    return {
      rowCount: rows.length,
      columns: columns.map(({ name, type }, index) => ({ name, type, ...vectorOf(type, rows, index) })),
    }
  }

  snapshot(): TableSnapshot {
    this.#database.assertOpen()
    return refuse('SQLite', 'snapshots of this model')
  }

  #rows(text: string, values: readonly SqlValue[]): SqlValue[][] {
    try {
      const statement = this.#database.statement(text)
      statement.setReadBigInts(true)
      return statement.all(...values) as unknown as SqlValue[][]
    } catch (thrown) {
      if (/integer overflow/.test(String(thrown))) throw outOfRange('a sum')
      return readFailure(thrown)
    }
  }

  /** One after the other: each knows what those before it made. `change` gives `undefined` where nothing is to be done. */
  #define(table: string, change: () => { drawn: CatalogTable; text: string } | undefined): Promise<void> {
    const made = this.#definitions.then(async () => {
      const changed = change()
      if (changed === undefined) return
      const { drawn, text } = changed
      const from = this.#catalog.find(table)?.columns.length ?? 0
      await this.#database.write(() => {
        this.#database.statement(text).run()
        const insert = this.#database.statement(catalogInsert)
        for (const row of catalogRows(table, drawn, from)) insert.run(...row)
      })
      this.#catalog.set(table, drawn)
    })
    this.#definitions = made.catch(() => undefined)
    return made
  }
}

function insertRows(insert: StatementSync, columns: readonly Column[], rows: TableRows): void {
  const row = new Array<SqlValue>(columns.length)
  for (let index = 0; index < rows.rowCount; index++) {
    for (let at = 0; at < columns.length; at++) {
      const { values, valid } = rows.columns[at]!
      row[at] = valid !== undefined && valid[index] === 0 ? null : values[index]!
    }
    insert.run(...row)
  }
}

/** Of an answer: cells that SQLite has as it likes, as the type says. */
function vectorOf(type: ColumnType, rows: readonly SqlValue[][], at: number): ColumnVector {
  let valid: Uint8Array | undefined
  for (const [index, row] of rows.entries()) {
    if (row[at] !== null) continue
    valid ??= new Uint8Array(rows.length).fill(1)
    valid[index] = 0
  }
  const values = valuesOf(type, rows, at)
  return valid === undefined ? { values } : { values, valid }
}

function valuesOf(type: ColumnType, rows: readonly SqlValue[][], at: number): ColumnVector['values'] {
  switch (type) {
    case 'boolean':
      return Uint8Array.from(rows, row => Number(row[at]))
    case 'float64':
      return Float64Array.from(rows, row => Number(row[at]))
    case 'int32':
      return Int32Array.from(rows, row => Number(integerOf(32, row[at]!)))
    case 'int64':
    case 'timestamp':
      return BigInt64Array.from(rows, row => integerOf(64, row[at]!))
    case 'string':
      return rows.map(row => String(row[at] ?? ''))
  }
}

/** SQLite goes on in floating point where an integer passes 64 bits. */
function integerOf(bits: 32 | 64, value: SqlValue): bigint {
  if (value === null) return 0n
  if (typeof value !== 'bigint' || BigInt.asIntN(bits, value) !== value) throw outOfRange(String(value))
  return value
}

function outOfRange(what: string): StoreError {
  return new StoreError('OUT_OF_RANGE', `SQLite: ${what} does not fit the type of its column`)
}

function columnOf(table: string, { columns }: CatalogTable, name: string): Column {
  const column = columns.find(candidate => candidate.name === name)
  if (column === undefined) throw new TypeError(`table ${table} has no column ${name}`)
  return column
}
