/** Batches: all or none, in order. */
import assert from 'node:assert/strict'
import type { Kv, KvWrite } from '../kv.ts'
import type { Subject } from './subject.ts'
import { breath, bytes, rows } from './subject.ts'

const put = (key: string, value: string): KvWrite => ({ type: 'put', key: bytes(key), value: bytes(value) })
const remove = (key: string): KvWrite => ({ type: 'delete', key: bytes(key) })

export function testBatches(subject: Subject): void {
  subject.test('a batch applies all its writes, the later of one key last', async kv => {
    await kv.put(bytes('old'), bytes('old'))
    const writes = [put('a', '1'), put('b', '1'), remove('old'), put('a', '2'), remove('b'), remove('c'), put('c', '3')]
    await kv.batch(writes)
    assert.deepEqual(await rows(kv), [
      ['a', '2'],
      ['c', '3'],
    ])
  })

  subject.test('an empty batch does nothing', async kv => {
    await kv.batch([])
    assert.deepEqual(await rows(kv), [])
  })

  subject.test('a batch of thousands of writes is as good as one of two', async kv => {
    const keys = Array.from({ length: 5000 }, (_, index) => `key${String(index).padStart(5, '0')}`)
    await kv.batch(keys.map(key => put(key, `value of ${key} ${'.'.repeat(200)}`)))
    const found = await rows(kv)
    assert.deepEqual(
      found.map(([key]) => key),
      keys,
    )
    assert.equal(found[4999]?.[1], `value of key04999 ${'.'.repeat(200)}`)
  })

  subject.test('the writes of a batch may be overwritten once it has settled', async kv => {
    const [key, value] = [bytes('key0'), bytes('value0')]
    const writes: KvWrite[] = []
    for (let index = 0; index < 5; index++) {
      key[3] = value[5] = 48 + index
      writes[0] = { type: 'put', key, value }
      await kv.batch(writes)
    }
    writes.length = 0
    key.fill(0)
    assert.deepEqual(
      await rows(kv),
      [0, 1, 2, 3, 4].map(index => [`key${index}`, `value${index}`]),
    )
  })

  if (subject.capabilities.atomicBatch) testAtomicity(subject)
}

function testAtomicity(subject: Subject): void {
  subject.test('atomicBatch: nobody sees half of a batch', async kv => {
    const keys = ['a', 'k', 'z']
    const writeAll = async (client: number): Promise<void> => {
      for (let round = 0; round < 50; round++) await kv.batch(keys.map(key => put(key, `${client} ${round}`)))
    }
    const writing = { done: false }
    const writers = Promise.all([1, 2, 3].map(writeAll)).finally(() => {
      writing.done = true
    })
    try {
      while (!writing.done) {
        await checkWhole(kv, keys)
        await breath()
      }
    } finally {
      await writers
    }
    await checkWhole(kv, keys)
  })
}

async function checkWhole(kv: Kv, keys: readonly string[]): Promise<void> {
  const found = await rows(kv)
  if (found.length === 0) return
  assert.deepEqual(
    found,
    keys.map(key => [key, found[0]![1]]),
    'all keys of a batch have its value',
  )
}
