/** What the `table` model takes: the same checks for every store that wants them, and the columns of an answer. */
import type { Aggregate, Column, ColumnType, ColumnVector, GroupKey, TableQuery, TableRows } from '../table.ts'
import { columnTypes } from '../table.ts'
import { assertPredicate } from './predicate.ts'

/** @throws TypeError no columns, a name that is empty or comes twice, a type that there is not. */
export function assertColumns(columns: readonly Column[]): void {
  if (columns.length === 0) throw new TypeError('a table has one column or more')
  for (const { name, type, nullable } of columns) {
    if (typeof name !== 'string' || name === '') throw new TypeError('a column has a name')
    if (!columnTypes.includes(type)) throw new TypeError(`column ${name}: there is no type ${String(type)}`)
    if (typeof nullable !== 'boolean') throw new TypeError(`column ${name}: nullable is true or false`)
  }
  assertDistinct(columns.map(({ name }) => name))
}

/** @throws TypeError a column to add that may not hold nulls, or whose name is there. */
export function assertNewColumn(columns: readonly Column[], column: Column): void {
  assertColumns([...columns, column])
  if (!column.nullable)
    throw new TypeError(`column ${column.name} has to be nullable: the rows that are there have none`)
}

/** @throws TypeError rows that do not fit the columns; the message names the column. */
export function assertRows(columns: readonly Column[], rows: TableRows): void {
  const { rowCount } = rows
  if (!(Number.isInteger(rowCount) && rowCount >= 0)) throw new TypeError(`rowCount is a count, not ${rowCount}`)
  if (rows.columns.length !== columns.length) {
    throw new TypeError(`the table has ${columns.length} columns, these rows have ${rows.columns.length}`)
  }
  for (const [index, column] of columns.entries()) assertVector(column, rows.columns[index]!, rowCount)
}

const arrays: Readonly<Record<ColumnType, abstract new () => object>> = {
  boolean: Uint8Array,
  int32: Int32Array,
  int64: BigInt64Array,
  timestamp: BigInt64Array,
  float64: Float64Array,
  string: Array,
}

function assertVector({ name, type, nullable }: Column, { values, valid }: ColumnVector, rowCount: number): void {
  if (!(values instanceof arrays[type]))
    throw new TypeError(`column ${name} is ${type}: its values are a ${arrays[type].name}`)
  if (values.length < rowCount) throw new TypeError(`column ${name} has ${values.length} values for ${rowCount} rows`)
  if (valid !== undefined && !(valid instanceof Uint8Array && valid.length >= rowCount)) {
    throw new TypeError(`column ${name}: valid is a Uint8Array with a place for each row`)
  }
  for (let row = 0; row < rowCount; row++) {
    const value = values[row]
    if (valid !== undefined && valid[row] === 0) {
      if (!nullable) throw new TypeError(`column ${name} takes no nulls, and row ${row} has one`)
    } else if (type === 'string' && typeof value !== 'string') {
      throw new TypeError(`column ${name}: the value of row ${row} is no text`)
    } else if (type === 'float64' && Number.isNaN(value)) {
      throw new TypeError(`column ${name}: the value of row ${row} is NaN`)
    } else if (type === 'boolean' && value !== 0 && value !== 1) {
      throw new TypeError(`column ${name}: a boolean is 0 or 1, that of row ${row} is ${String(value)}`)
    }
  }
}

/** A column of an answer, before there is one. */
export interface AnswerColumn {
  readonly name: string
  readonly type: ColumnType
}

/** True: groups; false: rows. */
export function isGrouped(query: TableQuery): boolean {
  return query.groupBy !== undefined || query.aggregates !== undefined
}

/**
 * The columns that the answer has, in order.
 *
 * @throws TypeError a query that does not fit the columns of its table; the message names what does not.
 */
export function answerColumns(columns: readonly Column[], query: TableQuery): AnswerColumn[] {
  const columnOf = (name: string): Column => {
    const column = columns.find(candidate => candidate.name === name)
    if (column === undefined) throw new TypeError(`table ${query.table} has no column ${name}`)
    return column
  }
  const { where, select, groupBy = [], aggregates = [], orderBy = [], limit, offset } = query
  if (where !== undefined) assertPredicate(where, columnOf)
  const grouped = isGrouped(query)
  if (grouped && select !== undefined) throw new TypeError('a query selects columns or groups rows, not both')
  const answer = grouped
    ? [...groupBy.map(key => groupColumn(key, columnOf)), ...aggregates.map(each => aggregateColumn(each, columnOf))]
    : (select?.map(columnOf) ?? columns).map(({ name, type }) => ({ name, type }))
  if (answer.length === 0) throw new TypeError('the answer of a query has one column or more')
  assertDistinct(answer.map(({ name }) => name))
  for (const { name } of orderBy) {
    if (!grouped) columnOf(name)
    else if (!answer.some(column => column.name === name)) throw new TypeError(`there is no ${name} to order by`)
  }
  assertCount('limit', limit)
  assertCount('offset', offset)
  return answer
}

function groupColumn({ column, bucket, as }: GroupKey, columnOf: (name: string) => Column): AnswerColumn {
  const { name, type } = columnOf(column)
  if (bucket !== undefined) {
    if (type !== 'int32' && type !== 'int64' && type !== 'timestamp') {
      throw new TypeError(`column ${name} is ${type}, and buckets are for integers and timestamps`)
    }
    if (!(Number.isSafeInteger(bucket) && bucket >= 1))
      throw new TypeError(`a bucket is a whole number of 1 or more, not ${bucket}`)
  }
  return { name: as ?? name, type }
}

function aggregateColumn(aggregate: Aggregate, columnOf: (name: string) => Column): AnswerColumn {
  const { function: name, column, as } = aggregate
  if (typeof as !== 'string' || as === '') throw new TypeError(`the ${name} has no name in the answer`)
  if (column === undefined) {
    if (name !== 'count') throw new TypeError(`'${name}' needs a column`)
    return { name: as, type: 'int64' }
  }
  return { name: as, type: aggregateType(name, columnOf(column)) }
}

/** The type of the aggregate of a column. */
function aggregateType(name: Aggregate['function'], { name: column, type }: Column): ColumnType {
  switch (name) {
    case 'count':
    case 'distinct':
      return 'int64'
    case 'min':
    case 'max':
      return type
    case 'sum':
      if (type === 'string') break
      return type === 'float64' ? 'float64' : 'int64'
    case 'avg':
      if (type === 'string' || type === 'boolean') break
      return 'float64'
    default:
      throw new TypeError(`there is no aggregate '${String(name)}'`)
  }
  throw new TypeError(`column ${column} is ${type}, which has no ${name}`)
}

function assertCount(name: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isInteger(count) && count >= 0)) {
    throw new TypeError(`${name} is a whole number of 0 or more, not ${count}`)
  }
}

function assertDistinct(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new TypeError(`the name ${twice} comes twice`)
}
