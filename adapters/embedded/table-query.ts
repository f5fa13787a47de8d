/** Queries of the `table` model as SQL. What databases say in different words is their dialect's. */
import type { Aggregate, Column, ColumnType, GroupKey, Predicate, TableQuery, TableValue } from '../contract/index.ts'
import { isGrouped } from '../contract/reference/index.ts'
import { type CatalogTable, columnName, tableName } from './table-catalog.ts'

export interface TableDialect {
  /** A value as an expression: as text, or as a parameter. Integers are bigints that fit 64 bits. */
  value(type: ColumnType, value: boolean | number | bigint | string): string
  prefix(column: string, text: string): string
  contains(column: string, text: string): string
  /** The integer rounded down to a multiple. */
  bucket(column: string, type: ColumnType, size: number): string
  sum(column: string, type: ColumnType): string
}

/** The whole query; its columns come in the order of the answer. */
export function queryText(table: CatalogTable, query: TableQuery, dialect: TableDialect): string {
  const { where, groupBy = [], aggregates = [], orderBy = [], limit, offset } = query
  const columnOf = (name: string): Column => table.columns.find(column => column.name === name)!
  const grouped = isGrouped(query)
  const select = query.select ?? table.columns.map(({ name }) => name)
  const columns = grouped
    ? [
        ...groupBy.map(key => keyText(table, key, columnOf(key.column), dialect)),
        ...aggregates.map(aggregate => aggregateText(table, aggregate, columnOf, dialect)),
      ]
    : select.map(name => columnName(table, name))
  const names = [...groupBy.map(({ column, as }) => as ?? column), ...aggregates.map(({ as }) => as)]
  const order = orderBy.map(({ name, descending }) => {
    const expression = grouped ? String(1 + names.indexOf(name)) : columnName(table, name)
    return `${expression} ${descending === true ? 'DESC' : 'ASC'} NULLS LAST`
  })
  return [
    `SELECT ${columns.join(', ')} FROM ${tableName(table)}`,
    where === undefined ? '' : ` WHERE ${predicateText(table, where, dialect)}`,
    groupBy.length === 0 ? '' : ` GROUP BY ${groupBy.map((_, index) => index + 1).join(', ')}`,
    order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`,
    limit === undefined && offset === undefined ? '' : ` LIMIT ${limit ?? Number.MAX_SAFE_INTEGER}`,
    offset === undefined ? '' : ` OFFSET ${offset}`,
  ].join('')
}

export function predicateText(table: CatalogTable, predicate: Predicate, dialect: TableDialect): string {
  const text = (each: Predicate): string => predicateText(table, each, dialect)
  if ('predicates' in predicate) {
    const texts = predicate.predicates.map(text)
    if (texts.length === 0) return predicate.type === 'and' ? '(1 = 1)' : '(1 = 0)'
    return `(${texts.join(predicate.type === 'and' ? ' AND ' : ' OR ')})`
  }
  if (predicate.type === 'not') return `(NOT ${text(predicate.predicate)})`
  const column = columnName(table, predicate.column)
  const { type } = table.columns.find(({ name }) => name === predicate.column)!
  switch (predicate.type) {
    case 'null':
      return `(${column} IS NULL)`
    case 'prefix':
      return dialect.prefix(column, predicate.text)
    case 'contains':
      return dialect.contains(column, predicate.text)
    case 'compare':
      return comparison({ column, type }, predicate.operator, predicate.value, dialect)
    case 'range': {
      const above = comparison({ column, type }, '>=', predicate.from, dialect)
      return `(${above} AND ${comparison({ column, type }, '<', predicate.to, dialect)})`
    }
    case 'in': {
      // True for none, but of a null nobody knows.
      if (predicate.values.length === 0) return `(${column} <> ${column})`
      const equals = predicate.values.map(value => comparison({ column, type }, '=', value, dialect))
      return `(${equals.join(' OR ')})`
    }
  }
}

const int64Min = -(2n ** 63n)
const int64Max = 2n ** 63n - 1n

function comparison(
  { column, type }: { readonly column: string; readonly type: ColumnType },
  operator: '=' | '!=' | '<' | '<=' | '>' | '>=',
  value: TableValue,
  dialect: TableDialect,
): string {
  const sqlOperator = operator === '!=' ? '<>' : operator
  if (type !== 'int32' && type !== 'int64' && type !== 'timestamp') {
    return `(${column} ${sqlOperator} ${dialect.value(type, value)})`
  }
  const integer = BigInt(value)
  if (integer >= int64Min && integer <= int64Max) return `(${column} ${sqlOperator} ${dialect.value(type, integer)})`
  // Beyond what any value can be: the same for all but nulls.
  const isTrue = operator === '!=' || (integer > 0n ? operator.startsWith('<') : operator.startsWith('>'))
  return isTrue ? `(${column} = ${column})` : `(${column} <> ${column})`
}

function keyText(table: CatalogTable, { column, bucket }: GroupKey, { type }: Column, dialect: TableDialect): string {
  const name = columnName(table, column)
  return bucket === undefined ? name : dialect.bucket(name, type, bucket)
}

function aggregateText(
  table: CatalogTable,
  { function: name, column }: Aggregate,
  columnOf: (name: string) => Column,
  dialect: TableDialect,
): string {
  if (column === undefined) return 'count(*)'
  const operand = columnName(table, column)
  if (name === 'distinct') return `count(DISTINCT ${operand})`
  if (name === 'sum') return dialect.sum(operand, columnOf(column).type)
  return `${name}(${operand})`
}
