/** Compare-and-set: every pair of what is expected and what is there, and no lost update. */
import assert from 'node:assert/strict'
import type { Kv } from '../kv.ts'
import type { Subject } from './subject.ts'
import { assertFails, breath, bytes, read, rows, text } from './subject.ts'

const optional = (value: string | undefined): Uint8Array | undefined => (value === undefined ? undefined : bytes(value))

export function testCompareAndSet(subject: Subject): void {
  if (!subject.capabilities.compareAndSet) {
    subject.test('compareAndSet: not claimed, and refused', async kv => {
      await kv.put(bytes('key'), bytes('value'))
      await assertFails('compareAndSet', 'NOT_SUPPORTED', () =>
        kv.compareAndSet(bytes('key'), bytes('value'), bytes('x')),
      )
      await assertFails('compareAndSet', 'NOT_SUPPORTED', () => kv.compareAndSet(bytes('none'), undefined, bytes('x')))
      assert.deepEqual(await rows(kv), [['key', 'value']])
    })
    return
  }

  subject.test('compareAndSet writes where the entry holds what is expected, and only there', async kv => {
    // Absence, emptiness, a value, and values that differ in length or in the last byte.
    const states = [undefined, '', 'value', 'valu', 'valuf', 'value\0']
    for (const present of states) {
      for (const expected of states) {
        for (const next of [undefined, '', 'next']) {
          const name = `holds ${present}, expects ${expected}, sets ${next}`
          if (present === undefined) await kv.delete(bytes('key'))
          else await kv.put(bytes('key'), bytes(present))
          const written = await kv.compareAndSet(bytes('key'), optional(expected), optional(next))
          assert.equal(written, present === expected, name)
          assert.equal(await read(kv, 'key'), written ? next : present, name)
        }
      }
    }
  })

  subject.test('compareAndSet: what it was given may be overwritten once it has settled', async kv => {
    const [key, value] = [bytes('key'), bytes('value')]
    await kv.compareAndSet(key, undefined, value)
    key.fill(0)
    value.fill(0)
    assert.deepEqual(await rows(kv), [['key', 'value']])
  })

  subject.test('compareAndSet: of many who count at once, no one loses a step', async kv => {
    const [clientCount, stepCount] = [20, 10]
    await Promise.all(Array.from({ length: clientCount }, async () => countUp(kv, stepCount)))
    assert.equal(await read(kv, 'counter'), String(clientCount * stepCount))
  })
}

async function countUp(kv: Kv, stepCount: number): Promise<void> {
  for (let step = 0; step < stepCount; ) {
    const found = await kv.get(bytes('counter'))
    const count = found === undefined ? 0 : Number(text(found))
    if (await kv.compareAndSet(bytes('counter'), found, bytes(String(count + 1)))) step++
    else await breath()
  }
}
