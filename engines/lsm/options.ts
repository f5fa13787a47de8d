/** How a tree is to be built and run; every field is said, nothing below fills one in. */
import type { TableOptions } from './table/table-writer.ts'

/**
 * What an acknowledged write survives. `none`: nothing until it is flushed. `buffered`: the death of the
 * process (the log is written, not synced). `sync`: a power loss (group commit).
 */
export type Durability = 'none' | 'buffered' | 'sync'

export interface LsmOptions {
  readonly durability: Durability
  /** Size at which a memtable is full; up to `memtableCountMax` exist at a time. */
  readonly memtableBytes: number
  readonly memtableCountMax: number
  /** Bound of the block cache. Indexes and filters of open tables come on top: about 2 bytes a key. */
  readonly cacheBytes: number
  readonly table: TableOptions
  /** Size at which a compaction begins the next table. */
  readonly tableBytes: number
  readonly compaction: 'leveled' | 'tiered'
  /** Runs of level 0 that start a compaction, slow writes down, and stop them. */
  readonly runCountTrigger: number
  readonly runCountSlow: number
  readonly runCountStop: number
}

/** Sound for stores of megabytes to hundreds of gigabytes; callers spread it and change what they must. */
export const lsmDefaults: LsmOptions = {
  durability: 'buffered',
  memtableBytes: 32 * 1024 * 1024,
  memtableCountMax: 3,
  cacheBytes: 256 * 1024 * 1024,
  table: { blockBytes: 4096, bloomBitsPerKey: 10, compression: 'none' },
  tableBytes: 32 * 1024 * 1024,
  compaction: 'leveled',
  runCountTrigger: 4,
  // As RocksDB has them: a burst is taken at the speed of flushes, and merged after it.
  runCountSlow: 20,
  runCountStop: 36,
}

/** @throws TypeError: with these options writers would wait for what never happens. */
export function checkOptions(options: LsmOptions): void {
  const { memtableCountMax, runCountTrigger, runCountStop } = options
  if (memtableCountMax < 2) throw new TypeError(`memtableCountMax is 2 or more; this one is ${memtableCountMax}`)
  if (runCountTrigger < 2) throw new TypeError(`runCountTrigger is 2 or more; this one is ${runCountTrigger}`)
  if (runCountStop < runCountTrigger) {
    throw new TypeError(`runCountStop is at least runCountTrigger (${runCountTrigger}); this one is ${runCountStop}`)
  }
}
