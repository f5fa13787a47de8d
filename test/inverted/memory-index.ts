/** Indexes in memory, so small that a few hundred documents fill many segments. */
import { createRandom, type MemoryDisk, type MemoryEnv, memoryEnv, untilSettled } from '../../engines/env/index.ts'
import { type InvertedOptions, invertedDefaults, TextIndex } from '../../engines/inverted/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'

export const directory = 'index'

export const smallOptions: InvertedOptions = {
  ...invertedDefaults,
  durability: 'sync',
  cacheBytes: 200_000,
  writeBufferBytes: 4000,
  backlogBytes: 40_000,
  mergeCount: 3,
}

export interface MemoryIndex {
  readonly env: MemoryEnv
  readonly index: TextIndex
}

/** Work in the background takes its time; the seed says how much. */
export async function openIndex(
  disk: MemoryDisk,
  options: Partial<InvertedOptions> = {},
  seed = 1,
): Promise<MemoryIndex> {
  const memory = memoryEnv({ seed, disk })
  const env = { ...memory, background: new SlowBackground(memory.background, createRandom(seed)) }
  const index = await untilSettled(env.clock, TextIndex.open(env, directory, { ...smallOptions, ...options }))
  return { env, index }
}

/** Waits for what an index answered, plainly or not. */
export async function settled<T>({ env }: MemoryIndex, answer: T | Promise<T>): Promise<T> {
  return answer instanceof Promise ? untilSettled(env.clock, answer) : answer
}
