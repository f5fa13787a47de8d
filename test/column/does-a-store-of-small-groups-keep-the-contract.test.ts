/**
 * The whole conformance suite of the `table` model again, with row groups of 24 rows, merges all the time and a cache
 * that holds little: so nearly every answer comes from encoded chunks, statistics and several groups, where the suite
 * by itself would find the rows in the buffer.
 */
import { test } from 'vitest'
import { tableConformance } from '../../adapters/contract/conformance.ts'
import type { Adapter } from '../../adapters/contract/index.ts'
import column from '../../adapters/own/column.ts'
import { ColumnStore, type ColumnStoreOptions } from '../../engines/column/index.ts'
import { createRandom, MemoryDisk, memoryEnv, NodeClock } from '../../engines/env/index.ts'
import { SlowBackground } from '../lsm/slow-background.ts'
import { smallOptions } from './small-store.ts'

function smallAdapter(): Adapter<'table'> {
  const disks = new Map<string, MemoryDisk>()
  return {
    ...column,
    options: [],
    open: async ({ directory, durability }) => {
      const disk = disks.get(directory) ?? new MemoryDisk()
      disks.set(directory, disk)
      const memory = memoryEnv({ seed: 1, disk })
      const background = new SlowBackground(memory.background, createRandom(1))
      const env = { ...memory, background, clock: new NodeClock() }
      const { capabilities } = await column.openOn(memoryEnv({ seed: 1 }), openOptions(durability))
      const store = ColumnStore.open(env, directory, { ...smallOptions, durability })
      return {
        table: store,
        capabilities,
        sync: () => store.sync(),
        settle: () => store.settle(),
        verify: () => store.verify(),
        close: () => store.close(),
      }
    },
  }
}

function openOptions(durability: ColumnStoreOptions['durability']): Parameters<typeof column.openOn>[1] {
  const options = { compression: 'none', group: '65536' }
  return { directory: 'db', durability, cacheBytes: 0, writeBufferBytes: 1e6, options }
}

let directoryCount = 0
const makeDirectory = async (): Promise<string> => `db${directoryCount++}`

await tableConformance(smallAdapter(), { test, makeDirectory })
