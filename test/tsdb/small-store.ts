/** A store on a disk in memory, with options so small that a few hundred points fill chunks, heads and blocks. */
import {
  type Env,
  type MemoryDisk,
  type MemoryEnv,
  memoryEnv,
  type Random,
  untilSettled,
} from '../../engines/env/index.ts'
import { type Durability, Tsdb, type TsdbOptions, tsdbDefaults } from '../../engines/tsdb/index.ts'

export const directory = 'store'
export const durabilities: readonly Durability[] = ['none', 'buffered', 'sync']

/** A fixed choice, for tests that are about something else. */
export const smallOptions: TsdbOptions = {
  ...tsdbDefaults,
  durability: 'sync',
  headBytes: 16 * 120,
  cacheBytes: 20_000,
  chunkPoints: 8,
  partitionUs: 60_000_000,
  blockCountTrigger: 3,
}

export function drawOptions(random: Random): TsdbOptions {
  const pick = <Item>(items: readonly Item[]): Item => items[random.nextInteger(items.length)] as Item
  return {
    ...smallOptions,
    durability: pick(durabilities),
    headBytes: 16 * pick([1, 40, 120, 1000]),
    cacheBytes: pick([0, 2000, 1_000_000]),
    chunkPoints: pick([1, 3, 8, 64, 512]),
    partitionUs: pick([1, 5_000_000, 60_000_000, 3_600_000_000]),
    blockCountTrigger: pick([2, 3, 5]),
    blockBytesMax: pick([500, 1_000_000]),
  }
}

export interface OpenStore {
  readonly env: MemoryEnv
  readonly store: Tsdb
}

export async function openStore(disk: MemoryDisk, change: Partial<TsdbOptions> = {}): Promise<OpenStore> {
  const env = memoryEnv({ seed: 1, disk })
  return { env, store: await openOn(env, { ...smallOptions, ...change }) }
}

export function openOn(env: Env & Pick<MemoryEnv, 'clock'>, options: TsdbOptions): Promise<Tsdb> {
  return untilSettled(env.clock, Tsdb.open(env, directory, options))
}

export async function closeStore({ env, store }: OpenStore): Promise<void> {
  await untilSettled(env.clock, store.close())
}
