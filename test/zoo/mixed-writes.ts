/** The workload of the exhaustive plans: a few keys that are put, deleted, compared and set, and written in batches. */
import type { KvWrite, Store } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { KvBatch } from '../../workloads/kv-batch.ts'
import { type Client, type OutcomeCode, outcome, type Workload } from '../../workloads/workload.ts'
import { bytesOf, valueOfNumber } from './life/values.ts'

const kinds = ['put', 'delete', 'batch', 'cas'] as const
const weighted = [0, 0, 0, 0, 1, 2, 2, 3]
const keyCount = 8
const recordCount = 4

export function mixedWrites(): Workload<'kv'> {
  let number = 0
  const nextValue = (): Uint8Array => valueOfNumber(++number)
  return {
    name: 'mixed writes',
    models: ['kv'],
    operations: kinds,
    recordCount,
    operationCount: undefined,
    *load() {
      yield new KvBatch(
        Array.from({ length: recordCount }, (_, index): KvWrite => {
          return { type: 'put', key: keyOf(index), value: nextValue() }
        }),
      )
    },
    client: ({ random }, store) => clientOf(random, store, nextValue),
    check: () => [],
  }
}

function clientOf(random: Random, { kv }: Store<'kv'>, nextValue: () => Uint8Array): Client {
  const drawKey = (): Uint8Array => keyOf(random.nextInteger(keyCount))
  const act = async (kind: (typeof kinds)[number]): Promise<void> => {
    const key = drawKey()
    switch (kind) {
      case 'put':
        return kv.put(key, nextValue())
      case 'delete':
        return kv.delete(key)
      case 'batch':
        return kv.batch([
          { type: 'put', key, value: nextValue() },
          { type: 'delete', key: drawKey() },
          { type: 'put', key: drawKey(), value: nextValue() },
        ])
      case 'cas':
        await kv.compareAndSet(key, await kv.get(key), nextValue())
    }
  }
  return {
    draw(batch) {
      while (batch.count < batch.kinds.length) {
        batch.kinds[batch.count++] = weighted[random.nextInteger(weighted.length)] as number
      }
    },
    async execute(batch, index): Promise<OutcomeCode> {
      await act(kinds[batch.kinds[index] as number] as (typeof kinds)[number])
      return outcome.ok
    },
  }
}

function keyOf(number: number): Uint8Array {
  return bytesOf(`key ${number}`)
}
