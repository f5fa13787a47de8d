/** Entries in order become a whole tree at once, or nothing at all. */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import { bytesOf } from '../lsm/sorted-model.ts'
import { type MemoryTree, metricOf, openTree, settled } from './memory-tree.ts'

interface Entry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** Keys in order, some of them too long for a page; values of every size. */
function* entriesOf(count: number): Generator<Entry> {
  const random = createRandom(3)
  for (let number = 0; number < count; number++) {
    const name = `key ${String(number).padStart(6, '0')}`
    const key = bytesOf(number % 50 === 7 ? `${name}${'.'.repeat(700)}` : name)
    yield { key, value: new Uint8Array(random.nextInteger(number % 40 === 0 ? 2000 : 90)).fill(number) }
  }
}

function assertHolds({ tree }: MemoryTree, entries: Iterable<Entry>): void {
  tree.verify()
  const cursor = tree.scan({})
  for (const { key, value } of entries) {
    expect(cursor.next()).toBe(true)
    expect([cursor.key, cursor.value]).toEqual([key, value])
    expect(tree.get(key)).toEqual(value)
  }
  expect(cursor.next()).toBe(false)
  cursor.close()
}

test.each([0, 1, 30, 3000])('%i entries are there, durable, and can be written to', async count => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'buffered', backlogBytes: 1e9 })
  await settled(opened, opened.tree.bulkLoad(entriesOf(count)))
  assertHolds(opened, entriesOf(count))
  const crashed = await openTree(disk.crashImage('nothing'), { durability: 'buffered', backlogBytes: 1e9 })
  assertHolds(crashed, entriesOf(count))
  for (const { key } of entriesOf(count)) void crashed.tree.put(Uint8Array.of(...key, 33), key)
  for (const { key } of entriesOf(count)) void crashed.tree.delete(key)
  crashed.tree.verify()
  expect(metricOf(crashed, 'entry.count')).toBe(count)
})

test('pages are full', async () => {
  const opened = await openTree(new MemoryDisk(), { durability: 'none', pageBytes: 4096, cacheBytes: 1e7 })
  const entries = Array.from(entriesOf(5000)).filter(({ key, value }) => key.length < 100 && value.length < 100)
  await settled(opened, opened.tree.bulkLoad(entries))
  const bytes = entries.reduce((sum, { key, value }) => sum + key.length + value.length, 0)
  expect(metricOf(opened, 'page.count')).toBeLessThan(bytes / 4096 / 0.75)
})

test.each(['a key out of order', 'a key twice', 'an error of the caller'])('after %s nothing is there', async fault => {
  const opened = await openTree(new MemoryDisk(), { durability: 'sync' })
  const entries = function* (): Generator<Entry> {
    yield* entriesOf(500)
    if (fault === 'an error of the caller') throw new RangeError(fault)
    yield { key: bytesOf(fault === 'a key twice' ? 'key 000499' : 'key'), value: new Uint8Array(3) }
  }
  await expect(settled(opened, opened.tree.bulkLoad(entries()))).rejects.toThrow(
    fault.startsWith('a key') ? TypeError : RangeError,
  )
  assertHolds(opened, [])
  expect(metricOf(opened, 'page.count')).toBe(1)
  await settled(opened, opened.tree.put(bytesOf('key'), bytesOf('value')))
  await expect(settled(opened, opened.tree.bulkLoad(entriesOf(3)))).rejects.toThrow(TypeError)
  assertHolds(opened, [{ key: bytesOf('key'), value: bytesOf('value') }])
})
