/** The same store through other eyes: what is asked of `kv` goes elsewhere, everything else to the store itself. */
import type { Kv, Store } from '../adapters/contract/index.ts'

/** A store may be an instance of any class, so each method is called on the store and none is copied. */
export function withKv(store: Store<'kv'>, kv: Kv): Store<'kv'> {
  return {
    kv,
    capabilities: store.capabilities,
    sync: () => store.sync(),
    close: () => store.close(),
    ...(store.settle && { settle: () => store.settle?.() }),
    ...(store.metrics && { metrics: () => store.metrics?.() ?? [] }),
    ...(store.verify && { verify: () => store.verify?.() }),
  }
}
