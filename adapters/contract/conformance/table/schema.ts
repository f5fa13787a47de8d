/** Tables and their columns: made once, found again by their exact names, and added to. */
import assert from 'node:assert/strict'
import type { Column } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { assertFails, assertMisuse } from '../subject.ts'
import { column, TablePair } from './pair.ts'
import { fillSample, sampleColumns } from './sample.ts'

export function testSchema(subject: Subject<'table'>): void {
  subject.test('schema is undefined before create, and the columns after it', async table => {
    assert.equal(await table.schema('sample'), undefined)
    await table.create('sample', sampleColumns)
    assert.deepEqual(await table.schema('sample'), sampleColumns)
    assert.equal(await table.schema('Sample'), undefined)
  })

  subject.test('create leaves a table of the same columns alone, and refuses others', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    await table.create('sample', sampleColumns)
    await pair.checkAll('sample')
    const [first, ...rest] = sampleColumns as readonly [Column, ...Column[]]
    const others = [
      rest,
      [...rest, first],
      [{ ...first, nullable: true }, ...rest],
      [{ ...first, type: 'int32' }, ...rest],
    ] as const
    for (const columns of others) await assertMisuse('create with other columns', () => table.create('sample', columns))
    await pair.checkAll('sample')
  })

  subject.test('names are any text, and matched exactly', async table => {
    const pair = new TablePair(table)
    const names = ['a', 'A', 'a b', 'select', '"quoted"', "it's", 'naïve', 'a.b', '1', '$', '?', 'rowid', 'time']
    const tables = ['t', 'T', 'group', 'a table', '"t"', "t's", 'téa', 'a/b', '..', '%']
    for (const [index, name] of tables.entries()) {
      await pair.create(
        name,
        names.map(each => column(each, 'int32')),
      )
      await pair.append(name, [names.map((_, place) => index * 100 + place)])
    }
    for (const name of tables) {
      await pair.checkAll(name)
      for (const each of names) {
        const where = { type: 'compare', column: each, operator: '>=', value: 0 } as const
        const aggregates = [{ function: 'sum', column: each, as: each }] as const
        await pair.check({ table: name, select: [each], where, orderBy: [{ name: each }] })
        await pair.check({ table: name, groupBy: [{ column: 'a', as: 'the key' }], aggregates })
      }
    }
  })

  if (subject.has('add-column')) testAddColumn(subject)
  else {
    subject.test('add-column: not claimed, and refused', async table => {
      await table.create('sample', sampleColumns)
      await assertFails('addColumn', 'NOT_SUPPORTED', () => table.addColumn('sample', column('added', 'int32')))
      assert.deepEqual(await table.schema('sample'), sampleColumns)
    })
  }
}

function testAddColumn(subject: Subject<'table'>): void {
  subject.test('add-column: it is null in the rows that are there, and takes values from then on', async table => {
    const pair = new TablePair(table)
    await pair.create('growing', [column('first', 'int32')])
    await pair.append('growing', [[1], [2], [null]])
    const types = ['string', 'int64', 'float64', 'boolean', 'timestamp', 'int32'] as const
    const values = ['text', 5n, 0.5, true, 7n, 9] as const
    for (const [index, type] of types.entries()) {
      await pair.addColumn('growing', column(type, type))
      await pair.checkAll('growing')
      await pair.append('growing', [
        [10 + index, ...values.slice(0, index + 1)],
        [null, ...values.slice(0, index + 1)],
      ])
      await pair.checkAll('growing')
      await pair.check({ table: 'growing', where: { type: 'null', column: type }, select: ['first'] })
      await pair.check({
        table: 'growing',
        groupBy: [{ column: type }],
        aggregates: [{ function: 'count', as: 'rows' }],
      })
      await pair.check({ table: 'growing', orderBy: [{ name: type, descending: true }] })
    }
  })
}
