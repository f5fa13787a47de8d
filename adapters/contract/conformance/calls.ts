/**
 * What holds for every call of a model, whichever it is: its form, a refusal where the store does not claim it, `CLOSED`
 * after `close`. A model's suite lists its calls once.
 */
import assert from 'node:assert/strict'
import type { Awaitable, Feature, ModelName, Store } from '../store.ts'
import { checkMetrics } from './claims.ts'
import type { Subject } from './subject.ts'
import { assertFails } from './subject.ts'

export interface Call<M extends ModelName> {
  readonly name: string
  /** What a store may lack of it; absent: every store does it. */
  readonly feature?: Feature
  /** Makes the call, on a store that holds nothing or what the calls before it wrote, and asserts the answer's form. */
  readonly make: (model: Store<M>[M]) => Awaitable<void>
}

export function testCalls<M extends ModelName>(subject: Subject<M>, calls: readonly Call<M>[]): void {
  const claimed = calls.filter(({ feature }) => feature === undefined || subject.has(feature))

  subject.test('every call answers in its form, on an empty store too', async (model, store) => {
    for (const { make } of claimed) await make(model)
    await store.sync()
    await store.settle?.()
    await store.verify?.()
  })

  subject.test('metrics are named, finite and described', async (model, store) => {
    for (const { make } of claimed) await make(model)
    await checkMetrics(store)
  })

  for (const [feature, lacking] of Map.groupBy(calls, call => call.feature)) {
    if (feature === undefined || subject.has(feature)) continue
    subject.test(`${feature}: not claimed, and refused`, async model => {
      for (const { make } of claimed) await make(model)
      for (const { name, make } of lacking) await assertFails(name, 'NOT_SUPPORTED', () => make(model))
    })
  }
}

export function testClosed<M extends ModelName>(subject: Subject<M>, calls: readonly Call<M>[]): void {
  const claimed = calls.filter(({ feature }) => feature === undefined || subject.has(feature))

  subject.testDirectory('a closed store says CLOSED to every call', async directory => {
    const store = await subject.open(directory)
    const model = store[subject.model]
    for (const { make } of claimed) await make(model)
    await store.close()
    for (const { name, make } of claimed) await assertFails(name, 'CLOSED', () => make(model))
    await assertFails('sync', 'CLOSED', () => store.sync())
  })
}

/** Ids, of any kind of array. */
export function assertIds(what: string, ids: ArrayLike<number>): void {
  assert.ok(ids !== null && typeof ids === 'object' && typeof ids.length === 'number', `${what} is an array`)
  for (const id of Array.from(ids)) assert.ok(Number.isSafeInteger(id) && id >= 0, `${what} has the id ${id}`)
}
