/** What can be said of a `table` store without trusting it with data: its claims, and the form of its answers. */
import assert from 'node:assert/strict'
import type { TableAnswer, TableReader } from '../../table.ts'
import { checkMetrics, testClaims } from '../claims.ts'
import type { Subject } from '../subject.ts'
import { column, rowsOf } from './pair.ts'

const columns = [column('n', 'int32'), column('s', 'string')]

export function testShape(subject: Subject<'table'>): void {
  testClaims(subject)

  subject.test('every call answers in its form', async (table, store) => {
    await table.create('form', columns)
    await table.append(
      'form',
      rowsOf(columns, [
        [1, 'one'],
        [null, null],
      ]),
    )
    await checkForm(table)
    if (subject.has('add-column')) await table.addColumn('form', column('more', 'float64'))
    if (subject.has('delete'))
      assert.equal(typeof (await table.delete('form', { type: 'null', column: 'n' })), 'number')
    if (subject.has('snapshot')) {
      const snapshot = await table.snapshot()
      await checkForm(snapshot)
      await snapshot.release()
    }
    await store.sync()
    await store.settle?.()
    await store.verify?.()
    await checkMetrics(store)
  })

  if (subject.capabilities.keepsData) return
  subject.test('it forgets what it is given, as it claims', async table => {
    await table.create('form', columns)
    await table.append('form', rowsOf(columns, [[1, 'one']]))
    const { rowCount } = await table.query({ table: 'form' })
    assert.equal(rowCount, 0, 'it keeps data and claims that it does not')
  })
}

async function checkForm(table: TableReader): Promise<void> {
  const schema = await table.schema('form')
  assert.ok(schema === undefined || Array.isArray(schema))
  checkAnswer(await table.query({ table: 'form' }))
  checkAnswer(
    await table.query({ table: 'form', groupBy: [{ column: 's' }], aggregates: [{ function: 'count', as: 'rows' }] }),
  )
}

function checkAnswer({ rowCount, columns: answered }: TableAnswer): void {
  assert.ok(Number.isInteger(rowCount) && rowCount >= 0)
  for (const { values } of answered) assert.equal(values.length, rowCount)
}
