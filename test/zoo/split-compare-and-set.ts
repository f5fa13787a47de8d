/** A sound engine whose compare-and-set somebody made of a read and a write: between the two anything may happen. */
import type { Kv } from '../../adapters/contract/index.ts'
import type { OwnAdapter } from '../../adapters/own/own-adapter.ts'
import { withKv } from '../../harness/store-view.ts'

export function withSplitCompareAndSet(adapter: OwnAdapter<'kv'>): OwnAdapter<'kv'> {
  return {
    ...adapter,
    async openOn(env, options) {
      const store = await adapter.openOn(env, options)
      return withKv(store, split(store.kv))
    },
  }
}

function split(kv: Kv): Kv {
  return {
    get: key => kv.get(key),
    put: (key, value, options) => kv.put(key, value, options),
    delete: key => kv.delete(key),
    batch: writes => kv.batch(writes),
    scan: range => kv.scan(range),
    snapshot: () => kv.snapshot(),
    async compareAndSet(key, expected, value) {
      const found = await kv.get(key)
      const matches =
        found === undefined || expected === undefined ? found === expected : Buffer.compare(found, expected) === 0
      if (!matches) return false
      await (value === undefined ? kv.delete(key) : kv.put(key, value))
      return true
    },
  }
}
