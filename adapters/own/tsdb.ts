/** The glue from our time-series store to the contract: options in, capabilities out; the store itself is the `series` model. */

import { type Env, nodeEnv } from '../../engines/env/index.ts'
import { Tsdb, type TsdbOptions, tsdbDefaults } from '../../engines/tsdb/index.ts'
import type { Capabilities, Durability, OpenOptions, Store } from '../contract/index.ts'
import { type OwnAdapter, openOnNode } from './own-adapter.ts'

const durabilityDetails: Readonly<Record<Durability, string>> = {
  none: 'no log; a point survives once the head is flushed',
  buffered: 'log written before the answer, not synced',
  sync: 'log synced before the answer, by group commit',
}

const usPerHour = 3_600_000_000

export const tsdb: OwnAdapter<'series'> = {
  name: 'tsdb',
  description: 'time-series store of this repository',
  models: ['series'],
  durabilities: ['none', 'buffered', 'sync'],
  options: [
    {
      name: 'partition',
      default: '24',
      values: ['1', '6', '24', '168'],
      description: 'hours of a partition: blocks begin and end at its borders',
    },
  ],
  open(options) {
    const env = nodeEnv(0)
    return openOnNode(env, () => openOn(env, options))
  },
  openOn,
}

export default tsdb

async function openOn(env: Env, options: OpenOptions): Promise<Store<'series'>> {
  const store = await Tsdb.open(env, options.directory, tsdbOptions(options))
  const capabilities: Capabilities = {
    durability: options.durability,
    durabilityDetail: durabilityDetails[options.durability],
    keepsData: true,
    atomicBatch: true,
    compareAndSet: false,
    snapshots: true,
    expiry: false,
    isolation: 'linearizable',
    version: 'tsdb of this repository, block format 1',
  }
  return {
    series: store,
    capabilities,
    sync: () => store.sync(),
    settle: () => store.settle(),
    verify: () => store.verify(),
    metrics: () => store.metrics(),
    close: () => store.close(),
  }
}

function tsdbOptions(options: OpenOptions): TsdbOptions {
  return {
    ...tsdbDefaults,
    durability: options.durability,
    cacheBytes: options.cacheBytes,
    headBytes: options.writeBufferBytes,
    partitionUs: Number(options.options.partition) * usPerHour,
  }
}
