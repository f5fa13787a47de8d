/**
 * The disk refuses one operation, or every one from some point on, at every point of a run: whoever waits is told, nobody hangs, what
 * is in memory can be read, and once the disk is well again all that was acknowledged is there.
 */
import { expect, test } from 'vitest'
import type { Shape } from '../../adapters/contract/index.ts'
import { createRandom, MemoryDisk, StorageError } from '../../engines/env/index.ts'
import type { RtreeOptions } from '../../engines/rtree/index.ts'
import { drawShape } from './draw-shapes.ts'
import { durabilities, type MemoryStore, openStore, settled } from './memory-store.ts'
import { contentsOf } from './recorded-life.ts'

const writeCount = 30

interface Fault {
  readonly after: number
  /** Every operation from there on, or that one alone. */
  readonly isLasting: boolean
}

test.each(durabilities)('a disk that fails at any moment costs nothing that was acknowledged: %s', async durability => {
  const options = { durability, checkpointBytes: 400, backlogBytes: 800 }
  const whole = await live(options, undefined)
  expect(whole).toBeGreaterThan(durability === 'none' ? 15 : 50)
  for (let after = 0; after < whole; after++) {
    for (const isLasting of [false, true]) {
      try {
        await live(options, { after, isLasting })
      } catch (error) {
        expect.fail(`${isLasting ? 'every operation from' : 'operation'} ${after} on is refused: ${String(error)}`)
      }
    }
  }
})

/** Returns how many operations the disk did. */
async function live(options: Partial<RtreeOptions>, fault: Fault | undefined): Promise<number> {
  const disk = new MemoryDisk()
  let isStruck = false
  disk.beforeOperation = () => {
    if (fault === undefined || disk.operationCount < fault.after || (isStruck && !fault.isLasting)) return
    isStruck = true
    throw new StorageError('IO', 'the disk refuses', { definite: false })
  }
  const written = await write(disk, options)
  expect(isStruck).toBe(fault !== undefined)
  const operationCount = disk.operationCount
  disk.beforeOperation = undefined
  const opened = await openStore(disk, options)
  const text = contentsOf(opened.store)
  const fits = written.contents.findIndex((content, count) => count >= written.least && content === text)
  if (fits < 0) throw new Error(`${written.least} writes were acknowledged, and what is there is ${text}`)
  await settled(opened, opened.store.close())
  return operationCount
}

interface Written {
  /** After so many writes. */
  readonly contents: readonly string[]
  /** So many of the first must be there. */
  readonly least: number
}

async function write(disk: MemoryDisk, options: Partial<RtreeOptions>): Promise<Written> {
  const random = createRandom(3)
  const shapes = new Map<number, Shape>()
  const contents = ['[]']
  let least = 0
  let opened: MemoryStore | undefined
  const kept = (): void => {
    least = contents.length - 1
  }
  try {
    opened = await openStore(disk, options)
    for (let count = 0; count < writeCount; count++) {
      const id = random.nextInteger(12)
      const shape = drawShape(random, 'grid')
      const isRemoval = random.nextInteger(4) === 0
      if (isRemoval) shapes.delete(id)
      else shapes.set(id, shape)
      contents.push(JSON.stringify([...shapes].sort(([left], [right]) => left - right)))
      await settled(opened, isRemoval ? opened.store.remove(id) : opened.store.put(id, shape))
      if (options.durability !== 'none') kept()
      if (count % 10 !== 9) continue
      await settled(opened, opened.store.sync())
      kept()
    }
    await settled(opened, opened.store.close())
    kept()
  } catch (error) {
    assertTold(error)
    if (opened !== undefined) await giveUp(opened)
  }
  return { contents, least }
}

/** The store is readable, takes no more writes, and says so when it is closed. */
async function giveUp(opened: MemoryStore): Promise<void> {
  const { store } = opened
  const isClosed = await isRefused(() => store.get(1), 'CLOSED')
  if (!isClosed) {
    store.verify()
    // One that the disk has refused once and not told of yet is told of by then.
    await settled(opened, store.settle()).catch(assertTold)
    if (!(await isRefused(() => settled(opened, store.put(1, { type: 'Point', coordinates: [0, 0] })), 'IO'))) {
      throw new Error('a write was taken after a failure')
    }
  }
  if (!(await isRefused(() => settled(opened, store.close()), 'IO')))
    throw new Error('closing did not tell of the failure')
}

async function isRefused(call: () => unknown, code: string): Promise<boolean> {
  try {
    await call()
    return false
  } catch (error) {
    assertTold(error)
    return (error as StorageError).code === code
  }
}

function assertTold(error: unknown): void {
  if (!(error instanceof StorageError)) throw error
}
