/** Trees whose whole life fits into some hundred operations of the disk, and whose writers never have to wait. */
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { compactions, durabilities, lsmSetup, smallOptions as smallLsm } from '../lsm/small-options.ts'

const lsmSetups = durabilities.flatMap(durability =>
  compactions.map(compaction =>
    lsmSetup({
      ...smallLsm,
      durability,
      compaction,
      memtableBytes: 6000,
      memtableCountMax: 100,
      runCountSlow: 900,
      runCountStop: 1000,
    }),
  ),
)

/** With a pool that holds the tree, and with one that has to write pages between checkpoints. */
const btreeSetups = durabilities.flatMap(durability =>
  [100_000, 0].map(cacheBytes =>
    btreeSetup({ ...smallBtree, durability, cacheBytes, checkpointBytes: 4000, backlogBytes: 1e9 }),
  ),
)

export const crashSetups: readonly (readonly [name: string, setup: EngineSetup])[] = [...lsmSetups, ...btreeSetups].map(
  setup => [setup.name, setup] as const,
)
