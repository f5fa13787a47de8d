/** A store that writes down what it is asked to write, and when it says that it did. Reads go straight through. */
import type { Awaitable, Kv, Store } from '../../adapters/contract/index.ts'
import { withKv } from '../store-view.ts'
import type { Change, RecordedWrites } from './recorded-writes.ts'

export function recordWrites(store: Store<'kv'>, writes: RecordedWrites): Store<'kv'> {
  return { ...withKv(store, recordedKv(store.kv, writes)), sync: () => sync(store, writes) }
}

function recordedKv(kv: Kv, writes: RecordedWrites): Kv {
  const record = (changes: readonly Change[], call: () => Awaitable<void>): Awaitable<void> => {
    const write = writes.issue(changes)
    return then(call(), () => writes.acknowledge(write))
  }
  return {
    get: key => kv.get(key),
    scan: range => kv.scan(range),
    snapshot: () => kv.snapshot(),
    put: (key, value, options) => record([[key, value]], () => kv.put(key, value, options)),
    delete: key => record([[key, undefined]], () => kv.delete(key)),
    batch: batch =>
      record(
        batch.map(write => [write.key, write.type === 'put' ? write.value : undefined]),
        () => kv.batch(batch),
      ),
    compareAndSet(key, expected, value) {
      const write = writes.issue([[key, value]])
      return then(kv.compareAndSet(key, expected, value), done => {
        if (done) writes.acknowledge(write)
        else writes.void(write)
        return done
      })
    },
  }
}

function sync(store: Store<'kv'>, writes: RecordedWrites): Awaitable<void> {
  const { count } = writes
  return then(store.sync(), () => writes.synced(count))
}

function then<T, Result>(answer: Awaitable<T>, change: (answer: T) => Result): Awaitable<Result> {
  return answer instanceof Promise ? answer.then(change) : change(answer)
}
