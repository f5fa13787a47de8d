/** One entry at a time: get, put, delete, and whose the bytes are. */
import assert from 'node:assert/strict'
import type { Subject } from './subject.ts'
import { bytes, read, rows, text } from './subject.ts'

export function testEntries(subject: Subject): void {
  testGetPutDelete(subject)
  testOwnership(subject)
}

function testGetPutDelete(subject: Subject): void {
  subject.test('a value that was put is there; a key that never was is absent', async kv => {
    await kv.put(bytes('key'), bytes('value'))
    assert.equal(await read(kv, 'key'), 'value')
    for (const key of ['kez', 'ke', 'key\0', 'KEY', '\0']) assert.equal(await read(kv, key), undefined, key)
  })

  subject.test('a later put wins, whatever the lengths', async kv => {
    for (const value of ['first', '', 'a longer one than before', 'x']) {
      await kv.put(bytes('key'), bytes(value))
      assert.equal(await read(kv, 'key'), value)
    }
  })

  subject.test('a deleted entry is absent, and can be put again; deleting an absent one is no error', async kv => {
    await kv.delete(bytes('key'))
    await kv.put(bytes('key'), bytes('value'))
    await kv.put(bytes('key2'), bytes('stays'))
    await kv.delete(bytes('key'))
    await kv.delete(bytes('key'))
    assert.equal(await read(kv, 'key'), undefined)
    assert.equal(await read(kv, 'key2'), 'stays')
    await kv.put(bytes('key'), bytes('again'))
    assert.equal(await read(kv, 'key'), 'again')
  })

  subject.test('an empty value is a value', async kv => {
    await kv.put(bytes('empty'), bytes(''))
    assert.equal(await read(kv, 'empty'), '')
    assert.deepEqual(await rows(kv), [['empty', '']])
  })

  subject.test('every byte is as good as any other, in keys and in values', async kv => {
    const every = String.fromCharCode(...Array.from({ length: 256 }, (_, code) => code))
    for (let code = 0; code < 256; code++) {
      await kv.put(bytes(String.fromCharCode(code)), bytes(every.slice(code)))
    }
    for (let code = 0; code < 256; code++) {
      assert.equal(await read(kv, String.fromCharCode(code)), every.slice(code), `key of the byte ${code}`)
    }
  })

  subject.test('long keys differ in their last byte, and large values come back whole', async kv => {
    const long = 'k'.repeat(subject.keyBytesMax - 1)
    const large = Array.from({ length: 5 * 1024 * 1024 }, (_, index) => (index * 7 + (index >> 8)) & 255)
    await kv.put(bytes(`${long}1`), bytes('one'))
    await kv.put(bytes(`${long}2`), Uint8Array.from(large))
    assert.equal(await read(kv, `${long}1`), 'one')
    assert.equal(await read(kv, long), undefined)
    const found = await kv.get(bytes(`${long}2`))
    assert.equal(Buffer.compare(found ?? bytes(''), Uint8Array.from(large)), 0, 'the large value is as it was')
  })
}

function testOwnership(subject: Subject): void {
  subject.test('what a call was given may be overwritten once it has settled', async kv => {
    const [key, value] = [bytes('key0'), bytes('value0')]
    for (let index = 0; index < 10; index++) {
      key[3] = value[5] = 48 + index
      await kv.put(key, value)
    }
    key[3] = 53
    await kv.delete(key)
    key.fill(0)
    value.fill(0)
    const expected = [0, 1, 2, 3, 4, 6, 7, 8, 9].map(index => [`key${index}`, `value${index}`])
    assert.deepEqual(await rows(kv), expected)
  })

  subject.test('a view into larger memory stands for its own bytes only', async kv => {
    const memory = bytes('..key1value1..')
    await kv.put(memory.subarray(2, 6), memory.subarray(6, 12))
    const buffer = Buffer.from('..key2value2..')
    await kv.put(buffer.subarray(2, 6), buffer.subarray(6, 12))
    assert.deepEqual(await rows(kv), [
      ['key1', 'value1'],
      ['key2', 'value2'],
    ])
  })

  subject.test('a value that was handed out holds for good', async (kv, store) => {
    const keys = Array.from({ length: 200 }, (_, index) => bytes(`key${index}`))
    const expected = keys.map((_, index) => `value ${index} ${'.'.repeat(600)}`)
    for (const [index, key] of keys.entries()) await kv.put(key, bytes(expected[index]!))
    await store.settle?.()
    const held = await Promise.all(keys.map(async key => kv.get(key)))
    for (const key of keys) {
      await kv.put(key, new Uint8Array(700).fill(2))
      await kv.get(key)
    }
    for (const key of keys) await kv.delete(key)
    await store.settle?.()
    assert.deepEqual(
      held.map(value => value && text(value)),
      expected,
    )
  })
}
