/** Stores of tables with one planted bug each: the suite must catch every one of them. */
import type { ColumnVector, Predicate, TableAnswer, TableQuery, TableRows } from '../../../adapters/contract/index.ts'
import { StoreError } from '../../../adapters/contract/index.ts'
import type { TableReference } from '../../../adapters/contract/reference/index.ts'
import { plantTable } from './lasting.ts'
import { pause } from './plant.ts'
import type { Broken } from './suite.ts'

type TableBug = Broken<'table'>

/** A store whose appends come through `change`. */
function appending(
  bug: string,
  caughtBy: string,
  change: (vector: ColumnVector, rowCount: number) => ColumnVector,
): TableBug {
  const changed = ({ rowCount, columns }: TableRows): TableRows => {
    return { rowCount, columns: columns.map(vector => change(vector, rowCount)) }
  }
  const model = (table: TableReference) => ({
    append: (name: string, rows: TableRows) => table.append(name, changed(rows)),
  })
  return { bug, caughtBy, adapter: plantTable({ model }) }
}

/** A store whose queries come through `change`. */
function asking(
  bug: string,
  caughtBy: string,
  change: (query: TableQuery, table: TableReference) => TableQuery,
): TableBug {
  const model = (table: TableReference) => ({ query: (query: TableQuery) => table.query(change(query, table)) })
  return { bug, caughtBy, adapter: plantTable({ model }) }
}

/** A store whose predicates come through `change`, wherever they are. */
function judging(bug: string, caughtBy: string, change: (predicate: Predicate) => Predicate): TableBug {
  const changed = (predicate: Predicate): Predicate => {
    if ('predicates' in predicate) return { ...predicate, predicates: predicate.predicates.map(changed) }
    if (predicate.type === 'not') return change({ type: 'not', predicate: changed(predicate.predicate) })
    return change(predicate)
  }
  return asking(bug, caughtBy, query => (query.where === undefined ? query : { ...query, where: changed(query.where) }))
}

const values: readonly TableBug[] = [
  appending('nulls are kept as what stands there', 'every value of every type', ({ values }) => ({ values })),
  appending('int64 goes through a double', 'every value of every type', vector => {
    return vector.values instanceof BigInt64Array
      ? { ...vector, values: vector.values.map(value => BigInt(Number(value))) }
      : vector
  }),
  appending('strings lose the blanks at their end', 'every value of every type', vector => {
    return Array.isArray(vector.values)
      ? { ...vector, values: vector.values.map(text => (text as string).trimEnd()) }
      : vector
  }),
  appending('strings are cut to 65,535 characters', 'a string may be long', vector => {
    return Array.isArray(vector.values)
      ? { ...vector, values: vector.values.map(text => (text as string).slice(0, 65_535)) }
      : vector
  }),
  {
    bug: 'equal rows of one batch are one',
    caughtBy: 'equal rows are as many rows',
    adapter: plantTable({
      model: table => ({
        append(name: string, rows: TableRows) {
          const columns = rows.columns.map(({ values }) => values)
          const isTwin = rows.rowCount > 1 && columns.every(values => values[0] === values[1])
          table.append(name, isTwin ? { ...rows, rowCount: rows.rowCount - 1 } : rows)
        },
      }),
    }),
  },
  {
    bug: 'vectors of the caller are read when the next call comes',
    caughtBy: 'vectors may be overwritten',
    adapter: plantTable({
      model(table) {
        let waiting: (() => void) | undefined
        const flush = (): void => {
          waiting?.()
          waiting = undefined
        }
        return {
          append(name: string, rows: TableRows) {
            flush()
            waiting = () => table.append(name, rows)
          },
          query(query: TableQuery) {
            flush()
            return table.query(query)
          },
        }
      },
    }),
  },
  {
    bug: 'the arrays of an answer are used again',
    caughtBy: 'an answer holds for good',
    adapter: plantTable({
      model(table) {
        let last: TableAnswer | undefined
        return {
          query(query: TableQuery) {
            for (const { values } of last?.columns ?? []) {
              if (!Array.isArray(values)) (values as Int32Array).fill(0 as never)
            }
            last = table.query(query)
            return last
          },
        }
      },
    }),
  },
]

const judgements: readonly TableBug[] = [
  judging('a range includes its end', 'comparisons take', predicate => {
    if (predicate.type !== 'range') return predicate
    const { column, from, to } = predicate
    return {
      type: 'and',
      predicates: [
        { type: 'compare', column, operator: '>=', value: from },
        { type: 'compare', column, operator: '<=', value: to },
      ],
    }
  }),
  judging('not of unknown is true', 'and, or and not', predicate => {
    if (predicate.type !== 'not' || predicate.predicate.type !== 'compare') return predicate
    return { type: 'or', predicates: [predicate, { type: 'null', column: predicate.predicate.column }] }
  }),
  judging('% stands for anything in a prefix', 'prefix and contains', predicate => {
    return predicate.type === 'prefix' ? { ...predicate, text: predicate.text.replace(/%$/, '') } : predicate
  }),
  judging('a null is found by !=', 'comparisons take', predicate => {
    if (predicate.type !== 'compare' || predicate.operator !== '!=') return predicate
    return { type: 'or', predicates: [predicate, { type: 'null', column: predicate.column }] }
  }),
]

const groups: readonly TableBug[] = [
  asking('a count of a column counts nulls', 'aggregates of the whole table', query => ({
    ...query,
    ...(query.aggregates && {
      aggregates: query.aggregates.map(({ function: name, as, ...rest }) => {
        return name === 'count' ? { function: name, as } : { function: name, as, ...rest }
      }),
    }),
  })),
  asking('the group of nulls is left out', 'a key of any type', query => {
    const key = query.groupBy?.[0]
    if (key === undefined) return query
    const isThere: Predicate = { type: 'not', predicate: { type: 'null', column: key.column } }
    return { ...query, where: { type: 'and', predicates: [isThere, ...(query.where ? [query.where] : [])] } }
  }),
  asking('a key keeps the name of its column', 'several keys', query => ({
    ...query,
    ...(query.groupBy && { groupBy: query.groupBy.map(({ as: _as, ...key }) => key) }),
  })),
  asking('buckets are twice as large', 'buckets are rounded down', query => ({
    ...query,
    ...(query.groupBy && {
      groupBy: query.groupBy.map(key => (key.bucket === undefined ? key : { ...key, bucket: key.bucket * 2 })),
    }),
  })),
  {
    bug: 'a sum past 64 bits is a count',
    caughtBy: 'a sum is exact up to 64 bits',
    adapter: plantTable({
      model: table => ({
        query(query: TableQuery) {
          try {
            return table.query(query)
          } catch (thrown) {
            if (!(thrown instanceof StoreError)) throw thrown
            return table.query({ ...query, aggregates: [{ function: 'count', as: 'sum' }] })
          }
        },
      }),
    }),
  },
  asking('the limit is applied before the order', 'rows come in the order', (query, table) => {
    if (query.limit === undefined || query.aggregates !== undefined || query.groupBy !== undefined) return query
    const { orderBy: _orderBy, ...unordered } = query
    const { rowCount } = table.query(unordered)
    return { ...unordered, limit: rowCount }
  }),
  asking('the offset is forgotten', 'limit and offset', ({ offset: _offset, ...query }) => query),
  asking('a descending order is not', 'groups come in the order', query => ({
    ...query,
    ...(query.orderBy && { orderBy: query.orderBy.map(({ name }) => ({ name })) }),
  })),
]

const writes: readonly TableBug[] = [
  {
    bug: 'names ignore case',
    caughtBy: 'schema is undefined',
    adapter: plantTable({ model: table => ({ schema: (name: string) => table.schema(name.toLowerCase()) }) }),
  },
  {
    bug: 'a second create makes the table anew',
    caughtBy: 'create leaves a table',
    adapter: plantTable({
      model: table => ({
        create(name: string, columns: Parameters<TableReference['create']>[1]) {
          table.create(name, columns)
          table.delete(name, { type: 'and', predicates: [] })
        },
      }),
    }),
  },
  {
    bug: 'a batch is seen in halves',
    caughtBy: 'appends under way at once',
    adapter: plantTable({
      model: table => ({
        async append(name: string, rows: TableRows) {
          const half = Math.floor(rows.rowCount / 2)
          table.append(name, { ...rows, rowCount: half })
          await pause()
          const rest = rows.columns.map(({ values, valid }) => {
            return { values: values.slice(half), ...(valid && { valid: valid.slice(half) }) } as ColumnVector
          })
          table.append(name, { rowCount: rows.rowCount - half, columns: rest })
        },
      }),
    }),
  },
  {
    bug: 'delete counts and removes nothing',
    caughtBy: 'delete removes',
    adapter: plantTable({
      model: table => ({
        delete: (name: string, where: Predicate) => table.snapshot().delete(name, where),
      }),
    }),
  },
  {
    bug: 'a snapshot sees what comes later',
    caughtBy: 'a snapshot is unmoved',
    adapter: plantTable({
      model: table => ({
        snapshot: () => ({
          schema: (name: string) => table.schema(name),
          query: (query: TableQuery) => table.query(query),
          release: () => undefined,
        }),
      }),
    }),
  },
  asking('columns that there are not are left out', 'queries that do not fit', (query, table) => {
    const known = table.schema(query.table)?.map(({ name }) => name) ?? []
    return query.select === undefined ? query : { ...query, select: query.select.filter(name => known.includes(name)) }
  }),
  {
    bug: 'it can delete and does not claim it',
    caughtBy: 'delete: not claimed',
    adapter: plantTable({ capabilities: { features: ['add-column', 'snapshot'] } }),
  },
  { bug: 'a closed store answers', caughtBy: 'a closed store', adapter: plantTable({ closes: false }) },
  { bug: 'two may open it', caughtBy: 'LOCKED', adapter: plantTable({ locks: false }) },
  {
    bug: 'everything is forgotten on close',
    caughtBy: 'there when the store opens again',
    adapter: plantTable({ forgets: true }),
  },
]

let appendCount = 0
const rare: TableBug = {
  bug: 'one append in fifty is lost',
  caughtBy: 'a random run',
  adapter: plantTable({
    model: table => ({
      append(name: string, rows: TableRows) {
        if (++appendCount % 50 !== 0) table.append(name, rows)
      },
    }),
  }),
}

export const brokenTables: readonly TableBug[] = [...values, ...judgements, ...groups, ...writes, rare]
