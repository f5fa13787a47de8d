/** Options so small that a few hundred writes fill many memtables, tables and levels. */
import type { Random } from '../../engines/env/index.ts'
import { type Durability, type LsmOptions, LsmTree } from '../../engines/lsm/index.ts'
import type { EngineSetup } from './engine-setup.ts'

export const durabilities: readonly Durability[] = ['none', 'buffered', 'sync']
export const compactions: readonly LsmOptions['compaction'][] = ['leveled', 'tiered']

/** A fixed choice, for tests that are about something else. */
export const smallOptions: LsmOptions = {
  durability: 'sync',
  memtableBytes: 4000,
  memtableCountMax: 4,
  cacheBytes: 20_000,
  table: { blockBytes: 512, bloomBitsPerKey: 10, compression: 'none' },
  tableBytes: 4000,
  compaction: 'leveled',
  runCountTrigger: 3,
  runCountSlow: 20,
  runCountStop: 30,
}

export function lsmSetup(options: LsmOptions): EngineSetup {
  return {
    name: `lsm, ${options.durability}, ${options.compaction}`,
    options,
    durability: options.durability,
    open: (env, directory) => LsmTree.open(env, directory, options),
  }
}

export function drawOptions(random: Random): LsmOptions {
  const between = (least: number, most: number): number => least + random.nextInteger(most - least + 1)
  const pick = <Item>(items: readonly Item[]): Item => items[random.nextInteger(items.length)] as Item
  const runCountTrigger = between(2, 4)
  const runCountSlow = runCountTrigger + between(1, 4)
  return {
    durability: pick(durabilities),
    memtableBytes: pick([300, 1000, 4000, 16_000]),
    memtableCountMax: between(2, 4),
    cacheBytes: pick([0, 3000, 30_000, 1_000_000]),
    table: {
      blockBytes: pick([1, 64, 300, 2000]),
      bloomBitsPerKey: pick([1, 5, 10]),
      compression: pick(['none', 'none', 'none', 'zstd']),
    },
    tableBytes: pick([1, 1000, 1000, 5000, 5000, 20_000]),
    compaction: pick(compactions),
    runCountTrigger,
    runCountSlow,
    runCountStop: runCountSlow + between(1, 4),
  }
}
