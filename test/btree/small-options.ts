/** Options so small that a few hundred writes split and join many pages, and end many checkpoints. */
import { Btree, type BtreeOptions } from '../../engines/btree/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { durabilities } from '../lsm/small-options.ts'

/** A fixed choice, for tests that are about something else. */
export const smallOptions: BtreeOptions = {
  durability: 'sync',
  pageBytes: 512,
  cacheBytes: 20_000,
  checkpointBytes: 4000,
  backlogBytes: 16_000,
}

export function btreeSetup(options: BtreeOptions): EngineSetup {
  return {
    name: `btree, ${options.durability}, pool of ${options.cacheBytes} bytes`,
    options,
    durability: options.durability,
    open: (env, directory) => Btree.open(env, directory, options),
  }
}

export function drawOptions(random: Random): BtreeOptions {
  const pick = <Item>(items: readonly Item[]): Item => items[random.nextInteger(items.length)] as Item
  const checkpointBytes = pick([1, 300, 2000, 10_000, 1_000_000])
  return {
    durability: pick(durabilities),
    pageBytes: pick([512, 512, 1024, 4096, 32_768]),
    cacheBytes: pick([0, 30_000, 1_000_000]),
    checkpointBytes,
    backlogBytes: checkpointBytes + pick([1, 1000, 1_000_000]),
  }
}
