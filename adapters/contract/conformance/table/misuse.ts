/** What makes no sense is a TypeError, and changes nothing. */
import type { Column, Predicate, TableQuery, TableRows, TableValue } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { assertMisuse } from '../subject.ts'
import { column, TablePair } from './pair.ts'
import { fillSample } from './sample.ts'

export function testMisuse(subject: Subject<'table'>): void {
  const check = (name: string, calls: (pair: TablePair) => readonly [string, () => unknown][]): void => {
    subject.test(`misuse is a TypeError: ${name}`, async table => {
      const pair = new TablePair(table)
      await fillSample(pair)
      await pair.create('two', twoColumns)
      await pair.append('two', [[1, 'one']])
      for (const [what, call] of calls(pair)) await assertMisuse(what, call)
      await pair.checkAll('two')
      await pair.checkAll('sample')
    })
  }

  check('tables and columns that make no sense', ({ table }) => [
    ['no columns', () => table.create('none', [])],
    ['a column twice', () => table.create('twice', [column('a', 'int32'), column('a', 'string')])],
    ['a column without a name', () => table.create('unnamed', [column('', 'int32')])],
    ['a table without a name', () => table.create('', [column('a', 'int32')])],
    ['a type that there is not', () => table.create('odd', [column('a', 'text' as 'string')])],
    ['rows into no table', () => table.append('nowhere', { rowCount: 0, columns: [] })],
  ])
  check('rows that do not fit', ({ table }) => {
    return unfitRows.map(([what, rows]) => [what, () => table.append('two', rows as TableRows)])
  })
  check('queries that do not fit', ({ table }) => {
    return unfitQueries.map(([what, query]) => [what, () => table.query({ table: 'sample', ...query } as TableQuery)])
  })
  check('predicates that do not fit', ({ table }) => {
    return unfitPredicates.map(([what, where]) => [what, () => table.query({ table: 'sample', where })])
  })
  if (subject.has('delete')) {
    check('deletes that do not fit', ({ table }) => [
      ['from no table', () => table.delete('nowhere', { type: 'and', predicates: [] })],
      ...unfitPredicates.map(([what, where]) => [what, () => table.delete('sample', where)] as [string, () => unknown]),
    ])
  }
  if (subject.has('add-column')) {
    check('columns that cannot be added', ({ table }) => [
      ['to no table', () => table.addColumn('nowhere', column('a', 'int32'))],
      ['a name that is there', () => table.addColumn('two', column('n', 'int32'))],
      ['one that is not nullable', () => table.addColumn('two', { ...column('b', 'int32'), nullable: false })],
    ])
  }
}

const twoColumns: readonly Column[] = [
  { name: 'n', type: 'int32', nullable: false },
  { name: 's', type: 'string', nullable: true },
]

const [numbers, words] = [{ values: new Int32Array(3) }, { values: ['a', 'b', 'c'] }]
const unfitRows: readonly (readonly [string, unknown])[] = [
  ['a column too few', { rowCount: 1, columns: [numbers] }],
  ['a column too many', { rowCount: 1, columns: [numbers, words, words] }],
  ['columns in another order', { rowCount: 1, columns: [words, numbers] }],
  ['another type', { rowCount: 1, columns: [{ values: new Float64Array(1) }, words] }],
  ['values that are too few', { rowCount: 4, columns: [numbers, words] }],
  ['a count that is none', { rowCount: -1, columns: [numbers, words] }],
  ['half a row', { rowCount: 1.5, columns: [numbers, words] }],
  ['a null where there may be none', { rowCount: 2, columns: [{ ...numbers, valid: Uint8Array.of(1, 0) }, words] }],
  ['a string that is none', { rowCount: 1, columns: [numbers, { values: [7] }] }],
]

const unfitQueries: readonly (readonly [string, Partial<Record<keyof TableQuery, unknown>>])[] = [
  ['no such table', { table: 'nowhere' }],
  ['a column that there is not', { select: ['id', 'nothing'] }],
  ['a column in other letters', { select: ['id', 'Word'] }],
  ['no columns at all', { select: [] }],
  ['a column twice', { select: ['id', 'id'] }],
  ['rows and groups at once', { select: ['id'], groupBy: [{ column: 'id' }] }],
  ['groups of nothing', { groupBy: [], aggregates: [] }],
  ['a key that there is not', { groupBy: [{ column: 'nothing' }] }],
  ['a name twice', { groupBy: [{ column: 'id' }], aggregates: [{ function: 'count', as: 'id' }] }],
  ['a bucket of 0', { groupBy: [{ column: 'id', bucket: 0 }] }],
  ['half a bucket', { groupBy: [{ column: 'id', bucket: 0.5 }] }],
  ['a bucket of strings', { groupBy: [{ column: 'word', bucket: 2 }] }],
  ['a bucket of floats', { groupBy: [{ column: 'real', bucket: 2 }] }],
  ['an aggregate that there is not', { aggregates: [{ function: 'median', column: 'id', as: 'a' }] }],
  ['an aggregate without a column', { aggregates: [{ function: 'sum', as: 'a' }] }],
  ['an aggregate of no such column', { aggregates: [{ function: 'count', column: 'nothing', as: 'a' }] }],
  ['a sum of strings', { aggregates: [{ function: 'sum', column: 'word', as: 'a' }] }],
  ['an average of strings', { aggregates: [{ function: 'avg', column: 'word', as: 'a' }] }],
  ['an average of booleans', { aggregates: [{ function: 'avg', column: 'flag', as: 'a' }] }],
  ['an order by no such column', { orderBy: [{ name: 'nothing' }] }],
  ['groups ordered by what is not in the answer', { groupBy: [{ column: 'kind' }], orderBy: [{ name: 'id' }] }],
  ['a limit below 0', { limit: -1 }],
  ['half a row', { limit: 1.5 }],
  ['an offset below 0', { offset: -1 }],
]

const compare = (name: string, value: unknown): Predicate => {
  return { type: 'compare', column: name, operator: '=', value: value as TableValue }
}
const unfitPredicates: readonly (readonly [string, Predicate])[] = [
  ['a column that there is not', compare('nothing', 1)],
  ['a string where there are numbers', compare('small', '1')],
  ['a number where there are strings', compare('word', 1)],
  ['a boolean where there are numbers', compare('real', true)],
  ['a number where there are booleans', compare('flag', 1)],
  ['a fraction of an int32', compare('small', 0.5)],
  ['a fraction of an int64', compare('big', 0.5)],
  ['a fraction of a timestamp', compare('at', 0.5)],
  ['no number', compare('real', Number.NaN)],
  ['a null', compare('small', null)],
  ['an operator that there is not', { ...compare('small', 1), operator: '~' as '=' } as Predicate],
  ['a prefix of numbers', { type: 'prefix', column: 'small', text: '1' }],
  ['a text in booleans', { type: 'contains', column: 'flag', text: 't' }],
  ['a range of the wrong type', { type: 'range', column: 'at', from: 'a', to: 'b' }],
  ['a set with a wrong value', { type: 'in', column: 'word', values: ['a', 1] }],
  [
    'deep inside',
    { type: 'and', predicates: [{ type: 'not', predicate: { type: 'or', predicates: [compare('word', 1)] } }] },
  ],
]
