/** The file of pages goes bad while the tree is open: what touches the place says so, with file and offset; all else is right. */
import { expect, test } from 'vitest'
import { MemoryDisk, StorageError } from '../../engines/env/index.ts'
import { bytesOf } from '../lsm/sorted-model.ts'
import { directory, type MemoryTree, openTree, settled } from './memory-tree.ts'

const keyCount = 400
const keyFor = (number: number): Uint8Array => bytesOf(`key ${String(number).padStart(4, '0')}`)
const valueFor = (number: number): Uint8Array => new Uint8Array(number % 9 === 0 ? 300 : 60).fill(number + 1)

/** A settled tree of which hardly a page is in memory. */
async function settledTree(): Promise<MemoryTree & { disk: MemoryDisk }> {
  const disk = new MemoryDisk()
  const opened = await openTree(disk, { durability: 'none', cacheBytes: 0, checkpointBytes: 1e9, backlogBytes: 2e9 })
  for (let number = 0; number < keyCount; number++) void opened.tree.put(keyFor(number), valueFor(number))
  await settled(opened, opened.tree.settle())
  return { ...opened, disk }
}

function flipBit(disk: MemoryDisk, position: number): void {
  const file = disk.edit(`${directory}/PAGES`)
  const byte = new Uint8Array(1)
  file.read(byte, position)
  file.write(Uint8Array.of((byte[0] as number) ^ 4), position)
  file.close()
}

function problemOf(call: () => unknown): StorageError | undefined {
  try {
    call()
    return undefined
  } catch (error) {
    if (error instanceof StorageError) return error
    throw error
  }
}

test('a flipped bit in any unit is refused where it is read, and nowhere else', async () => {
  const { tree, disk } = await settledTree()
  const unitCount = disk.open(`${directory}/PAGES`).size() / 512
  let refusedCount = 0
  for (let unit = 1; unit < unitCount; unit++) {
    flipBit(disk, unit * 512 + 20)
    const spoilt: StorageError[] = []
    for (let number = 0; number < keyCount; number++) {
      const problem = problemOf(() => expect(tree.get(keyFor(number))).toEqual(valueFor(number)))
      if (problem !== undefined) spoilt.push(problem)
    }
    const found = problemOf(() => tree.verify())
    if (found !== undefined) spoilt.push(found)
    for (const { code, message } of spoilt) {
      expect(code).toBe('CORRUPT')
      expect(message).toMatch(/tree\/PAGES: (page|overflow) \d+ at offset \d+ fails its checksum/)
    }
    if (spoilt.length > 0) refusedCount++
    flipBit(disk, unit * 512 + 20)
  }
  // A bit in the padding after a page harms nobody.
  expect(refusedCount).toBeGreaterThan(unitCount / 2)
  expect(problemOf(() => tree.verify())).toBeUndefined()
})

test('a write to a page that cannot be read is refused, and the rest can be read on', async () => {
  const opened = await settledTree()
  const { tree, disk } = opened
  const size = disk.open(`${directory}/PAGES`).size()
  for (let position = 512 + 20; position < size; position += 512) flipBit(disk, position)
  const readable = Array.from({ length: keyCount }, (_, number) => number).filter(
    number => problemOf(() => tree.get(keyFor(number))) === undefined,
  )
  const lost = Array.from({ length: keyCount }, (_, number) => number).find(
    number => !readable.includes(number),
  ) as number
  expect(problemOf(() => tree.put(keyFor(lost), bytesOf('new')))).toMatchObject({ code: 'CORRUPT', definite: false })
  for (const number of readable) expect(tree.get(keyFor(number))).toEqual(valueFor(number))
  expect(problemOf(() => tree.put(keyFor(readable[0] ?? lost), bytesOf('new')))).toMatchObject({ code: 'CORRUPT' })
  await expect(settled(opened, tree.close())).rejects.toMatchObject({ code: 'CORRUPT' })
})

test('a page that is old, whole and at its very place, is refused', async () => {
  const { tree, disk, env } = await settledTree()
  const old = disk.crashImage('everything')
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < keyCount; number++) void tree.put(keyFor(number), valueFor(number + 1 + round))
    await settled({ tree, env }, tree.settle())
  }
  const size = Math.min(disk.open(`${directory}/PAGES`).size(), old.open(`${directory}/PAGES`).size())
  const bytes = new Uint8Array(size - 512)
  old.open(`${directory}/PAGES`).read(bytes, 512)
  disk.edit(`${directory}/PAGES`).write(bytes, 512)
  expect(problemOf(() => tree.verify())).toMatchObject({ code: 'CORRUPT' })
})
