/** Many calls under way at once. */
import assert from 'node:assert/strict'
import type { Kv } from '../kv.ts'
import type { Subject } from './subject.ts'
import { bytes, read, rows } from './subject.ts'

export function testConcurrency(subject: Subject): void {
  subject.test('a thousand writes under way at once all arrive', async kv => {
    const keys = Array.from({ length: 1000 }, (_, index) => `key${String(index).padStart(4, '0')}`)
    await Promise.all(keys.map(async key => kv.put(bytes(key), bytes(`value of ${key}`))))
    assert.deepEqual(
      await rows(kv),
      keys.map(key => [key, `value of ${key}`]),
    )
    await Promise.all(keys.map(async (key, index) => (index % 2 === 0 ? kv.delete(bytes(key)) : undefined)))
    const found = await Promise.all(keys.map(async key => read(kv, key)))
    assert.deepEqual(
      found,
      keys.map((key, index) => (index % 2 === 0 ? undefined : `value of ${key}`)),
    )
  })

  subject.test('each of many clients reads its own writes', async kv => {
    await Promise.all(Array.from({ length: 30 }, async (_, client) => readOwnWrites(kv, client)))
  })

  subject.test('of writes to one key under way at once one wins, for every reader', async kv => {
    const values = Array.from({ length: 20 }, (_, index) => `value ${index}`)
    await Promise.all(values.map(async value => kv.put(bytes('key'), bytes(value))))
    const winner = await read(kv, 'key')
    assert.ok(winner !== undefined && values.includes(winner))
    for (let again = 0; again < 10; again++) assert.equal(await read(kv, 'key'), winner)
    assert.deepEqual(await rows(kv), [['key', winner]])
  })
}

async function readOwnWrites(kv: Kv, client: number): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const [key, value] = [`client ${client} ${round % 5}`, `value ${round}`]
    await kv.put(bytes(key), bytes(value))
    assert.equal(await read(kv, key), value)
    const found = await rows(kv, { start: bytes(key), end: bytes(`${key}\0`) })
    assert.deepEqual(found, [[key, value]])
    if (round % 4 === 3) {
      await kv.delete(bytes(key))
      assert.equal(await read(kv, key), undefined)
    }
  }
}
