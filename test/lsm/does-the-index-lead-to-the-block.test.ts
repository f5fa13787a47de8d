/** The index of a table against a search from the front, and the separators that it is made of. */
import { expect, test } from 'vitest'
import { compareBytes } from '../../engines/bytes/index.ts'
import { createRandom, StorageError } from '../../engines/env/index.ts'
import { IndexBuilder, separatorBetween, TableIndex } from '../../engines/lsm/table/index-block.ts'
import { bytesOf } from './sorted-model.ts'

const random = createRandom(9)

function drawKey(prefix: string): string {
  const letters = ['\0', '\x01', 'a', 'b', '\xfe', '\xff']
  return prefix + Array.from({ length: 1 + random.nextInteger(12) }, () => letters[random.nextInteger(6)]).join('')
}

function drawKeys(count: number, prefix: string): string[] {
  const keys = new Set<string>()
  while (keys.size < count) keys.add(drawKey(prefix))
  return [...keys].sort()
}

test('a separator lies at or after the last key of its block, before the next, and is not longer than either needs', () => {
  const keys = drawKeys(3000, '')
  for (let index = 1; index < keys.length; index++) {
    const [last, next] = [bytesOf(keys[index - 1] as string), bytesOf(keys[index] as string)]
    const separator = separatorBetween(last, next)
    expect(compareBytes(last, separator)).toBeLessThanOrEqual(0)
    expect(compareBytes(separator, next)).toBeLessThan(0)
    expect(separator.length).toBeLessThanOrEqual(last.length)
  }
})

test.each(['', 'u', 'user', 'a prefix longer than eight bytes', '\xff\xff\xff\xff\xff'])(
  'the index finds the first block whose separator is not below the key, below the prefix %j',
  prefix => {
    for (const count of [1, 2, 3, 50, 300]) {
      const separators = drawKeys(count, prefix)
      const builder = new IndexBuilder()
      for (const [block, separator] of separators.entries()) {
        builder.add(bytesOf(separator), { offset: block * 5_000_000_000, bytes: block + 1 })
      }
      const index = new TableIndex(builder.finish(), 'tree/000001.table')
      expect(index.blockCount).toBe(count)
      expect(index.place(count - 1)).toEqual({ offset: (count - 1) * 5_000_000_000, bytes: count })
      const targets = [
        ...separators.flatMap(key => [key, `${key}\0`, key.slice(0, -1)]),
        ...Array.from({ length: 200 }, () => drawKey(prefix)),
        ...['', '\0', prefix, prefix.slice(0, -1), '\xff\xff\xff\xff\xff\xff', 'v'],
      ]
      for (const target of targets) {
        const expected = separators.findIndex(separator => separator >= target)
        expect(index.find(bytesOf(target))).toBe(expected === -1 ? count : expected)
      }
    }
  },
)

test('bytes that are no index are refused', () => {
  const builder = new IndexBuilder()
  for (const key of ['a', 'b']) builder.add(bytesOf(key), { offset: 1000, bytes: 1000 })
  const whole = builder.finish()
  for (let cut = 0; cut < whole.length; cut++) {
    expect(() => new TableIndex(whole.slice(0, cut), 'tree/000001.table')).toThrow(StorageError)
  }
  expect(() => new TableIndex(new Uint8Array(100).fill(255), 'tree/000001.table')).toThrow(/tree\/000001.table/)
})
