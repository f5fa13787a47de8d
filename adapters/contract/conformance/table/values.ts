/** What is appended comes back: every type, its extremes, nulls; and whose the arrays are. */
import assert from 'node:assert/strict'
import type { Subject } from '../subject.ts'
import { column, rowsOf, TablePair } from './pair.ts'
import { fillSample } from './sample.ts'

export function testValues(subject: Subject<'table'>): void {
  subject.test('every value of every type comes back, nulls too', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    await pair.checkAll('sample')
    for (const { name } of pair.reference.schema('sample')!) {
      await pair.check({ table: 'sample', select: [name, 'id'].slice(name === 'id' ? 1 : 0) })
    }
  })

  subject.test('columns come in the order of select', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    await pair.check({ table: 'sample', select: ['word', 'id', 'flag'], orderBy: [{ name: 'id' }], limit: 10 })
  })

  subject.test('a table without rows answers, and an append of no rows is none', async table => {
    const pair = new TablePair(table)
    await pair.create('empty', [column('a', 'int32'), column('b', 'string')])
    await pair.checkAll('empty')
    await pair.append('empty', [])
    await pair.checkAll('empty')
    const aggregates = [{ function: 'max', column: 'a', as: 'most' }] as const
    await pair.check({ table: 'empty', groupBy: [{ column: 'b' }], aggregates })
    await pair.check({ table: 'empty', aggregates: [...aggregates, { function: 'count', as: 'rows' }] })
  })

  subject.test('a column of nulls only, and one of a single value, are columns', async table => {
    const pair = new TablePair(table)
    await pair.create('plain', [column('none', 'float64'), column('same', 'string'), column('number', 'int64')])
    await pair.append(
      'plain',
      Array.from({ length: 3000 }, () => [null, 'the same', 5n]),
    )
    await pair.check({ table: 'plain', groupBy: [{ column: 'none' }, { column: 'same' }, { column: 'number' }] })
    await pair.check({ table: 'plain', aggregates: [{ function: 'min', column: 'none', as: 'least' }] })
    await pair.check({ table: 'plain', where: { type: 'null', column: 'none' }, limit: 5 })
  })

  subject.test('equal rows are as many rows', async table => {
    const pair = new TablePair(table)
    await pair.create('twins', [column('a', 'int32')])
    for (let batch = 0; batch < 3; batch++) await pair.append('twins', [[1], [1], [2], [null], [null]])
    await pair.checkAll('twins')
  })

  testOwnership(subject)
  testSize(subject)
}

function testOwnership(subject: Subject<'table'>): void {
  subject.test(
    'vectors may be overwritten once append has settled, and what is behind rowCount is ignored',
    async table => {
      const columns = [column('n', 'int32'), column('s', 'string')]
      await table.create('reused', columns)
      const [numbers, words, valid] = [new Int32Array(8), new Array<string>(8).fill('unused'), new Uint8Array(8)]
      for (let batch = 0; batch < 4; batch++) {
        numbers.fill(batch)
        words.fill(`word ${batch}`)
        valid.fill(1)
        valid[1] = 0
        await table.append('reused', { rowCount: 3, columns: [{ values: numbers, valid }, { values: words }] })
      }
      numbers.fill(-1)
      words.fill('overwritten')
      valid.fill(0)
      const pair = new TablePair(table)
      pair.reference.create('reused', columns)
      const rows = [0, 1, 2, 3].flatMap(batch => [batch, null, batch].map(number => [number, `word ${batch}`]))
      pair.reference.append('reused', rowsOf(columns, rows))
      await pair.checkAll('reused')
    },
  )

  subject.test('an answer holds for good', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    const query = { table: 'sample', select: ['id', 'word', 'small'], orderBy: [{ name: 'id' }] } as const
    const first = await table.query(query)
    const before = structuredClone(first)
    for (let round = 0; round < 5; round++) await fillSample(pair)
    await table.query(query)
    assert.deepEqual(first, before)
  })
}

function testSize(subject: Subject<'table'>): void {
  subject.test('tens of thousands of rows, in one batch and in many, are all there', async table => {
    const pair = new TablePair(table)
    const rowOf = (index: number): [bigint, string, number] => [BigInt(index * 3), `word ${index % 700}`, index / 4]
    await pair.create('large', [column('id', 'int64'), column('word', 'string'), column('x', 'float64')])
    await pair.append(
      'large',
      Array.from({ length: 20_000 }, (_, index) => rowOf(index)),
    )
    for (let from = 20_000; from < 24_000; from += 200) {
      await pair.append(
        'large',
        Array.from({ length: 200 }, (_, index) => rowOf(from + index)),
      )
    }
    const groupBy = [{ column: 'word' }]
    const aggregates = (['count', 'sum', 'min', 'max', 'avg', 'distinct'] as const).map(name => {
      return { function: name, column: 'x', as: name }
    })
    await pair.check({ table: 'large', aggregates })
    await pair.check({ table: 'large', groupBy, aggregates })
    await pair.check({ table: 'large', where: { type: 'range', column: 'id', from: 59_000, to: 61_000 } })
    await pair.check({ table: 'large', orderBy: [{ name: 'x', descending: true }], limit: 10, offset: 3990 })
  })

  subject.test('a string may be long', async table => {
    const pair = new TablePair(table)
    await pair.create('long', [column('text', 'string')])
    await pair.append('long', [['x'.repeat(300_000)], [''], ['日'.repeat(50_000)], [`${'x'.repeat(299_999)}y`]])
    await pair.checkAll('long')
    await pair.check({ table: 'long', where: { type: 'contains', column: 'text', text: 'xy' } })
  })
}
