/** The order that a query asks for, and how much of the answer. */
import type { SortKey, TableQuery } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { TablePair } from './pair.ts'
import { fillSample, sampleColumns, sampleRowCount } from './sample.ts'

export function testOrder(subject: Subject<'table'>): void {
  subject.test('rows come in the order of any column, either way, nulls last', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    for (const { name } of sampleColumns) {
      for (const descending of [false, true]) {
        await pair.check({ table: 'sample', select: ['id', 'kind'], orderBy: [{ name, descending }] })
        await pair.check({ table: 'sample', select: ['id'], orderBy: [{ name, descending }], limit: 15 })
        await pair.check({ table: 'sample', orderBy: [{ name, descending }, { name: 'id' }], limit: 33, offset: 5 })
      }
    }
    await pair.check({ table: 'sample', orderBy: keys('kind', '-flag', 'small', '-id') })
  })

  subject.test('limit and offset cut the answer wherever', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    const orders: TableQuery[] = [{ table: 'sample', orderBy: keys('small', 'id') }, { table: 'sample' }]
    for (const query of orders) {
      for (const limit of [0, 1, 7, sampleRowCount - 1, sampleRowCount, sampleRowCount + 1, 1e9]) {
        await pair.check({ ...query, limit })
        for (const offset of [0, 1, 190, sampleRowCount, 1e9]) await pair.check({ ...query, limit, offset })
      }
      await pair.check({ ...query, offset: 150 })
    }
  })

  subject.test('groups come in the order of keys and of aggregates, nulls last', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    const groupBy = [{ column: 'word' }, { column: 'flag' }]
    const aggregates = [
      { function: 'count', as: 'rows' },
      { function: 'sum', column: 'amount', as: 'sum' },
      { function: 'max', column: 'real', as: 'most' },
    ] as const
    for (const orderBy of [
      keys('word', 'flag'),
      keys('-rows'),
      keys('-sum', 'word', 'flag'),
      keys('most', '-word', 'flag'),
    ]) {
      await pair.check({ table: 'sample', groupBy, aggregates, orderBy })
      await pair.check({ table: 'sample', groupBy, aggregates, orderBy, limit: 9, offset: 2 })
    }
    await pair.check({ table: 'sample', groupBy, aggregates, limit: 5 })
    await pair.check({ table: 'sample', aggregates, limit: 0 })
    await pair.check({ table: 'sample', aggregates, offset: 1 })
  })
}

/** `-` before a name: descending. */
function keys(...names: readonly string[]): SortKey[] {
  return names.map(name => (name.startsWith('-') ? { name: name.slice(1), descending: true } : { name }))
}
