/** Short forms for tests that open a store on a disk in memory. */
import { createRandom, type Env, MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { Rtree, type RtreeOptions } from '../../engines/rtree/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'

export const directory = 'store'
export const durabilities = ['none', 'buffered', 'sync'] as const
export const indexes = ['rtree', 'quadtree', 'geohash'] as const

/** So small that a few hundred writes end many checkpoints. */
const smallOptions: RtreeOptions = {
  durability: 'sync',
  index: 'rtree',
  checkpointBytes: 2000,
  backlogBytes: 12_000,
}

export interface MemoryStore {
  readonly env: MemoryEnv
  readonly store: Rtree
}

/** On this disk, with checkpoints that take their time. */
export async function openStore(disk: MemoryDisk, change: Partial<RtreeOptions> = {}): Promise<MemoryStore> {
  const memory = memoryEnv({ seed: 1, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(1)) }
  return {
    env,
    store: await untilSettled(env.clock, Rtree.open(env satisfies Env, directory, { ...smallOptions, ...change })),
  }
}

/** Waits for whatever the store promised. */
export async function settled<T>({ env }: { readonly env: MemoryEnv }, answer: T | Promise<T>): Promise<T> {
  return answer instanceof Promise ? untilSettled(env.clock, answer) : answer
}

export function metricOf({ store }: MemoryStore, name: string): number {
  const metric = store.metrics().find(candidate => candidate.name === name)
  if (metric === undefined) throw new Error(`there is no metric ${name}`)
  return metric.value
}

export function newDisk(): MemoryDisk {
  return new MemoryDisk()
}
