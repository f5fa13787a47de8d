/** What can be said of a `series` store without trusting it with data: its claims, and the form of its answers. */
import assert from 'node:assert/strict'
import type { SeriesReader } from '../../series.ts'
import { checkMetrics, testClaims } from '../claims.ts'
import type { Subject } from '../subject.ts'
import { always, batchOf } from './pair.ts'
import { startUs } from './sample.ts'

const key = { metric: 'm', tags: { host: 'a' } }
const range = { select: { metric: 'm' }, ...always }

export function testShape(subject: Subject<'series'>): void {
  testClaims(subject)

  subject.test('every call answers in its form', async (series, store) => {
    await series.append(batchOf([[key, startUs, 1]]))
    await checkForm(series)
    if (subject.has('snapshot')) {
      const snapshot = await series.snapshot()
      await checkForm(snapshot)
      await snapshot.release()
    }
    if (subject.has('delete')) await series.delete(range)
    if (subject.has('drop-before')) await series.dropBefore(startUs)
    await store.sync()
    await store.settle?.()
    await store.verify?.()
    await checkMetrics(store)
  })

  if (subject.capabilities.keepsData) return
  subject.test('it forgets what it is given, as it claims', async series => {
    await series.append(batchOf([[key, startUs, 1]]))
    assert.equal((await series.range(range)).length, 0, 'it keeps data and claims that it does not')
  })
}

async function checkForm(series: SeriesReader): Promise<void> {
  for (const points of [await series.range(range), await series.last(range)]) {
    for (const { timestampsUs, values } of points) {
      assert.ok(timestampsUs instanceof Float64Array && values instanceof Float64Array)
      assert.equal(timestampsUs.length, values.length)
    }
  }
  for (const { startsUs, values } of await series.window({ ...range, function: 'sum' })) {
    assert.ok(startsUs instanceof Float64Array && values instanceof Float64Array)
    assert.equal(startsUs.length, values.length)
  }
  assert.ok(Array.isArray(await series.series(range.select)))
}
