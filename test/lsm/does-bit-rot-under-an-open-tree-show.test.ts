/** A table goes bad while the tree is open: reads and merges that touch the place say so, all others are right. */
import { expect, test } from 'vitest'
import { MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { bytesOfText, closeTree, directory, type MemoryTree, openTree, settleTree } from './memory-tree.ts'

const keyCount = 200
const keyFor = (number: number): Uint8Array => bytesOfText(`key ${String(number).padStart(4, '0')}`)
const valueFor = (number: number): Uint8Array => new Uint8Array(60).fill(number + 1)

function flipBit(disk: MemoryDisk, path: string): void {
  const file = disk.edit(path)
  const byte = new Uint8Array(1)
  file.read(byte, 100)
  file.write(Uint8Array.of((byte[0] as number) ^ 4), 100)
  file.close()
}

/** A settled tree whose cache keeps nothing, and one flipped bit in the first table. */
async function rottenTree(): Promise<MemoryTree & { path: string }> {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'none', cacheBytes: 0 })
  for (let number = 0; number < keyCount; number++) await opened.tree.put(keyFor(number), valueFor(number))
  await opened.tree.sync()
  await settleTree(opened)
  const path = `${directory}/${disk.list(directory).find(name => name.endsWith('.table'))}`
  flipBit(disk, path)
  return { ...opened, path }
}

test('a get is right, or says which file is corrupt', async () => {
  const { tree, path } = await rottenTree()
  let refusedCount = 0
  for (let number = 0; number < keyCount; number++) {
    try {
      expect(tree.get(keyFor(number))).toEqual(valueFor(number))
    } catch (error) {
      expect(error).toBeInstanceOf(StorageError)
      expect(error).toMatchObject({ code: 'CORRUPT', message: RegExp(`${path}.*offset 0`) })
      refusedCount++
    }
  }
  expect(refusedCount).toBeGreaterThan(0)
  expect(refusedCount).toBeLessThan(keyCount / 4)
  expect(() => tree.verify()).toThrow(RegExp(path))
})

async function overwriteAll(opened: MemoryTree, rounds: number): Promise<void> {
  for (let number = 0; number < rounds * keyCount; number++) {
    await opened.tree.put(keyFor(number % keyCount), valueFor(0))
    if (number % 64 === 0) await settleTree(opened)
  }
}

test('a scan that meets it throws, and holds no table back', async () => {
  const opened = await rottenTree()
  const { env, tree, path } = opened
  expect(() => tree.scan({})).toThrow(RegExp(path))
  const cursor = tree.scan({ start: keyFor(keyCount - 1), reverse: true })
  expect(cursor.next()).toBe(true)
  cursor.close()
  // Were it as before, merges would soon have no use for the table.
  flipBit(env.disk, path)
  await overwriteAll(opened, 5)
  expect(env.disk.exists(path)).toBe(false)
})

test('a merge that meets it stops the writes with the reason, and reads go on', async () => {
  const opened = await rottenTree()
  const { env, tree, path } = opened
  await expect(overwriteAll(opened, 50)).rejects.toMatchObject({ code: 'CORRUPT', message: RegExp(path) })
  expect(tree.get(keyFor(keyCount - 1))).toBeDefined()
  await expect(closeTree({ env, tree })).rejects.toMatchObject({ code: 'CORRUPT' })
})
