/** Ranges: order, bounds, direction, limit; and a cursor that later writes do not move. */
import assert from 'node:assert/strict'
import type { Kv, ScanRange } from '../kv.ts'
import type { Subject } from './subject.ts'
import { bytes, read, rest, rows } from './subject.ts'

/** In order: unsigned bytes, and a prefix before what it begins. */
const ordered = [
  '\0',
  '\0\0',
  '\0\xff',
  '\x01',
  'a',
  'a\0',
  'aa',
  'ab',
  'b',
  '\x7f',
  '\x80',
  '\xfe\xff',
  '\xff',
  '\xff\0',
  '\xff\xff',
]

async function putAll(kv: Kv, keys: readonly string[]): Promise<void> {
  // Neither in order nor in reverse: 7 and the number of keys share no divisor.
  for (let index = 0; index < keys.length; index++) {
    const key = keys[(index * 7) % keys.length]!
    await kv.put(bytes(key), bytes(`value of ${key}`))
  }
}

const keysOf = async (kv: Kv, range: ScanRange): Promise<string[]> => (await rows(kv, range)).map(([key]) => key)

export function testScans(subject: Subject): void {
  testOrderAndBounds(subject)
  testUnusualBounds(subject)
  testSelection(subject)
  testCursors(subject)
}

function testOrderAndBounds(subject: Subject): void {
  subject.test('a scan yields every entry in unsigned lexicographic order, either way', async kv => {
    await putAll(kv, ordered)
    const expected = ordered.map(key => [key, `value of ${key}`])
    assert.deepEqual(await rows(kv), expected)
    assert.deepEqual(await rows(kv, { reverse: true }), expected.toReversed())
  })

  subject.test('a range has its start and not its end, whether or not these are keys', async kv => {
    await putAll(kv, ordered)
    const bounds = [...ordered, 'a\x01', 'A', 'zz', '\xff\xff\xff']
    for (const start of bounds) {
      for (const end of bounds) {
        const expected = ordered.filter(key => start <= key && key < end)
        const range = { start: bytes(start), end: bytes(end) }
        const name = `[${JSON.stringify(start)}, ${JSON.stringify(end)})`
        assert.deepEqual(await keysOf(kv, range), expected, name)
        assert.deepEqual(await keysOf(kv, { ...range, reverse: true }), expected.toReversed(), `${name} reverse`)
      }
    }
  })

  subject.test('a range may be open at either side', async kv => {
    await putAll(kv, ordered)
    for (const bound of [...ordered, 'a\x01']) {
      const [from, below] = [ordered.filter(key => key >= bound), ordered.filter(key => key < bound)]
      assert.deepEqual(await keysOf(kv, { start: bytes(bound) }), from)
      assert.deepEqual(await keysOf(kv, { end: bytes(bound) }), below)
      assert.deepEqual(await keysOf(kv, { start: bytes(bound), reverse: true }), from.toReversed())
      assert.deepEqual(await keysOf(kv, { end: bytes(bound), reverse: true }), below.toReversed())
    }
  })
}

/** The bounds of a range are any bytes: none at all, or more than a key can have. */
function testUnusualBounds(subject: Subject): void {
  subject.test('a bound may be empty, or longer than any key', async kv => {
    const longest = 'k'.repeat(subject.keyBytesMax)
    const keys = ['\0', 'k', longest.slice(1), longest, 'l']
    await putAll(kv, keys)
    for (const bound of ['', `${longest}\0`, `${longest}zz`, `${longest.slice(1)}\0`]) {
      const [from, below] = [keys.filter(key => key >= bound), keys.filter(key => key < bound)]
      for (const reverse of [false, true]) {
        const turn = (expected: string[]): string[] => (reverse ? expected.toReversed() : expected)
        assert.deepEqual(await keysOf(kv, { start: bytes(bound), reverse }), turn(from))
        assert.deepEqual(await keysOf(kv, { end: bytes(bound), reverse }), turn(below))
      }
    }
  })
}

function testSelection(subject: Subject): void {
  subject.test('a range without entries is empty, and so is one whose start is not below its end', async kv => {
    assert.deepEqual(await rows(kv), [])
    assert.deepEqual(await rows(kv, { reverse: true }), [])
    await putAll(kv, ordered)
    for (const reverse of [false, true]) {
      assert.deepEqual(await rows(kv, { start: bytes('b'), end: bytes('a'), reverse }), [])
      assert.deepEqual(await rows(kv, { start: bytes('a'), end: bytes('a'), reverse }), [])
      assert.deepEqual(await rows(kv, { start: bytes('c'), end: bytes('d'), reverse }), [])
    }
  })

  subject.test('a limit cuts the scan at that many entries, from the side where it begins', async kv => {
    await putAll(kv, ordered)
    for (const limit of [1, 2, ordered.length - 1, ordered.length, ordered.length + 1, 1_000_000]) {
      assert.deepEqual(await keysOf(kv, { limit }), ordered.slice(0, limit))
      assert.deepEqual(await keysOf(kv, { limit, reverse: true }), ordered.toReversed().slice(0, limit))
    }
    const range = { start: bytes('a'), end: bytes('b'), limit: 2 }
    assert.deepEqual(await keysOf(kv, range), ['a', 'a\0'])
    assert.deepEqual(await keysOf(kv, { ...range, reverse: true }), ['ab', 'aa'])
  })

  subject.test(
    'a scan shows the newest value of each key and no deleted one, wherever the data lies',
    async (kv, store) => {
      const keys = Array.from({ length: 3000 }, (_, index) => `key${String(index).padStart(5, '0')}`)
      await putAll(kv, keys)
      await store.settle?.()
      for (const key of keys.filter((_, index) => index % 3 === 0)) await kv.delete(bytes(key))
      for (const key of keys.filter((_, index) => index % 3 === 1)) await kv.put(bytes(key), bytes('newer'))
      const expected = keys.flatMap((key, index) =>
        index % 3 === 0 ? [] : [[key, index % 3 === 1 ? 'newer' : `value of ${key}`]],
      )
      assert.deepEqual(await rows(kv), expected)
      assert.deepEqual(await rows(kv, { reverse: true }), expected.toReversed())
      const limited = await rows(kv, { start: bytes('key01000'), limit: 100 })
      assert.deepEqual(limited, expected.filter(([key]) => key! >= 'key01000').slice(0, 100))
    },
  )
}

function testCursors(subject: Subject): void {
  subject.test('a cursor shows the entries as of the call of scan, whatever is written meanwhile', async kv => {
    const keys = Array.from({ length: 2500 }, (_, index) => `key${String(index).padStart(4, '0')}`)
    await putAll(kv, keys)
    const expected = keys.map(key => [key, `value of ${key}`])
    const [forward, backward] = [await kv.scan({}), await kv.scan({ reverse: true })]
    const overwrite = async (): Promise<void> => {
      for (const [index, key] of keys.entries()) {
        if (index % 2 === 0) await kv.delete(bytes(key))
        else await kv.put(bytes(key), bytes('newer'))
        await kv.put(bytes(`${key}-new`), bytes('newer'))
      }
    }
    const [, forwardRows, backwardRows] = await Promise.all([overwrite(), rest(forward), rest(backward)])
    assert.deepEqual(forwardRows, expected)
    assert.deepEqual(backwardRows, expected.toReversed())
    await forward.close()
    await backward.close()
    assert.equal(await read(kv, 'key0001'), 'newer')
  })

  subject.test('a cursor that reached its end stays there, and closing it twice is harmless', async kv => {
    await kv.put(bytes('key'), bytes('value'))
    const cursor = await kv.scan({})
    assert.equal(await cursor.next(), true)
    assert.equal(await cursor.next(), false)
    assert.equal(await cursor.next(), false)
    await cursor.close()
    await cursor.close()
  })

  subject.test('many cursors move on their own', async kv => {
    await putAll(kv, ordered)
    const cursors = await Promise.all(ordered.map(async key => kv.scan({ start: bytes(key) })))
    const found = await Promise.all(cursors.map(async cursor => (await rest(cursor)).length))
    assert.deepEqual(
      found,
      ordered.map((_, index) => ordered.length - index),
    )
    for (const cursor of cursors) await cursor.close()
  })

  subject.test('the bounds of a range may be overwritten once scan has settled', async kv => {
    await putAll(kv, ordered)
    const [start, end] = [bytes('a'), bytes('b')]
    const cursor = await kv.scan({ start, end })
    start.fill(0)
    end.fill(0)
    assert.deepEqual(
      (await rest(cursor)).map(([key]) => key),
      ['a', 'a\0', 'aa', 'ab'],
    )
    await cursor.close()
  })
}
