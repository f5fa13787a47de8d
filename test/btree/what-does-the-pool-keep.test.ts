/** The pool's bound, what a tree that shrinks gives back, and entries of every size. */
import { expect, test } from 'vitest'
import type { BtreeOptions } from '../../engines/btree/index.ts'
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import { directory, type MemoryTree, metricOf, openTree, settled } from './memory-tree.ts'

/** Writers never wait for a checkpoint, and hardly a page stays in memory. */
const roomy: Partial<BtreeOptions> = { durability: 'buffered', cacheBytes: 0, checkpointBytes: 1e9, backlogBytes: 1e9 }

const keyFor = (number: number): Uint8Array => new TextEncoder().encode(`key ${String(number).padStart(6, '0')}`)

function countOf({ tree }: MemoryTree): number {
  const cursor = tree.scan({})
  let count = 0
  while (cursor.next()) count++
  cursor.close()
  return count
}

async function fill(opened: MemoryTree, count: number): Promise<void> {
  for (let first = 0; first < count; first += 100) {
    const numbers = Array.from({ length: 100 }, (_, index) => first + index)
    const writes = numbers.map(number => ({ type: 'put' as const, key: keyFor(number), value: new Uint8Array(60) }))
    await settled(opened, opened.tree.batch(writes))
  }
}

test.each(['none', 'buffered', 'sync'] as const)(
  'a pool of 40 pages is enough for a tree of hundreds, and never grows beyond: %s',
  async durability => {
    const opened = await openTree(new MemoryDisk(), { durability, cacheBytes: 40 * 512, checkpointBytes: 1e6 })
    await fill(opened, 3000)
    const random = createRandom(1)
    for (let round = 0; round < 500; round++) {
      const number = random.nextInteger(3000)
      expect(opened.tree.get(keyFor(number))).toEqual(new Uint8Array(60))
    }
    expect(metricOf(opened, 'page.count')).toBeGreaterThan(400)
    expect(metricOf(opened, 'cache.usedBytes')).toBeLessThanOrEqual(40 * 512)
    expect(metricOf(opened, 'cache.evictionCount')).toBeGreaterThan(500)
    opened.tree.verify()
  },
)

test('a long-lived snapshot of a tree larger than the pool goes to the disk, and back when it is released', async () => {
  const opened = await openTree(new MemoryDisk(), { durability: 'none', cacheBytes: 0, checkpointBytes: 1e9 })
  await fill(opened, 2000)
  const pageCount = metricOf(opened, 'page.count')
  const snapshot = opened.tree.snapshot()
  for (let number = 0; number < 2000; number++) await settled(opened, opened.tree.delete(keyFor(number)))
  expect(countOf(opened)).toBe(0)
  expect(metricOf(opened, 'page.count')).toBeGreaterThanOrEqual(pageCount)
  const cursor = snapshot.scan({})
  for (let number = 0; number < 2000; number++) {
    expect(cursor.next()).toBe(true)
    expect(cursor.key).toEqual(keyFor(number))
  }
  expect(cursor.next()).toBe(false)
  cursor.close()
  snapshot.release()
  expect(metricOf(opened, 'page.count')).toBe(1)
  expect(metricOf(opened, 'cache.usedBytes')).toBeLessThanOrEqual(32 * 512)
  opened.tree.verify()
})

test('a tree that shrinks gives its pages back, and settling gives the file back', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'buffered', cacheBytes: 1e6 })
  await fill(opened, 3000)
  await settled(opened, opened.tree.settle())
  const [pagesBefore, bytesBefore] = [metricOf(opened, 'page.count'), disk.open(`${directory}/PAGES`).size()]
  const random = createRandom(2)
  const numbers = Array.from({ length: 3000 }, (_, number) => number).sort(() => random.nextFloat() - 0.5)
  for (const number of numbers.slice(0, 2900)) await settled(opened, opened.tree.delete(keyFor(number)))
  opened.tree.verify()
  await settled(opened, opened.tree.settle())
  expect(countOf(opened)).toBe(100)
  expect(metricOf(opened, 'page.count')).toBeLessThan(pagesBefore / 8)
  expect(metricOf(opened, 'tree.mergeCount')).toBeGreaterThan(pagesBefore / 2)
  expect(disk.open(`${directory}/PAGES`).size()).toBeLessThan(bytesBefore / 6)
  for (const number of numbers.slice(2900)) await settled(opened, opened.tree.delete(keyFor(number)))
  expect([metricOf(opened, 'page.count'), metricOf(opened, 'tree.height')]).toEqual([1, 1])
})

test('keys that come in order leave full pages behind, also on the disk', async () => {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'none', pageBytes: 4096, cacheBytes: 1e7 })
  await fill(opened, 5000)
  await settled(opened, opened.tree.settle())
  expect(metricOf(opened, 'page.count')).toBeLessThan((5000 * 70) / 4096 / 0.85)
  expect(disk.open(`${directory}/PAGES`).size()).toBeLessThan(5000 * 70 * 1.15)
})

test('keys and values of every size come back whole, replaced by any other size', async () => {
  const disk = new MemoryDisk()
  for (const pageBytes of [512, 8192]) {
    const opened = await openTree(disk.crashImage('everything'), { ...roomy, pageBytes })
    const sizes = [1, 31, 32, 33, 95, 96, 97, 300, 512, 513, 1535, 1536, 1537, 5000, 65_535]
    const keys = sizes.flatMap(size => ['a', 'b'].map(end => new TextEncoder().encode('k'.repeat(size - 1) + end)))
    const values = [...sizes, 0, 1_000_003]
    for (let round = 0; round < values.length; round += 2) {
      for (const [index, key] of keys.entries()) {
        const value = new Uint8Array(values[(index + round) % values.length] as number).fill(round + 1)
        void opened.tree.put(key, value)
        expect(Buffer.compare(opened.tree.get(key) as Uint8Array, value)).toBe(0)
      }
    }
    opened.tree.verify()
    expect(countOf(opened)).toBe(keys.length)
    await settled(opened, opened.tree.settle())
    for (const key of keys) void opened.tree.delete(key)
    expect(metricOf(opened, 'page.count')).toBe(1)
  }
})
