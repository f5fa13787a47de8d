/** The table under test beside the reference: what is done to one is done to both, and both are asked the same. */
import assert from 'node:assert/strict'
import { toStoreError } from '../../errors.ts'
import type { Cell } from '../../reference/cells.ts'
import { vectorOf } from '../../reference/cells.ts'
import { TableReference } from '../../reference/table.ts'
import { tableDifference } from '../../reference/table-difference.ts'
import type { Awaitable } from '../../store.ts'
import type { Column, ColumnType, Predicate, Table, TableQuery, TableReader, TableRows } from '../../table.ts'

/** Rows of cells as a batch. */
export function rowsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[]): TableRows {
  return {
    rowCount: rows.length,
    columns: columns.map(({ type }, index) =>
      vectorOf(
        type,
        rows.map(row => row[index]!),
      ),
    ),
  }
}

export function column(name: string, type: ColumnType): Column {
  return { name, type, nullable: true }
}

export class TablePair {
  /** Replaced where the store was opened again. */
  table: Table
  readonly reference: TableReference = new TableReference()

  constructor(table: Table) {
    this.table = table
  }

  async create(name: string, columns: readonly Column[]): Promise<void> {
    await this.table.create(name, columns)
    this.reference.create(name, columns)
  }

  async append(name: string, rows: readonly (readonly Cell[])[]): Promise<void> {
    const columns = this.reference.schema(name)!
    await this.table.append(name, rowsOf(columns, rows))
    this.reference.append(name, rowsOf(columns, rows))
  }

  async addColumn(name: string, added: Column): Promise<void> {
    await this.table.addColumn(name, added)
    this.reference.addColumn(name, added)
  }

  async delete(name: string, where: Predicate): Promise<void> {
    const expected = this.reference.delete(name, where)
    assert.equal(await this.table.delete(name, where), expected, `the count of rows removed where ${show(where)}`)
  }

  /** Both give one answer, or refuse in the same way. */
  check(query: TableQuery): Promise<void> {
    return checkQuery(this.table, this.reference, query)
  }

  /** Schema and rows of that table are the same. */
  async checkAll(name: string): Promise<void> {
    await checkTable(this.table, this.reference, name)
  }
}

export async function checkTable(table: TableReader, reference: TableReference, name: string): Promise<void> {
  assert.deepEqual(await table.schema(name), reference.schema(name), `the schema of ${name}`)
  await checkQuery(table, reference, { table: name })
  await checkQuery(table, reference, { table: name, aggregates: [{ function: 'count', as: 'rows' }] })
}

export async function checkQuery(table: TableReader, reference: TableReference, query: TableQuery): Promise<void> {
  const refusal = await failureOf(() => reference.query(query))
  if (refusal !== undefined) {
    assert.equal(await failureOf(() => table.query(query)), refusal, `the refusal of ${show(query)}`)
    return
  }
  const difference = tableDifference(reference, query, await table.query(query))
  assert.equal(difference, undefined, `${show(query)}: ${difference}`)
}

/** The name of the error; `undefined`: it succeeded. */
async function failureOf(call: () => Awaitable<unknown>): Promise<string | undefined> {
  try {
    await call()
    return undefined
  } catch (thrown) {
    return thrown instanceof TypeError ? 'TypeError' : toStoreError(thrown).code
  }
}

function show(question: TableQuery | Predicate): string {
  return JSON.stringify(question, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
}
