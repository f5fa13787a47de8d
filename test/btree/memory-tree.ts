/** Short forms for tests that open a tree on a disk in memory and look at it by text. */
import { Btree, type BtreeOptions } from '../../engines/btree/index.ts'
import { type MemoryDisk, type MemoryEnv, memoryEnv } from '../../engines/env/index.ts'
import { untilSettled } from '../lsm/patience.ts'
import { smallOptions } from './small-options.ts'

export const directory = 'tree'

export interface MemoryTree {
  readonly env: MemoryEnv
  readonly tree: Btree
}

export async function openTree(disk: MemoryDisk, change: Partial<BtreeOptions> = {}): Promise<MemoryTree> {
  const env = memoryEnv({ seed: 1, disk })
  return { env, tree: await untilSettled(env.clock, Btree.open(env, directory, { ...smallOptions, ...change })) }
}

/** Waits for whatever the tree promised. */
export async function settled<T>({ env }: MemoryTree, answer: T | Promise<T>): Promise<T> {
  return untilSettled(env.clock, Promise.resolve(answer))
}

export function metricOf({ tree }: MemoryTree, name: string): number {
  const metric = tree.metrics().find(candidate => candidate.name === name)
  if (metric === undefined) throw new Error(`there is no metric ${name}`)
  return metric.value
}
