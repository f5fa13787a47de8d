/** Open, close, open again: what a store keeps, and what a closed one says. */
import assert from 'node:assert/strict'
import type { Subject } from './subject.ts'
import { assertFails, bytes, read, rest, rows } from './subject.ts'

export function testLifecycle(subject: Subject): void {
  testClosed(subject)
  for (const durability of subject.lastingDurabilities) {
    subject.testDirectory(`${durability}: what was written is there when the store opens again`, async directory => {
      const expected: [string, string][] = []
      for (let round = 0; round < 3; round++) {
        const store = await subject.open(directory, durability)
        assert.deepEqual(await rows(store.kv), expected, `at the opening of round ${round}`)
        for (let index = 0; index < 50; index++) {
          const [key, value] = [`key${round}-${String(index).padStart(2, '0')}`, `value ${round} ${'.'.repeat(500)}`]
          await store.kv.put(bytes(key), bytes(value))
          expected.push([key, value])
        }
        await store.kv.batch([
          { type: 'delete', key: bytes(expected.shift()![0]) },
          { type: 'put', key: bytes(expected[0]![0]), value: bytes('batch') },
        ])
        expected[0]![1] = 'batch'
        await store.verify?.()
        await store.close()
      }
    })
  }

  if (subject.lastingDurabilities.length > 0) {
    subject.testDirectory('a store that is open is LOCKED to everyone else, until it is closed', async directory => {
      const [durability] = subject.lastingDurabilities
      const store = await subject.open(directory, durability)
      await store.kv.put(bytes('key'), bytes('value'))
      await assertFails('a second open', 'LOCKED', () => subject.open(directory, durability))
      assert.equal(await read(store.kv, 'key'), 'value', 'the first holder goes on')
      await store.close()
      const next = await subject.open(directory, durability)
      assert.equal(await read(next.kv, 'key'), 'value')
      await next.close()
    })
  }
}

function testClosed(subject: Subject): void {
  const { capabilities } = subject

  subject.testDirectory('a closed store says CLOSED to every call', async directory => {
    const store = await subject.open(directory)
    const { kv } = store
    const [key, value] = [bytes('key'), bytes('value')]
    await kv.put(key, value)
    await store.close()
    await assertFails('get', 'CLOSED', () => kv.get(key))
    await assertFails('put', 'CLOSED', () => kv.put(key, value))
    await assertFails('delete', 'CLOSED', () => kv.delete(key))
    await assertFails('batch', 'CLOSED', () => kv.batch([{ type: 'put', key, value }]))
    await assertFails('scan', 'CLOSED', () => kv.scan({}))
    await assertFails('sync', 'CLOSED', () => store.sync())
    if (capabilities.compareAndSet) {
      await assertFails('compareAndSet', 'CLOSED', () => kv.compareAndSet(key, value, value))
    }
    if (capabilities.snapshots) await assertFails('snapshot', 'CLOSED', () => kv.snapshot())
  })

  subject.testDirectory(
    'a store closes although cursors are open, and these can be closed after it',
    async directory => {
      const store = await subject.open(directory)
      for (let index = 0; index < 3000; index++) await store.kv.put(bytes(`key${index}`), bytes('value'))
      const [fresh, used] = [await store.kv.scan({}), await store.kv.scan({ reverse: true })]
      assert.equal(await used.next(), true)
      await store.close()
      await fresh.close()
      await used.close()
    },
  )

  subject.test('writes that were not awaited before close end one way or the other', async (kv, store) => {
    const writes = Array.from({ length: 100 }, async (_, index) => kv.put(bytes(`key${index}`), bytes('value')))
    const settled = Promise.allSettled(writes)
    const cursor = await kv.scan({})
    await rest(cursor)
    await cursor.close()
    await store.sync()
    await settled
    assert.equal((await rows(kv)).length, 100)
  })
}
