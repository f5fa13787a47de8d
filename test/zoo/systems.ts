/**
 * The engines of this repository as the zoo opens them: with options so small that a short life has many flushes, merges
 * and splits, and with so much room that no writer waits (one who waits may be overtaken, which the exhaustive mode does
 * not expect). And the LSM tree on a disk that betrays it: the same bug as in its own code.
 */
import type { Capabilities, Store } from '../../adapters/contract/index.ts'
import btreeAdapter from '../../adapters/own/btree.ts'
import lsmAdapter from '../../adapters/own/lsm.ts'
import { type OwnAdapter, openOnNode } from '../../adapters/own/own-adapter.ts'
import { type Disk, type Env, MemoryBackground } from '../../engines/env/index.ts'
import { btreeSetup, smallOptions as smallBtree } from '../btree/small-options.ts'
import type { EngineSetup } from '../lsm/engine-setup.ts'
import { lsmSetup, smallOptions as smallLsm } from '../lsm/small-options.ts'
import { type Betrayal, BetrayingDisk } from './betraying-disk.ts'

const lsmInZoo = lsmSetup({ ...smallLsm, memtableCountMax: 100, runCountSlow: 900, runCountStop: 1000 })
const btreeInZoo = btreeSetup({ ...smallBtree, backlogBytes: 1e9 })

export const lsm: OwnAdapter<'kv'> = systemOf('lsm', lsmAdapter.description, lsmInZoo, disk => disk)
export const btree: OwnAdapter<'kv'> = systemOf('btree', btreeAdapter.description, btreeInZoo, disk => disk)

export function betrayedLsm(betrayal: Betrayal): OwnAdapter<'kv'> {
  return systemOf(
    'lsm',
    `the LSM tree of this repository, betrayed`,
    lsmInZoo,
    disk => new BetrayingDisk(disk, betrayal),
  )
}

const capabilities: Capabilities = {
  durability: 'sync',
  durabilityDetail: 'log synced before the answer, by group commit',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'linearizable',
  version: 'as the zoo opens it, 1',
}

function systemOf(
  name: string,
  description: string,
  setup: EngineSetup,
  change: (disk: Disk) => Disk,
): OwnAdapter<'kv'> {
  const openOn = async (env: Env, directory: string): Promise<Store<'kv'>> => {
    const disk = change(env.disk)
    const background = disk === env.disk ? env.background : new MemoryBackground(disk)
    const tree = await setup.open({ ...env, disk, background }, directory)
    return {
      kv: tree,
      capabilities,
      sync: () => tree.sync(),
      settle: () => tree.settle(),
      verify: () => tree.verify(),
      close: () => tree.close(),
    }
  }
  return {
    name,
    description,
    models: ['kv'],
    durabilities: ['sync'],
    options: [],
    open: ({ directory }) => openOnNode(env => openOn(env, directory)),
    openOn: (env, { directory }) => openOn(env, directory),
  }
}
