/** A store over a map, a workload that reads and updates its records, and a run of both. */
import { join } from 'node:path'
import {
  type Adapter,
  type Awaitable,
  type Capabilities,
  type Kv,
  type Store,
  StoreError,
} from '../../adapters/contract/index.ts'
import type { Plan } from '../../harness/results/result.ts'
import type { RunEvent, RunRequest } from '../../harness/run/events.ts'
import { executeRun } from '../../harness/run/execute.ts'
import { plainSubject } from '../../harness/run/subject.ts'
import { KvBatch } from '../../workloads/kv-batch.ts'
import { type Check, outcome, type Workload } from '../../workloads/workload.ts'

const capabilities: Capabilities = {
  durability: 'none',
  durabilityDetail: 'in memory',
  keepsData: true,
  atomicBatch: true,
  compareAndSet: false,
  snapshots: false,
  expiry: false,
  isolation: 'linearizable',
  version: 'map 1',
}

function notSupported(): never {
  throw new StoreError('NOT_SUPPORTED', 'a map for tests has no such operation')
}

export function mapKv(entries: Map<string, Uint8Array> = new Map()): Kv {
  const put = (key: Uint8Array, value: Uint8Array): void => {
    entries.set(key.join(), value.slice())
  }
  return {
    get: key => entries.get(key.join()),
    put,
    delete: key => {
      entries.delete(key.join())
    },
    batch: writes => {
      for (const write of writes) if (write.type === 'put') put(write.key, write.value)
    },
    compareAndSet: notSupported,
    scan: notSupported,
    snapshot: notSupported,
  }
}

export function mapStore(changes: Partial<Store<'kv'>> = {}): Store<'kv'> {
  return { kv: mapKv(), capabilities, sync: () => {}, close: () => {}, ...changes }
}

export function adapterOf(open: () => Awaitable<Store<'kv'>>): Adapter<'kv'> {
  return { name: 'map', description: 'A map.', models: ['kv'], options: [], durabilities: ['none'], open }
}

/** Keeps nothing and finds nothing, but says that it has. */
const nullStore: Store<'kv'> = mapStore({
  kv: { ...mapKv(), get: () => new Uint8Array(8), put: () => {}, batch: () => {} },
  capabilities: { ...capabilities, keepsData: false },
})

export const recordCount = 100

function keyOf(record: number): Uint8Array {
  return Uint8Array.of(1, record)
}

/** Half reads, half updates of `recordCount` records. */
export function workloadOf(changes: Partial<Workload<'kv'>> = {}): Workload<'kv'> {
  return {
    name: 'half-and-half',
    models: ['kv'],
    operations: ['read', 'update'],
    recordCount,
    operationCount: undefined,
    *load(_context, batchLength) {
      for (let record = 0; record < recordCount; record += batchLength) {
        const length = Math.min(batchLength, recordCount - record)
        yield new KvBatch(
          Array.from({ length }, (_, index) => ({
            type: 'put',
            key: keyOf(record + index),
            value: new Uint8Array(8),
          })),
        )
      }
    },
    client: ({ random }, store) => {
      const keys: Uint8Array[] = []
      const value = new Uint8Array(8)
      return {
        draw(batch) {
          for (; batch.count < batch.kinds.length; batch.count++) {
            batch.kinds[batch.count] = random.nextInteger(2)
            keys[batch.count] = keyOf(random.nextInteger(recordCount))
          }
        },
        execute(batch, index) {
          const key = keys[index]!
          if (batch.kinds[index] === 1) {
            const written = store.kv.put(key, value)
            return written === undefined ? outcome.ok : written.then(() => outcome.ok)
          }
          const found = store.kv.get(key)
          if (found instanceof Promise)
            return found.then(value => (value === undefined ? outcome.notFound : outcome.ok))
          return found === undefined ? outcome.notFound : outcome.ok
        },
      }
    },
    check: (): readonly Check[] => [{ name: 'records', verdict: 'valid', detail: 'All 100 are there.' }],
    ...changes,
  }
}

export function planOf(changes: Partial<Plan> = {}): Plan {
  return {
    workload: 'half-and-half',
    properties: {},
    engines: ['map'],
    engineOptions: {},
    durability: 'none',
    cacheBytes: 0,
    writeBufferBytes: 0,
    records: recordCount,
    operationCount: 500,
    warmUpSeconds: 0,
    clients: 2,
    loadBatchLength: 30,
    shape: { type: 'closed' },
    repeat: 1,
    seed: 1,
    ...changes,
  }
}

export interface RunForTests {
  readonly store?: Store<'kv'>
  readonly workload?: Workload<'kv'>
  readonly plan?: Plan
  readonly stop?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
  readonly adapter?: Adapter<'kv'>
}

/** Runs it in this process; every event that it emitted, in order. */
export async function eventsOf(directory: string, run: RunForTests = {}): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  const { store = mapStore(), workload = workloadOf(), plan = planOf(), stop = new AbortController().signal } = run
  const request: RunRequest = {
    plan,
    engine: 'map',
    round: 1,
    seed: 1,
    dataDirectory: directory,
    historyPath: join(directory, 'history.bin'),
  }
  await executeRun(request, {
    open: options => plainSubject(() => (run.adapter ?? adapterOf(() => store)).open(options)),
    nullAdapter: adapterOf(() => nullStore),
    workload,
    stop,
    emit: event => {
      events.push(event)
      run.onEvent?.(event)
    },
  })
  return events
}
