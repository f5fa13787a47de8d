/** Expiry. No test here can fail because a machine is slow: what must still be there expires in an hour. */
import assert from 'node:assert/strict'
import type { ConformanceClock, Subject } from './subject.ts'
import { assertFails, bytes, read, rows } from './subject.ts'

const shortMs = 25
const hourMs = 3_600_000

export function testExpiry(subject: Subject): void {
  if (subject.capabilities.expiry) testExpiring(subject)
  else testRefusal(subject)
}

function testRefusal(subject: Subject): void {
  subject.test('expiry: not claimed, and refused', async kv => {
    const expiresAtMs = subject.clock.wallMs() + hourMs
    const write = { type: 'put', key: bytes('key'), value: bytes('value'), expiresAtMs } as const
    await assertFails('put', 'NOT_SUPPORTED', () => kv.put(write.key, write.value, { expiresAtMs }))
    await assertFails('batch', 'NOT_SUPPORTED', () => kv.batch([write]))
    assert.deepEqual(await rows(kv), [])
  })
}

/** Until the clock has passed the moment; a sleep alone may end a little early. */
async function waitUntil(clock: ConformanceClock, momentMs: number): Promise<void> {
  while (clock.wallMs() <= momentMs) await clock.sleep(5)
}

function testExpiring(subject: Subject): void {
  const { clock } = subject

  subject.test('an entry is there until it expires, then absent everywhere', async kv => {
    const soonMs = clock.wallMs() + shortMs
    await kv.put(bytes('a'), bytes('stays'))
    await kv.put(bytes('b'), bytes('soon'), { expiresAtMs: soonMs })
    await kv.put(bytes('c'), bytes('later'), { expiresAtMs: soonMs + hourMs })
    await kv.batch([
      { type: 'put', key: bytes('d'), value: bytes('soon'), expiresAtMs: soonMs },
      { type: 'put', key: bytes('e'), value: bytes('later'), expiresAtMs: soonMs + hourMs },
      { type: 'put', key: bytes('f'), value: bytes('stays') },
    ])
    await waitUntil(clock, soonMs)
    const expected = [
      ['a', 'stays'],
      ['c', 'later'],
      ['e', 'later'],
      ['f', 'stays'],
    ]
    assert.deepEqual(await rows(kv), expected)
    assert.deepEqual(await rows(kv, { reverse: true }), expected.toReversed())
    assert.deepEqual(await rows(kv, { limit: 2 }), expected.slice(0, 2), 'an expired entry does not count')
    for (const key of ['b', 'd']) assert.equal(await read(kv, key), undefined)
    for (const [key, value] of expected) assert.equal(await read(kv, key!), value)
  })

  subject.test('an expiry in the past hides the entry at once, and what was there before', async kv => {
    await kv.put(bytes('key'), bytes('old'))
    await kv.put(bytes('key'), bytes('new'), { expiresAtMs: clock.wallMs() - 1 })
    assert.equal(await read(kv, 'key'), undefined)
    assert.deepEqual(await rows(kv), [])
  })

  subject.test('a later put decides: it sets, moves or lifts the expiry', async kv => {
    const soonMs = clock.wallMs() + shortMs
    const later = { expiresAtMs: soonMs + hourMs }
    for (const key of ['lifted', 'moved']) await kv.put(bytes(key), bytes('1'), { expiresAtMs: soonMs })
    await kv.put(bytes('lifted'), bytes('2'))
    await kv.put(bytes('moved'), bytes('2'), later)
    await kv.put(bytes('set'), bytes('1'), later)
    await kv.put(bytes('set'), bytes('2'), { expiresAtMs: soonMs })
    await waitUntil(clock, soonMs)
    assert.deepEqual(await rows(kv), [
      ['lifted', '2'],
      ['moved', '2'],
    ])
  })

  if (subject.capabilities.compareAndSet) {
    subject.test('to compareAndSet an expired entry is absent, and what it writes does not expire', async kv => {
      const soonMs = clock.wallMs() + shortMs
      for (const key of ['a', 'b']) await kv.put(bytes(key), bytes('soon'), { expiresAtMs: soonMs })
      await waitUntil(clock, soonMs)
      assert.equal(await kv.compareAndSet(bytes('a'), bytes('soon'), bytes('new')), false)
      assert.equal(await kv.compareAndSet(bytes('b'), undefined, bytes('new')), true)
      assert.deepEqual(await rows(kv), [['b', 'new']])
    })
  }
}
