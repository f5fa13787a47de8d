/** Columns as a table keeps them, and the checks of those that a caller gives. */
import type { Column, ColumnType, TableRows } from '../../adapters/contract/index.ts'
import { columnIdMax } from './group/row-group.ts'

/** A column, with the number by which groups and log know it. */
export interface StoredColumn extends Column {
  readonly id: number
}

const types: readonly ColumnType[] = ['boolean', 'int32', 'int64', 'float64', 'timestamp', 'string']

/** @throws TypeError: there is none, one has no name or no type, or a name comes twice. */
export function checkColumns(columns: readonly Column[]): void {
  if (!Array.isArray(columns) || columns.length === 0) throw new TypeError('a table has one column or more')
  if (columns.length > columnIdMax) throw new TypeError(`a table has at most ${columnIdMax} columns`)
  const names = new Set<string>()
  for (const { name, type, nullable } of columns as readonly Column[]) {
    if (typeof name !== 'string' || name === '') throw new TypeError('a column has a name that is not empty')
    if (names.has(name)) throw new TypeError(`there are two columns of the name ${name}`)
    if (!types.includes(type)) throw new TypeError(`column ${name} has the type ${String(type)}, which there is not`)
    if (typeof nullable !== 'boolean') throw new TypeError(`column ${name} has to say whether it is nullable`)
    names.add(name)
  }
}

/** @throws TypeError: it may not hold nulls, which the rows that are there need, or its name is taken. */
export function checkNewColumn(columns: readonly Column[], column: Column): void {
  checkColumns([...columns, column])
  if (!column.nullable) {
    throw new TypeError(`column ${column.name} has to be nullable: the rows that are there have no value for it`)
  }
}

export function areSame(left: readonly Column[], right: readonly Column[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ name, type, nullable }, index) => {
      const other = right[index] as Column
      return name === other.name && type === other.type && nullable === other.nullable
    })
  )
}

const arrays: Readonly<Record<ColumnType, abstract new () => object>> = {
  boolean: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  timestamp: BigInt64Array,
  float64: Float64Array,
  string: Array,
}

/** Strings are looked at where they are coded (rows.ts). @throws TypeError: the rows do not fit the columns. */
export function checkRows(columns: readonly Column[], rows: TableRows): void {
  const { rowCount } = rows
  if (!Number.isSafeInteger(rowCount) || rowCount < 0) throw new TypeError(`rowCount is 0 or more, not ${rowCount}`)
  if (rows.columns.length !== columns.length) {
    throw new TypeError(`the table has ${columns.length} columns, the rows have ${rows.columns.length}`)
  }
  for (const [index, { name, type, nullable }] of columns.entries()) {
    const { values, valid } = rows.columns[index]!
    if (!(values instanceof arrays[type])) {
      throw new TypeError(`column ${name} is ${type}: its values come as ${arrays[type].name}`)
    }
    if (values.length < rowCount) {
      throw new TypeError(`column ${name} has ${values.length} values for ${rowCount} rows`)
    }
    if (valid !== undefined && !(valid instanceof Uint8Array && valid.length >= rowCount)) {
      throw new TypeError(`column ${name}: valid is a Uint8Array of a byte or more for each row`)
    }
    if (!nullable && valid !== undefined && valid.subarray(0, rowCount).includes(0)) {
      throw new TypeError(`column ${name} is not nullable, and row ${valid.indexOf(0)} has a null`)
    }
    if (values instanceof Float64Array) checkFloats(name, values, valid, rowCount)
    if (values instanceof Uint8Array) checkBooleans(name, values, valid, rowCount)
  }
}

function checkFloats(name: string, values: Float64Array, valid: Uint8Array | undefined, rowCount: number): void {
  for (let row = 0; row < rowCount; row++) {
    const value = values[row] as number
    // Only NaN differs from itself: a comparison costs a tenth of the call.
    // biome-ignore lint/suspicious/noSelfCompare: it is the question
    if (value !== value && (valid === undefined || valid[row] !== 0)) {
      throw new TypeError(`column ${name}: the value of row ${row} is NaN`)
    }
  }
}

function checkBooleans(name: string, values: Uint8Array, valid: Uint8Array | undefined, rowCount: number): void {
  for (let row = 0; row < rowCount; row++) {
    if ((values[row] as number) > 1 && (valid === undefined || valid[row] !== 0)) {
      throw new TypeError(`column ${name}: a boolean is 0 or 1, and that of row ${row} is ${values[row]}`)
    }
  }
}
