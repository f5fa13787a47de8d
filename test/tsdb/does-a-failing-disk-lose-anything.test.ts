/**
 * The disk refuses one operation, or every one of a kind from some point on, at every point of a life in turn. Whoever waits is
 * told; nobody hangs; what can be read still is; and once the disk is well again, all that was acknowledged is there.
 */
import { expect, test } from 'vitest'
import { SeriesReference } from '../../adapters/contract/reference/index.ts'
import {
  createRandom,
  type DiskOperation,
  MemoryDisk,
  memoryEnv,
  StorageError,
  untilSettled,
} from '../../engines/env/index.ts'
import type { Tsdb, TsdbOptions } from '../../engines/tsdb/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { contentsOf } from './contents.ts'
import { drawDeletion, PointSource } from './drawn-points.ts'
import { durabilities, openOn, openStore, smallOptions } from './small-store.ts'

const stepCount = 18

type Refuses = (operation: DiskOperation, count: number) => boolean

test.each(durabilities)('a disk that fails at any moment costs nothing that was acknowledged: %s', async durability => {
  const options = { ...smallOptions, durability }
  const whole = await live(options, () => false)
  expect(whole.length).toBeGreaterThan(50)
  for (let after = 0; after < whole.length; after++) {
    const { type } = whole[after] as DiskOperation
    await live(options, (_, count) => count === after)
    const kinds = [
      ['write', 'create'],
      ['sync', 'syncDirectory'],
      ['rename', 'remove'],
    ].filter(kind => kind.includes(type))
    for (const kind of kinds) {
      await live(options, (operation, count) => count >= after && kind.includes(operation.type))
    }
  }
})

/** Returns what the disk did. */
async function live(options: TsdbOptions, refuses: Refuses): Promise<readonly DiskOperation[]> {
  const disk = new MemoryDisk({ record: true })
  const random = createRandom(4)
  const memory = memoryEnv({ seed: 4, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, random.fork()) }
  let count = 0
  let refused = 'nothing'
  disk.beforeOperation = operation => {
    if (!refuses(operation, count++)) return
    refused = `${operation.type} ${operation.path}`
    throw new StorageError('IO', `cannot ${operation.type} ${operation.path}: planted`)
  }
  const states = ['']
  const life = { acknowledged: 0, states }
  let store: Tsdb | undefined
  try {
    try {
      store = await openOn(env, options)
      await write(store, life)
      await untilSettled(env.clock, store.close())
    } catch (error) {
      if (!(error instanceof StorageError && /planted/.test(error.message))) throw error
      if (store !== undefined) await outlive(store, life)
      await untilSettled(env.clock, store?.close() ?? Promise.resolve()).catch(isTold)
    }
    disk.beforeOperation = undefined
    const again = await openStore(disk, options)
    again.store.verify()
    // Without a log nothing is promised before a flush.
    const least = options.durability === 'none' ? 0 : life.acknowledged
    expect(states.slice(least)).toContain(contentsOf(again.store))
  } catch (error) {
    expect.fail(
      `${options.durability}, the disk last refused: ${refused}: ${error instanceof Error ? error.stack : String(error)}`,
    )
  }
  return disk.operations

  async function write(to: Tsdb, of: typeof life): Promise<void> {
    const reference = new SeriesReference()
    const points = new PointSource(random)
    for (let step = 0; step < stepCount; step++) {
      const drawn = random.nextInteger(10)
      if (drawn < 8) {
        const change = drawn < 7 ? { batch: points.batch(40) } : { range: drawDeletion(random) }
        if ('batch' in change) reference.append(change.batch)
        else reference.delete(change.range)
        of.states.push(contentsOf(reference))
        const answer = 'batch' in change ? to.append(change.batch) : to.delete(change.range)
        if (answer !== undefined) await untilSettled(env.clock, answer)
        of.acknowledged = of.states.length - 1
      } else {
        await untilSettled(env.clock, drawn < 9 ? to.sync() : to.settle())
      }
    }
  }
}

/** A store whose disk failed still answers, and takes nothing more. */
async function outlive(
  store: Tsdb,
  { acknowledged, states }: { acknowledged: number; states: string[] },
): Promise<void> {
  try {
    expect(states.slice(acknowledged)).toContain(contentsOf(store))
  } catch (error) {
    if (!(error instanceof StorageError && error.code === 'CLOSED')) throw error
    return
  }
  await expect((async () => store.sync())()).rejects.toThrow(/planted/)
}

function isTold(error: unknown): void {
  if (!(error instanceof StorageError && /planted/.test(error.message))) throw error
}
