/** Open, close, open again: what a store keeps, and what a closed one says. */
import assert from 'node:assert/strict'
import type { Durability } from '../../store.ts'
import type { Subject } from '../subject.ts'
import { assertFails } from '../subject.ts'
import { column, rowsOf, TablePair } from './pair.ts'
import { fillSample, sampleColumns } from './sample.ts'

export function testLifecycle(subject: Subject<'table'>): void {
  testClosed(subject)
  for (const durability of subject.lastingDurabilities) testReopening(subject, durability)

  const [durability] = subject.lastingDurabilities
  if (durability === undefined) return
  subject.testDirectory('a store that is open is LOCKED to everyone else, until it is closed', async directory => {
    const store = await subject.open(directory, durability)
    const pair = new TablePair(store.table)
    await fillSample(pair)
    await assertFails('a second open', 'LOCKED', () => subject.open(directory, durability))
    await pair.checkAll('sample')
    await store.close()
    const next = await subject.open(directory, durability)
    pair.table = next.table
    await pair.checkAll('sample')
    await next.close()
  })
}

function testReopening(subject: Subject<'table'>, durability: Durability): void {
  subject.testDirectory(`${durability}: what was written is there when the store opens again`, async directory => {
    let pair: TablePair | undefined
    for (let round = 0; round < 4; round++) {
      const store = await subject.open(directory, durability)
      if (pair === undefined) {
        pair = new TablePair(store.table)
        await pair.create('growing', [column('n', 'int32')])
      } else pair.table = store.table
      if (round > 0) await pair.checkAll('sample')
      await pair.checkAll('growing')
      await fillSample(pair)
      await pair.append('growing', [[round, ...added(subject, round)]])
      if (subject.has('delete')) await pair.delete('sample', { type: 'range', column: 'id', from: 20 * round, to: 160 })
      if (subject.has('add-column')) await pair.addColumn('growing', column(`text ${round}`, 'string'))
      if (round === 2) await store.sync()
      await store.verify?.()
      await store.close()
    }
  })
}

/** A value for each column that earlier rounds added. */
function added(subject: Subject<'table'>, round: number): string[] {
  return subject.has('add-column') ? Array.from({ length: round }, (_, index) => `${round} ${index}`) : []
}

function testClosed(subject: Subject<'table'>): void {
  subject.testDirectory('a closed store says CLOSED to every call', async directory => {
    const store = await subject.open(directory)
    const { table } = store
    await fillSample(new TablePair(table))
    await store.close()
    const calls: Record<string, () => unknown> = {
      schema: () => table.schema('sample'),
      query: () => table.query({ table: 'sample' }),
      create: () => table.create('sample', sampleColumns),
      append: () => table.append('sample', rowsOf(sampleColumns, [])),
      sync: () => store.sync(),
    }
    if (subject.has('add-column')) calls.addColumn = () => table.addColumn('sample', column('added', 'int32'))
    if (subject.has('delete')) calls.delete = () => table.delete('sample', { type: 'or', predicates: [] })
    if (subject.has('snapshot')) calls.snapshot = () => table.snapshot()
    for (const [name, call] of Object.entries(calls)) await assertFails(name, 'CLOSED', call)
  })

  if (!subject.has('snapshot')) return
  subject.testDirectory(
    'a store closes although a snapshot stands, and that can be released after it',
    async directory => {
      const store = await subject.open(directory)
      await fillSample(new TablePair(store.table))
      const snapshot = await store.table.snapshot()
      assert.equal((await snapshot.query({ table: 'sample', limit: 1 })).rowCount, 1)
      await store.close()
      await snapshot.release()
    },
  )
}
