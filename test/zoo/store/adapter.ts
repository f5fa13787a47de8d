/** The store of the zoo as an adapter, healthy or with a bug; what it writes it has synced, so there is one durability. */
import type { Capabilities, OpenOptions, Store } from '../../../adapters/contract/index.ts'
import { type OwnAdapter, openOnNode } from '../../../adapters/own/own-adapter.ts'
import type { Env } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import { ZooStore } from './store.ts'

const capabilities: Capabilities = {
  durability: 'sync',
  durabilityDetail: 'log synced before the answer, by group commit',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: true,
  snapshots: true,
  expiry: true,
  isolation: 'linearizable',
  version: 'the store of the zoo, 1',
}

export function zooStore(bug: Bug): OwnAdapter<'kv'> {
  const openOn = async (env: Env, options: OpenOptions): Promise<Store<'kv'>> => {
    const store = new ZooStore(env, options, bug)
    return {
      kv: store,
      capabilities,
      sync: () => store.sync(),
      settle: () => store.settle(),
      verify: () => store.verify(),
      close: () => store.close(),
    }
  }
  return {
    name: 'zoo',
    description: bug === 'none' ? 'the healthy store of the zoo' : `the store of the zoo: ${bug}`,
    models: ['kv'],
    durabilities: ['sync'],
    options: [],
    open: options => openOnNode(env => openOn(env, options)),
    openOn,
  }
}
