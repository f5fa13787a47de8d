/** Misuse: what the contract rules out is a `TypeError` and changes nothing. */
import assert from 'node:assert/strict'
import type { Kv } from '../kv.ts'
import { valueBytesMax } from '../limits.ts'
import type { Subject } from './subject.ts'
import { assertMisuse, bytes, rows } from './subject.ts'

export function testLimits(subject: Subject): void {
  const { capabilities } = subject

  for (const [name, key] of [
    ['an empty key', bytes('')],
    [`a key of ${subject.keyBytesMax + 1} bytes`, new Uint8Array(subject.keyBytesMax + 1)],
  ] as const) {
    subject.test(`${name} is a TypeError everywhere`, async kv => {
      await assertMisuse('get', () => kv.get(key))
      await assertMisuse('put', () => kv.put(key, bytes('value')))
      await assertMisuse('delete', () => kv.delete(key))
      await assertMisuse('batch', () => kv.batch([{ type: 'put', key, value: bytes('value') }]))
      await assertMisuse('batch', () => kv.batch([{ type: 'delete', key }]))
      if (capabilities.compareAndSet) {
        await assertMisuse('compareAndSet', () => kv.compareAndSet(key, undefined, bytes('value')))
      }
      if (capabilities.snapshots) await assertMisuse('get of a snapshot', () => snapshotGet(kv, key))
      assert.deepEqual(await rows(kv), [])
    })
  }

  subject.test('a value above 256 MiB is a TypeError', async kv => {
    // Never touched, so the system gives no memory for it.
    const value = new Uint8Array(valueBytesMax + 1)
    await assertMisuse('put', () => kv.put(bytes('key'), value))
    await assertMisuse('batch', () => kv.batch([{ type: 'put', key: bytes('key'), value }]))
    assert.deepEqual(await rows(kv), [])
  })

  subject.test('a limit that is no count of 1 or more is a TypeError', async kv => {
    for (const limit of [0, -1, 1.5, Number.NaN]) await assertMisuse(`limit ${limit}`, () => kv.scan({ limit }))
  })

  subject.test('a batch with one write that is misuse writes nothing', async kv => {
    const good = { type: 'put', key: bytes('good'), value: bytes('value') } as const
    await assertMisuse('batch', () => kv.batch([good, { type: 'delete', key: bytes('') }, good]))
    assert.deepEqual(await rows(kv), [])
  })
}

async function snapshotGet(kv: Kv, key: Uint8Array): Promise<unknown> {
  const snapshot = await kv.snapshot()
  try {
    return await snapshot.get(key)
  } finally {
    await snapshot.release()
  }
}
