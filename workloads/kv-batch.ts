/** A part of the data set of a key-value workload: writes, and how a store takes them. */
import type { Awaitable, Kv, KvWrite, PutOptions, Store } from '../adapters/contract/index.ts'
import type { LoadBatch } from './workload.ts'

/** One call where the store takes batches, one a write where it does not. */
export class KvBatch implements LoadBatch<'kv'> {
  readonly writes: readonly KvWrite[]

  constructor(writes: readonly KvWrite[]) {
    this.writes = writes
  }

  get recordCount(): number {
    return this.writes.length
  }

  write(store: Store<'kv'>): Awaitable<void> {
    return store.capabilities.atomicBatch ? store.kv.batch(this.writes) : writeEach(store.kv, this.writes)
  }
}

async function writeEach(kv: Kv, writes: readonly KvWrite[]): Promise<void> {
  for (const write of writes) {
    const answer = write.type === 'put' ? kv.put(write.key, write.value, expiryOf(write)) : kv.delete(write.key)
    if (answer !== undefined) await answer
  }
}

function expiryOf({ expiresAtMs }: { readonly expiresAtMs?: number }): PutOptions | undefined {
  return expiresAtMs === undefined ? undefined : { expiresAtMs }
}
