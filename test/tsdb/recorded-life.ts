/** A life of a store on a disk that records everything: what it held after each write, and what it had promised when. */
import { SeriesReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, MemoryDisk, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import type { TsdbOptions, TsdbSnapshot } from '../../engines/tsdb/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { contentsOf } from './contents.ts'
import { drawDeletion, drawTime, PointSource } from './drawn-points.ts'
import { openOn } from './small-store.ts'

/** From so many operations of the disk on, so many of the first writes may not be lost. */
interface PromiseMade {
  readonly at: number
  readonly writeCount: number
}

export interface RecordedLife {
  readonly disk: MemoryDisk
  /** By how many writes: the contents, and how many operations the disk had done before the call. */
  readonly states: readonly { readonly contents: string; readonly issuedAt: number }[]
  /** Against the death of the process, and against a power loss. */
  readonly processPromises: readonly PromiseMade[]
  readonly powerPromises: readonly PromiseMade[]
}

export async function recordLife(seed: number, options: TsdbOptions, stepCount: number): Promise<RecordedLife> {
  const random = createRandom(seed)
  const disk = new MemoryDisk({ record: true })
  const memory = memoryEnv({ seed, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, random.fork()) }
  const store = await openOn(env, options)
  const reference = new SeriesReference()
  const points = new PointSource(random)
  let snapshot: TsdbSnapshot | undefined
  const states = [{ contents: '', issuedAt: 0 }]
  const processPromises: PromiseMade[] = []
  const powerPromises: PromiseMade[] = []
  const promise = (to: PromiseMade[]): void => void to.push({ at: disk.operationCount, writeCount: states.length - 1 })
  for (let step = 0; step < stepCount; step++) {
    const drawn = random.nextInteger(20)
    if (drawn < 14) {
      const issuedAt = disk.operationCount
      const answer = write(store, drawn)
      states.push({ contents: contentsOf(reference), issuedAt })
      if (answer !== undefined) await untilSettled(env.clock, answer)
      if (options.durability !== 'none') promise(processPromises)
      if (options.durability === 'sync') promise(powerPromises)
    } else if (drawn < 15) {
      await untilSettled(env.clock, store.sync())
      promise(processPromises)
      promise(powerPromises)
    } else if (drawn < 16) {
      await untilSettled(env.clock, store.settle())
    } else if (drawn < 17) {
      snapshot?.release()
      snapshot = store.snapshot()
    } else if (drawn < 18) {
      snapshot?.release()
      snapshot = undefined
    } else {
      for (let turns = random.nextInteger(200); turns > 0; turns--) await undefined
    }
  }
  await untilSettled(env.clock, store.close())
  promise(processPromises)
  promise(powerPromises)
  return { disk, states, processPromises, powerPromises }

  function write(to: typeof store, drawn: number): void | Promise<void> {
    if (drawn < 11) {
      const batch = points.batch(30)
      reference.append(batch)
      return to.append(batch)
    }
    if (drawn < 13) {
      const range = drawDeletion(random)
      reference.delete(range)
      return to.delete(range)
    }
    const timeUs = drawTime(random)
    reference.dropBefore(timeUs)
    return to.dropBefore(timeUs)
  }
}

/** How many of the first writes must be there after a crash right after so many operations, and how many can be. */
export function boundsAt(life: RecordedLife, at: number, kept: 'process' | 'power'): { least: number; most: number } {
  const promises = kept === 'process' ? life.processPromises : life.powerPromises
  return {
    least: promises.findLast(promise => promise.at <= at)?.writeCount ?? 0,
    most: life.states.filter(({ issuedAt }) => issuedAt <= at).length - 1,
  }
}
