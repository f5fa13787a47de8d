/** Stores are compared with the reference: what it says itself is worked out by hand here, and which answers it lets pass. */
import { describe, expect, test } from 'vitest'
import type { Aggregate, Predicate, TableAnswer, TableQuery } from '../../adapters/contract/index.ts'
import { TableReference, tableDifference } from '../../adapters/contract/reference/index.ts'

/** n: 1 null 3 3 -4, s: a b null a '', x: 0.5 -0.5 2 null 1. */
function make(): TableReference {
  const reference = new TableReference()
  reference.create('t', [
    { name: 'n', type: 'int32', nullable: true },
    { name: 's', type: 'string', nullable: true },
    { name: 'x', type: 'float64', nullable: true },
  ])
  reference.append('t', {
    rowCount: 5,
    columns: [
      { values: Int32Array.of(1, 0, 3, 3, -4), valid: Uint8Array.of(1, 0, 1, 1, 1) },
      { values: ['a', 'b', 'unused', 'a', ''], valid: Uint8Array.of(1, 1, 0, 1, 1) },
      { values: Float64Array.of(0.5, -0.5, 2, 0, 1), valid: Uint8Array.of(1, 1, 1, 0, 1) },
    ],
  })
  return reference
}

type Cells = readonly (readonly unknown[])[]

function rowsOf({ rowCount, columns }: TableAnswer): Cells {
  return Array.from({ length: rowCount }, (_, row) => {
    return columns.map(({ values, valid }) => (valid?.[row] === 0 ? null : values[row]))
  })
}

const ask = (query: Omit<TableQuery, 'table'>): Cells => rowsOf(make().query({ table: 't', ...query }))
const compare = (column: string, operator: '=' | '!=' | '<' | '>=', value: number | string): Predicate => {
  return { type: 'compare', column, operator, value }
}
const count: Aggregate = { function: 'count', as: 'rows' }
const a: Predicate = compare('s', '=', 'a')

describe('which rows', () => {
  test.each<[string, Predicate, number[]]>([
    ['an equal value', compare('n', '=', 3), [2, 3]],
    ['another value, and no null', compare('n', '!=', 3), [0, 4]],
    ['below', compare('x', '<', 1), [0, 1]],
    ['from on', compare('n', '>=', 1), [0, 2, 3]],
    ['strings by code unit', compare('s', '<', 'b'), [0, 3, 4]],
    ['a range without its end', { type: 'range', column: 'n', from: -4, to: 3 }, [0, 4]],
    ['one of', { type: 'in', column: 's', values: ['b', ''] }, [1, 4]],
    ['a prefix', { type: 'prefix', column: 's', text: 'a' }, [0, 3]],
    ['an empty part', { type: 'contains', column: 's', text: '' }, [0, 1, 3, 4]],
    ['null', { type: 'null', column: 'n' }, [1]],
    ['not null', { type: 'not', predicate: { type: 'null', column: 'n' } }, [0, 2, 3, 4]],
    ['not of a comparison leaves nulls out', { type: 'not', predicate: a }, [1, 4]],
    ['and', { type: 'and', predicates: [a, compare('n', '=', 3)] }, [3]],
    ['or of unknown and true', { type: 'or', predicates: [a, compare('n', '=', 3)] }, [0, 2, 3]],
    [
      'not of and: false wins over unknown',
      { type: 'not', predicate: { type: 'and', predicates: [a, compare('n', '=', 1)] } },
      [1, 2, 3, 4],
    ],
    ['and of nothing', { type: 'and', predicates: [] }, [0, 1, 2, 3, 4]],
    ['or of nothing', { type: 'or', predicates: [] }, []],
  ])('%s', (_what, where, expected) => {
    const all = ask({})
    expect(ask({ where })).toEqual(expected.map(row => all[row]))
  })
})

describe('answers', () => {
  test('aggregates leave nulls out', () => {
    const of = (name: Aggregate['function'], column: string): Aggregate => ({
      function: name,
      column,
      as: `${name} ${column}`,
    })
    const aggregates = [
      count,
      of('count', 'n'),
      of('sum', 'n'),
      of('min', 's'),
      of('max', 'n'),
      of('avg', 'x'),
      of('distinct', 's'),
    ]
    expect(ask({ aggregates })).toEqual([[5n, 4n, 3n, '', 3, 0.75, 3n]])
    expect(ask({ aggregates, where: { type: 'or', predicates: [] } })).toEqual([[0n, 0n, null, null, null, null, 0n]])
  })

  test('nulls are a group, and groups may be empty of values', () => {
    const sum: Aggregate = { function: 'sum', column: 'x', as: 'sum' }
    const query = { groupBy: [{ column: 's' }], aggregates: [count, sum], orderBy: [{ name: 's' }] }
    expect(ask(query)).toEqual([
      ['', 1n, 1],
      ['a', 2n, 0.5],
      ['b', 1n, -0.5],
      [null, 1n, 2],
    ])
  })

  test('buckets are rounded down', () => {
    const query = {
      groupBy: [{ column: 'n', bucket: 3, as: 'three' }],
      aggregates: [count],
      orderBy: [{ name: 'three' }],
    }
    expect(ask(query)).toEqual([
      [-6, 1n],
      [0, 1n],
      [3, 2n],
      [null, 1n],
    ])
  })

  test('nulls come last either way, and limit and offset count from there', () => {
    const orderBy = [{ name: 'n', descending: true }, { name: 'x' }]
    expect(ask({ select: ['n', 'x'], orderBy })).toEqual([
      [3, 2],
      [3, null],
      [1, 0.5],
      [-4, 1],
      [null, -0.5],
    ])
    expect(ask({ select: ['n'], orderBy, offset: 3, limit: 1 })).toEqual([[-4]])
    expect(ask({ select: ['x'], orderBy: [{ name: 'n' }], limit: 2 })).toEqual([[1], [0.5]])
  })

  test('a deleted row is gone, and a new column is null before', () => {
    const reference = make()
    const old = reference.snapshot()
    expect(reference.delete('t', compare('n', '=', 3))).toBe(2)
    reference.addColumn('t', { name: 'b', type: 'boolean', nullable: true })
    expect(rowsOf(reference.query({ table: 't', select: ['s', 'b'] }))).toEqual([
      ['a', null],
      ['b', null],
      ['', null],
    ])
    expect(old.query({ table: 't' }).rowCount).toBe(5)
  })
})

describe('which answers pass', () => {
  const byN: TableQuery = { table: 't', select: ['s'], orderBy: [{ name: 'n', descending: true }], limit: 2 }
  const answer = (values: readonly (string | null)[]): TableAnswer => ({
    rowCount: values.length,
    columns: [
      {
        name: 's',
        type: 'string',
        values: values.map(value => value ?? ''),
        valid: Uint8Array.from(values, value => (value === null ? 0 : 1)),
      },
    ],
  })

  test('rows that compare equal in any order, and no others', () => {
    expect(tableDifference(make(), byN, answer([null, 'a']))).toBeUndefined()
    expect(tableDifference(make(), byN, answer(['a', null]))).toBeUndefined()
    for (const wrong of [['a', 'a'], ['a', 'b'], [null, ''], ['a'], ['a', null, 'a'], [null, null]]) {
      expect(tableDifference(make(), byN, answer(wrong)), String(wrong)).toBeTypeOf('string')
    }
  })

  test('a limit without an order may cut any, and rows come as often as they are there', () => {
    const query: TableQuery = { table: 't', select: ['s'], limit: 3 }
    for (const right of [
      ['', 'a', 'a'],
      [null, 'b', 'a'],
    ])
      expect(tableDifference(make(), query, answer(right))).toBeUndefined()
    for (const wrong of [
      ['a', 'a', 'a'],
      ['', '', 'a'],
      ['c', 'a', 'b'],
    ]) {
      expect(tableDifference(make(), query, answer(wrong)), String(wrong)).toBeTypeOf('string')
    }
  })

  test('sums may differ in their last bits, and no more', () => {
    const query: TableQuery = { table: 't', aggregates: [{ function: 'sum', column: 'x', as: 'sum' }] }
    const sum = (value: number): TableAnswer => ({
      rowCount: 1,
      columns: [{ name: 'sum', type: 'float64', values: Float64Array.of(value) }],
    })
    for (const right of [3, 3 + 1e-12]) expect(tableDifference(make(), query, sum(right))).toBeUndefined()
    for (const wrong of [3.001, 3 + 1e-7, -3, Number.NaN])
      expect(tableDifference(make(), query, sum(wrong))).toBeTypeOf('string')
  })

  test('columns have their names, types and arrays', () => {
    const query: TableQuery = { table: 't', aggregates: [count] }
    const column = { name: 'rows', type: 'int64', values: BigInt64Array.of(5n) } as const
    expect(tableDifference(make(), query, { rowCount: 1, columns: [column] })).toBeUndefined()
    for (const wrong of [
      { ...column, name: 'count' },
      { ...column, type: 'float64' as const },
      { ...column, values: Float64Array.of(5) },
      { ...column, values: BigInt64Array.of(5n, 5n) },
      { ...column, valid: Uint8Array.of(0) },
    ]) {
      expect(tableDifference(make(), query, { rowCount: 1, columns: [wrong] })).toBeTypeOf('string')
    }
  })
})
