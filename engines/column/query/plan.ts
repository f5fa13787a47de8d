/** A query made ready: names resolved, everything checked, defaults filled in. */
import type { Aggregate, ColumnType, GroupKey, TableQuery } from '../../../adapters/contract/index.ts'
import type { StoredColumn } from '../schema.ts'
import { type Condition, toCondition } from './condition.ts'

export interface PlannedKey {
  readonly column: StoredColumn
  readonly bucket: number | undefined
}

export interface PlannedAggregate {
  readonly function: Aggregate['function']
  readonly column: StoredColumn | undefined
  readonly type: ColumnType
}

interface AnswerColumn {
  readonly name: string
  readonly type: ColumnType
}

interface Common {
  readonly where: Condition | undefined
  readonly offset: number
  /** Infinity: all. */
  readonly limit: number
}

export interface RowsPlan extends Common {
  readonly type: 'rows'
  readonly select: readonly StoredColumn[]
  readonly orderBy: readonly { readonly column: StoredColumn; readonly descending: boolean }[]
}

export interface GroupsPlan extends Common {
  readonly type: 'groups'
  readonly keys: readonly PlannedKey[]
  readonly aggregates: readonly PlannedAggregate[]
  readonly answer: readonly AnswerColumn[]
  /** Places of the answer. */
  readonly orderBy: readonly { readonly index: number; readonly descending: boolean }[]
}

/** @throws TypeError: the query does not fit the columns of the table; the message names what. */
export function planQuery(query: TableQuery, columns: readonly StoredColumn[]): RowsPlan | GroupsPlan {
  const columnOf = (name: string): StoredColumn => {
    const column = columns.find(candidate => candidate.name === name)
    if (column === undefined) throw new TypeError(`table ${query.table} has no column ${name}`)
    return column
  }
  checkCount('limit', query.limit)
  checkCount('offset', query.offset)
  const common = {
    where: query.where === undefined ? undefined : toCondition(query.where, columnOf),
    offset: query.offset ?? 0,
    limit: query.limit ?? Number.POSITIVE_INFINITY,
  }
  if (query.groupBy === undefined && query.aggregates === undefined) {
    const select = query.select?.map(columnOf) ?? columns
    checkNames(select.map(({ name }) => name))
    const orderBy = (query.orderBy ?? []).map(({ name, descending }) => ({
      column: columnOf(name),
      descending: descending === true,
    }))
    return { ...common, type: 'rows', select, orderBy }
  }
  if (query.select !== undefined) throw new TypeError('a query has select, or groupBy and aggregates, not both')
  return { ...common, ...planGroups(query, columnOf) }
}

function planGroups(query: TableQuery, columnOf: (name: string) => StoredColumn): Omit<GroupsPlan, keyof Common> {
  const { groupBy = [], aggregates: asked = [] } = query
  const keys = groupBy.map(key => planKey(key, columnOf(key.column)))
  const aggregates = asked.map(each => planAggregate(each, columnOf))
  const answer = [
    ...keys.map(({ column }, index) => ({ name: groupBy[index]?.as ?? column.name, type: column.type })),
    ...aggregates.map(({ type }, index) => ({ name: asked[index]?.as as string, type })),
  ]
  checkNames(answer.map(({ name }) => name))
  const orderBy = (query.orderBy ?? []).map(({ name, descending }) => {
    const index = answer.findIndex(column => column.name === name)
    if (index < 0) throw new TypeError(`the answer has no column ${name} to order by`)
    return { index, descending: descending === true }
  })
  return { type: 'groups', keys, aggregates, answer, orderBy }
}

function planKey({ bucket }: GroupKey, column: StoredColumn): PlannedKey {
  if (bucket !== undefined) {
    if (column.type !== 'int32' && column.type !== 'int64' && column.type !== 'timestamp') {
      throw new TypeError(`column ${column.name} is ${column.type}: buckets are for integers and timestamps`)
    }
    if (!Number.isSafeInteger(bucket) || bucket < 1) {
      throw new TypeError(`a bucket is a whole number of 1 or more; that of ${column.name} is ${bucket}`)
    }
  }
  return { column, bucket }
}

function planAggregate(aggregate: Aggregate, columnOf: (name: string) => StoredColumn): PlannedAggregate {
  const { function: name, column: columnName, as } = aggregate
  if (!['count', 'sum', 'min', 'max', 'avg', 'distinct'].includes(name)) {
    throw new TypeError(`there is no aggregate '${String(name)}'`)
  }
  if (typeof as !== 'string' || as === '') throw new TypeError(`the aggregate ${name} needs a name for the answer`)
  if (columnName === undefined) {
    if (name !== 'count') throw new TypeError(`the aggregate ${name} needs a column`)
    return { function: name, column: undefined, type: 'int64' }
  }
  const column = columnOf(columnName)
  const { type } = column
  const isText = type === 'string'
  if ((name === 'sum' && isText) || (name === 'avg' && (isText || type === 'boolean'))) {
    throw new TypeError(`column ${column.name} is ${type}, which has no ${name}`)
  }
  return { function: name, column, type: typeOf(name, type) }
}

function typeOf(name: Aggregate['function'], type: ColumnType): ColumnType {
  if (name === 'min' || name === 'max') return type
  if (name === 'avg') return 'float64'
  return name === 'sum' && type === 'float64' ? 'float64' : 'int64'
}

function checkNames(names: readonly string[]): void {
  if (names.length === 0) throw new TypeError('the answer of a query has one column or more')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new TypeError(`the answer would have two columns of the name ${twice}`)
}

function checkCount(name: string, count: number | undefined): void {
  if (count !== undefined && !(Number.isInteger(count) && count >= 0)) {
    throw new TypeError(`${name} is a whole number of 0 or more, not ${count}`)
  }
}
