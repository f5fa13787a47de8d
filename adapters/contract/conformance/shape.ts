/** What can be said of a `kv` store without trusting it with data: its claims, its methods, its figures. */
import assert from 'node:assert/strict'
import { checkMetrics, testClaims } from './claims.ts'
import type { Subject } from './subject.ts'
import { bytes } from './subject.ts'

export function testShape(subject: Subject): void {
  testClaims(subject)

  subject.test('every call answers in its form, on an empty store too', async (kv, store) => {
    await kv.put(bytes('key'), bytes('value'))
    const value = await kv.get(bytes('key'))
    assert.ok(value === undefined || value instanceof Uint8Array)
    await kv.batch([{ type: 'put', key: bytes('key'), value: bytes('other') }])
    await kv.batch([])
    const cursor = await kv.scan({ limit: 2 })
    if (await cursor.next()) assert.ok(cursor.key instanceof Uint8Array && cursor.value instanceof Uint8Array)
    await cursor.close()
    await cursor.close()
    await kv.delete(bytes('key'))
    await store.sync()
    await store.settle?.()
    await store.verify?.()
  })

  if (!subject.capabilities.keepsData) {
    subject.test('it forgets what it is given, as it claims', async kv => {
      const values = new Map([1, 2, 3].map(index => [`key${index}`, `value${index}`]))
      for (const [key, value] of values) await kv.put(bytes(key), bytes(value))
      const found = await Promise.all([...values.keys()].map(async key => kv.get(bytes(key))))
      assert.notDeepEqual(found, [...values.values()].map(bytes), 'it keeps data and claims that it does not')
    })
  }

  subject.test('metrics are named, finite and described', async (kv, store) => {
    for (let index = 0; index < 100; index++) await kv.put(bytes(`key${index}`), bytes('value'))
    await checkMetrics(store)
  })
}
