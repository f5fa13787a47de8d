/** The store that the bugs are planted in keeps the contract: what is caught in the zoo is the bug, and not the store. */
import { describe, test } from 'vitest'
import { kvConformance } from '../../adapters/contract/conformance.ts'
import type { Adapter } from '../../adapters/contract/index.ts'
import { createRandom, type Env, MemoryBackground, MemoryDisk, NodeClock } from '../../engines/env/index.ts'
import { zooStore } from './store/adapter.ts'

/** In memory, under the machine's clock, by which the suite waits. */
const disk = new MemoryDisk()
const env: Env = { disk, clock: new NodeClock(), random: createRandom(1), background: new MemoryBackground(disk) }
const healthy = zooStore('none')
const adapter: Adapter<'kv'> = { ...healthy, open: options => healthy.openOn(env, options) }

let directoryCount = 0
const makeDirectory = async (): Promise<string> => `directory${directoryCount++}`

describe('the store of the zoo without a bug', async () => {
  await kvConformance(adapter, { test, makeDirectory, seed: 1 })
})
