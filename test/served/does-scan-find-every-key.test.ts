/** SCAN while keys come and go; and its patterns against regular expressions. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { globOf } from '../../adapters/served/server/commands/glob.ts'
import { ScanPositions } from '../../adapters/served/server/scan-positions.ts'
import { createRandom } from '../../engines/env/index.ts'
import { listen, memoryStore, request, Wire } from './server-for-tests.ts'

test('a key that stays comes exactly once, one that comes or goes at most once', async () => {
  const random = createRandom(7)
  const store = await memoryStore()
  const staying = Array.from({ length: 500 }, (_, index) => `stay ${random.nextUint32()} ${index}`)
  const fleeting = Array.from({ length: 500 }, (_, index) => `flee ${random.nextUint32()} ${index}`)
  for (const key of [...staying, ...fleeting]) await store.kv.put(Buffer.from(key), Buffer.from('v'))
  const wire = new Wire(await listen(store))
  const found: string[] = []
  for (let cursor = '0'; ; ) {
    const before = wire.received.length
    const count = 1 + random.nextInteger(40)
    wire.send(`${request('SCAN', cursor, 'COUNT', String(count))}PING\r\n`)
    const reply = (await wire.until(text => text.endsWith('+PONG\r\n') && text.length > before + 7)).slice(before)
    const [, next, keys] = /^\*2\r\n\$\d+\r\n(\d+)\r\n\*\d+\r\n([\s\S]*)\+PONG\r\n$/.exec(reply)!
    found.push(...keys!.split('\r\n').filter((_, index) => index % 2 === 1))
    cursor = next!
    if (cursor === '0') break
    for (let step = 0; step < 20; step++) {
      const key = Buffer.from(fleeting[random.nextInteger(fleeting.length)]!)
      if (random.nextInteger(2) === 0) await store.kv.delete(key)
      else await store.kv.put(key, Buffer.from('v'))
    }
  }
  expect(new Set(found).size).toBe(found.length)
  expect(found.filter(key => key.startsWith('stay')).toSorted()).toEqual(staying.toSorted())
})

test('the server remembers the latest 4096 cursors, and those in use longest', () => {
  const positions = new ScanPositions()
  const first = positions.remember(Uint8Array.of(1))
  const second = positions.remember(Uint8Array.of(2))
  for (let index = 0; index < 4095; index++) {
    positions.remember(Uint8Array.of(3))
    if (index === 4000) expect(positions.find(first)).toEqual(Uint8Array.of(1))
  }
  expect(positions.find(first)).toEqual(Uint8Array.of(1))
  expect(() => positions.find(second)).toThrow('invalid cursor')
  expect(positions.find('0')).toBeUndefined()
})

test('patterns mean what they mean to Redis', () => {
  const part = fc.constantFrom('*', '?', 'a', 'b', '[ab]', '[^a]', '[a-b]', '[b-a]', '\\*', '**', '[\\]a]')
  const toRegExp: Readonly<Record<string, string>> = {
    '*': '[\\s\\S]*',
    '**': '[\\s\\S]*',
    '?': '[\\s\\S]',
    '[b-a]': '[ab]',
    '[^a]': '[^a]',
    '[\\]a]': '[\\]a]',
  }
  const property = fc.property(
    fc.array(part, { maxLength: 8 }),
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*', ']'), maxLength: 10 }),
    (parts, key) => {
      const expected = new RegExp(`^${parts.map(each => toRegExp[each] ?? each).join('')}$`).test(key)
      expect(globOf(Buffer.from(parts.join('')))(Buffer.from(key))).toBe(expected)
    },
  )
  fc.assert(property, { seed: 6, numRuns: 3000 })
})

test.each([
  ['a[b', 'ab', true],
  ['a[', 'ab', false],
  ['a\\', 'a\\', true],
  ['', '', true],
  ['', 'a', false],
])('a pattern that does not end: %j and %j', (pattern, key, expected) => {
  expect(globOf(Buffer.from(pattern))(Buffer.from(key))).toBe(expected)
})

test('a pattern that would take for ever is refused or comes to an end', () => {
  expect(() => globOf(new Uint8Array(257))).toThrow('at most 256 bytes')
  expect(globOf(Buffer.from(`${'*a'.repeat(127)}b`))(new Uint8Array(60_000).fill(97))).toBe(false)
})
