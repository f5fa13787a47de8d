/** Deletes, snapshots, and what readers see while writers write. */
import assert from 'node:assert/strict'
import type { Predicate } from '../../table.ts'
import type { Subject } from '../subject.ts'
import { assertFails, breath } from '../subject.ts'
import { checkQuery, checkTable, column, rowsOf, TablePair } from './pair.ts'
import { fillSample, sampleColumns, sampleRow } from './sample.ts'

const oneKind: Predicate = { type: 'compare', column: 'kind', operator: '=', value: 'x' }

export function testWrites(subject: Subject<'table'>): void {
  if (subject.has('delete')) testDelete(subject)
  else {
    subject.test('delete: not claimed, and refused', async table => {
      const pair = new TablePair(table)
      await fillSample(pair)
      await assertFails('delete', 'NOT_SUPPORTED', () => table.delete('sample', oneKind))
      await pair.checkAll('sample')
    })
  }
  if (subject.has('snapshot')) testSnapshots(subject)
  else {
    subject.test('snapshot: not claimed, and refused', async table => {
      await assertFails('snapshot', 'NOT_SUPPORTED', () => table.snapshot())
    })
  }
  testConcurrency(subject)
}

function testDelete(subject: Subject<'table'>): void {
  subject.test('delete removes the rows for which it is true, and counts them', async table => {
    const pair = new TablePair(table)
    await fillSample(pair)
    const groupBy = [{ column: 'kind' }]
    const aggregates = [
      { function: 'count', as: 'rows' },
      { function: 'sum', column: 'amount', as: 'sum' },
    ] as const
    const predicates: Predicate[] = [
      oneKind,
      oneKind,
      { type: 'null', column: 'small' },
      { type: 'not', predicate: { type: 'compare', column: 'flag', operator: '=', value: true } },
      { type: 'range', column: 'id', from: 50, to: 90 },
      { type: 'or', predicates: [] },
    ]
    for (const where of predicates) {
      await pair.delete('sample', where)
      await pair.checkAll('sample')
      await pair.check({ table: 'sample', groupBy, aggregates })
      await pair.check({ table: 'sample', orderBy: [{ name: 'id', descending: true }], limit: 5 })
    }
    await pair.append('sample', [sampleRow(1), sampleRow(60)])
    await pair.checkAll('sample')
    await pair.delete('sample', { type: 'and', predicates: [] })
    await pair.checkAll('sample')
    await fillSample(pair)
    await pair.checkAll('sample')
  })
}

function testSnapshots(subject: Subject<'table'>): void {
  subject.test('a snapshot is unmoved by whatever is written, until it is released', async (table, store) => {
    const pair = new TablePair(table)
    await pair.create('other', [column('n', 'int32')])
    const standing = []
    for (let round = 0; round < 6; round++) {
      await fillSample(pair)
      await pair.append('other', [[round, ...textsOf(pair)]])
      standing.push({ snapshot: await table.snapshot(), reference: pair.reference.snapshot() })
      if (subject.has('delete')) await pair.delete('sample', { type: 'range', column: 'id', from: round * 20, to: 150 })
      if (subject.has('add-column')) await pair.addColumn('other', column(`added ${round}`, 'string'))
      await pair.append('other', [[100 + round, ...textsOf(pair)]])
    }
    await pair.create('late', [column('n', 'int32')])
    await store.settle?.()
    for (const { snapshot, reference } of standing) {
      await checkTable(snapshot, reference, 'sample')
      await checkTable(snapshot, reference, 'other')
      await checkQuery(snapshot, reference, { table: 'sample', groupBy: [{ column: 'kind' }], where: oneKind })
      assert.equal(await snapshot.schema('late'), undefined)
      await snapshot.release()
    }
    await pair.checkAll('sample')
    await pair.checkAll('other')
  })
}

/** A value for each column of `other` that was added. */
function textsOf({ reference }: TablePair): string[] {
  return reference
    .schema('other')!
    .slice(1)
    .map(({ name }) => name)
}

function testConcurrency(subject: Subject<'table'>): void {
  subject.test('appends under way at once all arrive, each as a whole', async table => {
    const columns = [column('writer', 'int32'), column('round', 'int32')]
    await table.create('busy', columns)
    const batchLength = 7
    const writing = { done: false }
    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < 12; round++) {
        await table.append(
          'busy',
          rowsOf(
            columns,
            Array.from({ length: batchLength }, () => [writer, round]),
          ),
        )
      }
    }
    const writers = Promise.all([0, 1, 2, 3, 4].map(write)).finally(() => {
      writing.done = true
    })
    try {
      let before = 0n
      while (!writing.done) {
        const found = await table.query({ table: 'busy', aggregates: [{ function: 'count', as: 'rows' }] })
        const count = found.columns[0]!.values[0] as bigint
        assert.equal(count % BigInt(batchLength), 0n, `${count} rows are no whole batches of ${batchLength}`)
        assert.ok(count >= before, `there were ${before} rows, and now ${count}`)
        before = count
        await breath()
      }
    } finally {
      await writers
    }
    const pair = new TablePair(table)
    pair.reference.create('busy', columns)
    for (let index = 0; index < 60; index++) {
      const rows = Array.from({ length: batchLength }, () => [index % 5, Math.floor(index / 5)])
      pair.reference.append('busy', rowsOf(columns, rows))
    }
    await pair.checkAll('busy')
  })

  subject.test('queries under way at once answer each for itself', async table => {
    const pair = new TablePair(table)
    await pair.create('sample', sampleColumns)
    await fillSample(pair)
    const kinds = ['x', 'y', 'z', 'none']
    await Promise.all(
      Array.from({ length: 24 }, async (_, index) => {
        const where: Predicate = { type: 'compare', column: 'kind', operator: '=', value: kinds[index % 4]! }
        await pair.check({ table: 'sample', where, orderBy: [{ name: 'id' }], limit: 1 + index })
      }),
    )
  })
}
