/** The `table` model on DuckDB. A timestamp is a BIGINT: DuckDB's own type keeps two of its values for infinity. */
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api'
import type {
  Column,
  ColumnType,
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
import { type Database, runQuery } from './database.ts'
import { readColumn } from './vectors.ts'

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  boolean: 'BOOLEAN',
  int32: 'INTEGER',
  int64: 'BIGINT',
  timestamp: 'BIGINT',
  float64: 'DOUBLE',
  string: 'VARCHAR',
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`

const dialect: TableDialect = {
  value: (type, value) => (typeof value === 'bigint' ? `${value}` : `${quote(String(value))}::${sqlTypes[type]}`),
  prefix: (column, text) => `starts_with(${column}, ${quote(text)})`,
  contains: (column, text) => `contains(${column}, ${quote(text)})`,
  // In 128 bits, where nothing passes the edge but an answer that is itself past it.
  bucket: (column, type, size) => {
    const wide = `${column}::HUGEINT`
    return `(${wide} - ((${wide} % ${size}) + ${size}) % ${size})::${sqlTypes[type]}`
  },
  sum: (column, type) => {
    if (type === 'float64') return `sum(${column})`
    return `sum(${type === 'boolean' ? `${column}::INTEGER` : column})::BIGINT`
  },
}

export async function openTable(database: Database): Promise<Store<'table'>> {
  await database.write(connection => connection.run(catalogDefinition))
  const rows = await database.write(async connection => (await connection.run(catalogQuery)).getRows())
  return {
    table: new DuckdbTable(database, new TableCatalog(rows as unknown as CatalogRow[])),
    capabilities: database.capabilities(['add-column', 'delete', 'snapshot']),
    sync: () => database.sync(),
    settle: () => database.settle(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class DuckdbTable implements Table {
  readonly #database: Database
  readonly #catalog: TableCatalog
  readonly #types: Readonly<Record<ColumnType, DuckDBType>>

  constructor(database: Database, catalog: TableCatalog) {
    this.#database = database
    this.#catalog = catalog
    const { BOOLEAN, INTEGER, BIGINT, DOUBLE, VARCHAR } = database.library
    this.#types = {
      boolean: BOOLEAN,
      int32: INTEGER,
      int64: BIGINT,
      timestamp: BIGINT,
      float64: DOUBLE,
      string: VARCHAR,
    }
  }

  schema(table: string): readonly Column[] | undefined {
    this.#database.assertOpen()
    return this.#catalog.find(table)?.columns
  }

  async create(table: string, columns: readonly Column[]): Promise<void> {
    this.#database.assertOpen()
    this.#catalog.draw(table, columns)
    await this.#database.write(async connection => {
      const drawn = this.#catalog.draw(table, columns)
      if (drawn === undefined) return
      const list = drawn.columns.map(column => `${columnName(drawn, column.name)} ${definitionOf(column)}`)
      await this.#define(connection, `CREATE TABLE ${tableName(drawn)} (${list.join(', ')})`, catalogRows(table, drawn))
      this.#catalog.set(table, drawn)
    })
  }

  async addColumn(table: string, column: Column): Promise<void> {
    this.#database.assertOpen()
    this.#catalog.drawColumn(table, column)
    await this.#database.write(async connection => {
      const drawn = this.#catalog.drawColumn(table, column)
      const text = `ALTER TABLE ${tableName(drawn)} ADD COLUMN ${columnName(drawn, column.name)} ${sqlTypes[column.type]}`
      await this.#define(connection, text, catalogRows(table, drawn, drawn.columns.length - 1))
      this.#catalog.set(table, drawn)
    })
  }

  async append(table: string, rows: TableRows): Promise<void> {
    this.#database.assertOpen()
    assertRows(this.#catalog.require(table).columns, rows)
    await this.#database.write(connection => {
      const found = this.#catalog.require(table)
      const types = found.columns.map(({ type }) => this.#types[type])
      return this.#database.append(connection, tableName(found), {
        rowCount: rows.rowCount,
        types,
        columns: rows.columns,
      })
    })
  }

  async delete(table: string, where: Predicate): Promise<number> {
    this.#database.assertOpen()
    const found = this.#catalog.require(table)
    assertPredicate(where, name => columnOf(table, found, name))
    const text = `DELETE FROM ${tableName(found)} WHERE ${predicateText(found, where, dialect)}`
    return this.#database.write(async connection => (await connection.run(text)).rowsChanged)
  }

  async query(query: TableQuery): Promise<TableAnswer> {
    this.#database.assertOpen()
    const run = (text: string): ReturnType<Database['query']> => this.#database.query(text)
    return answer(this.#catalog.require(query.table), query, run)
  }

  async snapshot(): Promise<TableSnapshot> {
    this.#database.assertOpen()
    // Between two writes, so that catalog and tables are of one moment.
    return this.#database.write(async () => {
      const connection = await this.#database.holdStill()
      const rows = await (await connection.run(catalogQuery)).getRows()
      return new DuckdbTableSnapshot(connection, new TableCatalog(rows as unknown as CatalogRow[]))
    })
  }

  async #define(connection: DuckDBConnection, text: string, rows: readonly CatalogRow[]): Promise<void> {
    this.#database.forgetAppenders()
    await this.#database.transact(connection, async () => {
      await connection.run(text)
      for (const row of rows) await connection.run(catalogInsert, [...row])
    })
  }
}

class DuckdbTableSnapshot implements TableSnapshot {
  #connection: DuckDBConnection | undefined
  readonly #catalog: TableCatalog

  constructor(connection: DuckDBConnection, catalog: TableCatalog) {
    this.#connection = connection
    this.#catalog = catalog
  }

  schema(table: string): readonly Column[] | undefined {
    this.#open()
    return this.#catalog.find(table)?.columns
  }

  async query(query: TableQuery): Promise<TableAnswer> {
    const connection = this.#open()
    return answer(this.#catalog.require(query.table), query, text => runQuery(connection, text))
  }

  release(): void {
    this.#connection?.closeSync()
    this.#connection = undefined
  }

  #open(): DuckDBConnection {
    if (this.#connection === undefined) throw new StoreError('CLOSED', 'DuckDB: the snapshot was released')
    return this.#connection
  }
}

async function answer(table: CatalogTable, query: TableQuery, run: Database['query']): Promise<TableAnswer> {
  const columns = answerColumns(table.columns, query)
  const chunks = await run(queryText(table, query, dialect))
  return {
    rowCount: chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0),
    columns: columns.map(({ name, type }, index) => ({ name, type, ...readColumn(type, chunks, index) })),
  }
}

function definitionOf({ type, nullable }: Column): string {
  return nullable ? sqlTypes[type] : `${sqlTypes[type]} NOT NULL`
}

function columnOf(table: string, { columns }: CatalogTable, name: string): Column {
  const column = columns.find(candidate => candidate.name === name)
  if (column === undefined) throw new TypeError(`table ${table} has no column ${name}`)
  return column
}
