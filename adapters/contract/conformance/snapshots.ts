/** Snapshots: everything as of the call, until released. */
import assert from 'node:assert/strict'
import type { KvSnapshot } from '../kv.ts'
import type { Subject } from './subject.ts'
import { assertFails, bytes, read, rows } from './subject.ts'

export function testSnapshots(subject: Subject): void {
  if (!subject.capabilities.snapshots) {
    subject.test('snapshots: not claimed, and refused', async kv => {
      await assertFails('snapshot', 'NOT_SUPPORTED', () => kv.snapshot())
    })
    return
  }

  subject.test('a snapshot is unmoved by puts, deletes and batches, in get and in scan', async kv => {
    for (const key of ['a', 'b', 'c', 'd']) await kv.put(bytes(key), bytes(`${key}1`))
    const snapshot = await kv.snapshot()
    await kv.put(bytes('a'), bytes('a2'))
    await kv.delete(bytes('b'))
    await kv.batch([
      { type: 'delete', key: bytes('c') },
      { type: 'put', key: bytes('e'), value: bytes('e2') },
    ])
    const before = ['a', 'b', 'c', 'd'].map(key => [key, `${key}1`])
    assert.deepEqual(await rows(snapshot), before)
    assert.deepEqual(await rows(snapshot, { reverse: true, limit: 3 }), before.toReversed().slice(0, 3))
    assert.deepEqual(await rows(snapshot, { start: bytes('b'), end: bytes('d') }), before.slice(1, 3))
    for (const [key, value] of before) assert.equal(await read(snapshot, key!), value)
    assert.equal(await read(snapshot, 'e'), undefined)
    await snapshot.release()
    assert.deepEqual(await rows(kv), [
      ['a', 'a2'],
      ['d', 'd1'],
      ['e', 'e2'],
    ])
  })

  subject.test('snapshots of many moments stand side by side, through background work', async (kv, store) => {
    const snapshots: KvSnapshot[] = []
    const filler = '.'.repeat(2000)
    for (let round = 0; round < 20; round++) {
      for (let index = 0; index < 20; index++) await kv.put(bytes(`key${index}`), bytes(`${round} ${filler}`))
      snapshots.push(await kv.snapshot())
    }
    await store.settle?.()
    for (const [round, snapshot] of snapshots.entries()) {
      const found = await rows(snapshot)
      assert.equal(found.length, 20)
      assert.deepEqual(new Set(found.map(([, value]) => value)), new Set([`${round} ${filler}`]))
      await snapshot.release()
    }
  })

  subject.test('releasing one snapshot leaves the others alone', async kv => {
    await kv.put(bytes('key'), bytes('1'))
    const [first, second] = [await kv.snapshot(), await kv.snapshot()]
    await kv.put(bytes('key'), bytes('2'))
    await first.release()
    assert.equal(await read(second, 'key'), '1')
    await second.release()
    assert.equal(await read(kv, 'key'), '2')
  })
}
