/** Groups and aggregates: keys of every type, buckets, nulls, and sums at the edge of 64 bits. */
import type { Aggregate, Predicate } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { column, TablePair } from './pair.ts'
import { fillSample, sampleColumns } from './sample.ts'

const count: Aggregate = { function: 'count', as: 'rows' }
const none: Predicate = { type: 'compare', column: 'id', operator: '<', value: 0 }

/** All that the column has and whose sums stay far from the edge. */
function aggregatesOf(name: string): Aggregate[] {
  const { type } = sampleColumns.find(candidate => candidate.name === name)!
  const functions: Aggregate['function'][] = ['count', 'distinct', 'min', 'max']
  if (['id', 'flag', 'small', 'amount'].includes(name)) functions.push('sum')
  if (type !== 'boolean' && ['id', 'small', 'amount'].includes(name)) functions.push('avg')
  return functions.map(each => ({ function: each, column: name, as: `${each} of ${name}` }))
}

export function testGroups(subject: Subject<'table'>): void {
  const all = sampleColumns.flatMap(({ name }) => aggregatesOf(name))

  subject.test('aggregates of the whole table, of part of it, and of no rows', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    await pair.check({ table: 'sample', aggregates: [count, ...all] })
    await pair.check({ table: 'sample', aggregates: [count, ...all], groupBy: [] })
    await pair.check({ table: 'sample', aggregates: [count, ...all], where: none })
    for (const aggregate of all) await pair.check({ table: 'sample', aggregates: [aggregate] })
    const where = { type: 'null', column: 'amount' } as const
    await pair.check({ table: 'sample', aggregates: aggregatesOf('amount'), where })
  })

  subject.test('a key of any type makes groups, and nulls are one', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    for (const { name } of sampleColumns) {
      await pair.check({ table: 'sample', groupBy: [{ column: name }], aggregates: [count, ...aggregatesOf('amount')] })
    }
    await pair.check({ table: 'sample', groupBy: [{ column: 'kind' }], aggregates: all })
    await pair.check({ table: 'sample', groupBy: [{ column: 'kind' }], aggregates: all, where: none })
  })

  subject.test('several keys, a key under another name, and keys without aggregates', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    await pair.check({ table: 'sample', groupBy: [{ column: 'kind' }, { column: 'flag' }], aggregates: [count] })
    await pair.check({ table: 'sample', groupBy: [{ column: 'kind', as: 'sort' }], aggregates: [count] })
    await pair.check({ table: 'sample', groupBy: [{ column: 'word' }, { column: 'kind' }, { column: 'small' }] })
    await pair.check({ table: 'sample', groupBy: [{ column: 'kind' }], aggregates: [] })
  })

  testBuckets(subject)
  testEdges(subject)
}

function testBuckets(subject: Subject<'table'>): void {
  subject.test('buckets are rounded down, below 0 too', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    const within: Predicate = { type: 'range', column: 'big', from: -1000, to: 2n ** 62n }
    for (const bucket of [1, 2, 7, 1000]) {
      const small: Predicate = { type: 'range', column: 'small', from: -1000, to: 2 ** 31 }
      await pair.check({ table: 'sample', groupBy: [{ column: 'small', bucket }], aggregates: [count], where: small })
      await pair.check({ table: 'sample', groupBy: [{ column: 'big', bucket }], aggregates: [count], where: within })
      await pair.check({ table: 'sample', groupBy: [{ column: 'id', bucket }], aggregates: [count] })
    }
    const week = 7 * 86_400_000_000
    await pair.check({ table: 'sample', groupBy: [{ column: 'at', bucket: week }], aggregates: [count] })
    const named = { column: 'id', bucket: 50, as: 'fifty' }
    await pair.check({ table: 'sample', groupBy: [named, { column: 'kind' }], aggregates: aggregatesOf('amount') })
    const orderBy = [{ name: 'fifty', descending: true }]
    await pair.check({ table: 'sample', groupBy: [named], aggregates: [count], orderBy, limit: 2 })
  })

  subject.test('a bucket that would begin below its type is OUT_OF_RANGE', async table => {
    const pair = new TablePair(table)
    await pair.create('lowest', [column('small', 'int32'), column('big', 'int64'), column('at', 'timestamp')])
    await pair.append('lowest', [[-(2 ** 31), -(2n ** 63n), -(2n ** 63n)]])
    for (const name of ['small', 'big', 'at']) {
      for (const bucket of [8, 7, 60_000_000]) {
        await pair.check({ table: 'lowest', groupBy: [{ column: name, bucket }], aggregates: [count] })
      }
    }
  })
}

function testEdges(subject: Subject<'table'>): void {
  const edge = 2n ** 63n - 1n
  const sum: Aggregate[] = [{ function: 'sum', column: 'n', as: 'sum' }]

  subject.test('a sum is exact up to 64 bits, and past them OUT_OF_RANGE', async table => {
    const pair = new TablePair(table)
    await pair.create('sums', [column('n', 'int64'), column('key', 'string')])
    await pair.append('sums', [
      [edge - 1n, 'fits'],
      [1n, 'fits'],
      [-edge - 1n, 'fits below'],
      [2n ** 53n, 'odd'],
      [1n, 'odd'],
      [edge, 'passes'],
      [1n, 'passes'],
      [-edge - 1n, 'passes below'],
      [-1n, 'passes below'],
    ])
    for (const value of ['fits', 'fits below', 'odd', 'passes', 'passes below']) {
      const where: Predicate = { type: 'compare', column: 'key', operator: '=', value }
      await pair.check({ table: 'sums', aggregates: sum, where })
      await pair.check({ table: 'sums', aggregates: sum, where, groupBy: [{ column: 'key' }] })
    }
  })

  subject.test('sums of int32 and of booleans are int64', async table => {
    const pair = new TablePair(table)
    await pair.create('small', [column('n', 'int32'), column('b', 'boolean')])
    await pair.append(
      'small',
      Array.from({ length: 5000 }, (_, index) => [2_147_483_647 - (index % 2), index % 3 > 0]),
    )
    await pair.check({ table: 'small', aggregates: [...sum, { function: 'sum', column: 'b', as: 'true' }] })
    await pair.check({
      table: 'small',
      aggregates: [...sum, { function: 'avg', column: 'n', as: 'average' }],
      groupBy: [{ column: 'b' }],
    })
  })

  subject.test('many groups, of few rows each', async table => {
    const pair = new TablePair(table)
    await pair.create('many', [column('key', 'int64'), column('word', 'string'), column('n', 'int32')])
    const rows = Array.from({ length: 6000 }, (_, index) => {
      return [BigInt(index % 2500) * 1_000_003n, `w${index % 1700}`, index] as const
    })
    await pair.append('many', rows)
    const orderBy = [{ name: 'rows', descending: true }, { name: 'sum' }]
    await pair.check({ table: 'many', groupBy: [{ column: 'key' }], aggregates: [count, ...sum], orderBy, limit: 20 })
    await pair.check({ table: 'many', groupBy: [{ column: 'word' }], aggregates: [count, ...sum], orderBy, limit: 20 })
    await pair.check({ table: 'many', groupBy: [{ column: 'key' }, { column: 'word' }], aggregates: [count, ...sum] })
    await pair.check({ table: 'many', aggregates: [{ function: 'distinct', column: 'word', as: 'words' }] })
  })
}
