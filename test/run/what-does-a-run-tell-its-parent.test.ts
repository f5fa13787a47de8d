import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { StoreError } from '../../adapters/contract/index.ts'
import type { RunEvent } from '../../harness/run/events.ts'
import { KvBatch } from '../../workloads/kv-batch.ts'
import {
  adapterOf,
  eventsOf,
  mapKv,
  mapStore,
  planOf,
  type RunForTests,
  recordCount,
  workloadOf,
} from './store-for-tests.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'harness-run-'))
})
afterAll(() => rm(directory, { recursive: true }))

type Found<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>

function find<Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type): Found<Type>[] {
  return events.filter((event): event is Found<Type> => event.type === type)
}

/** The events without the samples, each as its type and what tells it apart. */
function outline(events: readonly RunEvent[]): string[] {
  return events
    .filter(({ type }) => type !== 'interval' && type !== 'warning')
    .map(event => {
      if ('phase' in event) return `${event.type} ${event.phase}`
      if (event.type === 'failed') return `failed ${event.code}`
      return event.type
    })
}

function countsOf(events: readonly RunEvent[], phase: string): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const interval of find(events, 'interval')) {
    if (interval.phase !== phase) continue
    for (const { name, count } of interval.operations) counts[name] = (counts[name] ?? 0) + count
  }
  return counts
}

test('a whole run, in order', async () => {
  await writeFile(join(directory, 'table'), Buffer.alloc(10_000, 1))
  const store = mapStore({
    verify: () => {},
    settle: () => sleep(1),
    metrics: () => [{ name: 'cache.hitRatio', value: 1, unit: 'ratio', description: 'Hits.' }],
  })
  const events = await eventsOf(directory, { store, plan: planOf({ warmUpSeconds: 0.02 }) })
  expect(outline(events)).toEqual([
    'opened',
    'phase-started load',
    'phase-ended load',
    'disk',
    'phase-started warm-up',
    'phase-ended warm-up',
    'phase-started run',
    'phase-ended run',
    'metrics',
    'disk',
    'checks',
    'self',
    'done',
  ])
  expect(countsOf(events, 'load')).toEqual({ load: recordCount })
  const { read, update, ...others } = countsOf(events, 'run')
  expect(read! + update!).toBe(500)
  expect(others).toEqual({})
  expect(
    find(events, 'phase-started').map(({ operationCount, durationSeconds }) => [operationCount, durationSeconds]),
  ).toEqual([
    [recordCount, undefined],
    [undefined, 0.02],
    [500, undefined],
  ])
  expect(find(events, 'disk').every(({ bytes }) => bytes >= 10_000)).toBe(true)
  expect(find(events, 'checks')[0]?.checks.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['records', 'valid'],
    ['structure', 'valid'],
  ])
  expect(find(events, 'self')[0]?.self.nullStoreNs).toBeGreaterThan(0)
  expect(find(events, 'done')).toEqual([{ type: 'done', interrupted: false }])
})

test('the same seed draws the same operations', async () => {
  const [first, second] = await Promise.all([eventsOf(directory), eventsOf(directory)])
  expect(countsOf(first, 'run')).toEqual(countsOf(second, 'run'))
})

test('the load counts records and times calls, with batches or without', async () => {
  for (const atomicBatch of [true, false]) {
    const entries = new Map<string, Uint8Array>()
    const { capabilities } = mapStore()
    const store = mapStore({ kv: mapKv(entries), capabilities: { ...capabilities, atomicBatch } })
    const events = await eventsOf(directory, { store, workload: workloadOf({ check: () => [] }) })
    const [load] = find(events, 'interval').flatMap(({ phase, operations }) => (phase === 'load' ? operations : []))
    expect(load).toMatchObject({ name: 'load', count: recordCount, response: { count: 4 } })
    expect(entries.size).toBe(recordCount)
  }
})

test('under a rate there is pacing, a second time for each operation, and a warm-up at the first rate', async () => {
  const shape = { type: 'rate', arrivals: 'constant', from: 1000, to: 3000 } as const
  const events = await eventsOf(directory, { plan: planOf({ shape, operationCount: 200, warmUpSeconds: 0.02 }) })
  const [warmUp, run] = find(events, 'phase-ended').filter(({ phase }) => phase !== 'load')
  expect(warmUp?.pacing).toMatchObject({ targetFrom: 1000, targetTo: 1000, scheduledCount: 20 })
  expect(run?.pacing).toMatchObject({ arrivals: 'constant', targetFrom: 1000, targetTo: 3000 })
  const samples = find(events, 'interval').flatMap(({ phase, operations }) => (phase === 'run' ? operations : []))
  expect(samples.every(({ service, response }) => service?.count === response.count)).toBe(true)
})

test('a phase of more than a second is told second by second', async () => {
  const { operationCount: _, ...plan } = planOf({ durationSeconds: 1.3 })
  const seconds = find(await eventsOf(directory, { plan }), 'interval').flatMap(interval =>
    interval.phase === 'run' ? [interval.seconds] : [],
  )
  // A machine that is busy elsewhere makes the last one longer, or cuts off another.
  expect(seconds.length).toBeGreaterThanOrEqual(2)
  expect(Math.max(...seconds)).toBeLessThan(seconds.reduce((sum, each) => sum + each))
})

const corrupt = new StoreError('CORRUPT', 'block 7 of 3.table')
const fail = (): never => {
  throw corrupt
}
const failures: Readonly<Record<string, { readonly run: RunForTests; readonly outline: readonly string[] }>> = {
  'a store that does not open': { run: { adapter: adapterOf(fail) }, outline: ['failed CORRUPT', 'done'] },
  'a load that fails': {
    run: { store: mapStore({ kv: { ...mapKv(), batch: () => Promise.reject(corrupt) } }) },
    outline: ['opened', 'phase-started load', 'phase-ended load', 'failed CORRUPT', 'done'],
  },
  'a store that fails in the run': {
    run: { store: mapStore({ kv: { ...mapKv(), put: fail } }) },
    outline: [
      'opened',
      'phase-started load',
      'phase-ended load',
      'disk',
      'phase-started run',
      'phase-ended run',
      'failed CORRUPT',
      'self',
      'done',
    ],
  },
}

for (const [what, { run, outline: expected }] of Object.entries(failures)) {
  test(`${what} is a failure with code and message, and the store is closed`, async () => {
    let closeCount = 0
    const store = { ...(run.store ?? mapStore()), close: () => void closeCount++ }
    const events = await eventsOf(directory, { ...run, store })
    expect(outline(events)).toEqual(expected)
    expect(find(events, 'failed')[0]?.message).toBe('block 7 of 3.table')
    expect(closeCount).toBe(expected.includes('opened') ? 1 : 0)
  })
}

test('checks and closing that throw are failures, each of them told', async () => {
  const store = mapStore({ close: () => Promise.reject(new Error('cannot close')) })
  const events = await eventsOf(directory, { store, workload: workloadOf({ check: fail }) })
  expect(find(events, 'failed').map(({ code, message }) => [code, message])).toEqual([
    ['CORRUPT', 'block 7 of 3.table'],
    ['UNKNOWN', 'cannot close'],
  ])
  expect(outline(events).at(-1)).toBe('done')
})

test('a structure that does not verify is a violation, not a failure', async () => {
  const events = await eventsOf(directory, { store: mapStore({ verify: fail }) })
  expect(find(events, 'failed')).toEqual([])
  expect(find(events, 'checks')[0]?.checks).toContainEqual({
    name: 'structure',
    verdict: 'violated',
    detail: 'CORRUPT: block 7 of 3.table',
  })
})

test('the first message of each error is a warning', async () => {
  let readCount = 0
  const kv = mapKv()
  const get: typeof kv.get = key => {
    if (++readCount % 10 === 0) throw new StoreError('IO', `the disk refused ${readCount}`)
    return kv.get(key)
  }
  const events = await eventsOf(directory, { store: mapStore({ kv: { ...kv, get } }) })
  expect(find(events, 'warning').map(({ message }) => message)).toEqual([
    'The first operation of the run phase that ended with IO said: the disk refused 10',
  ])
})

const endlessLoad = workloadOf({
  *load() {
    for (;;) yield new KvBatch([{ type: 'put', key: Uint8Array.of(1), value: new Uint8Array(8) }])
  },
})
const never = (): Promise<never> => new Promise(() => {})
const stops: Readonly<Record<string, { readonly at: string; readonly run?: RunForTests; readonly last: string }>> = {
  'in the load': { at: 'phase-started load', run: { workload: endlessLoad }, last: 'phase-ended load' },
  'while the store settles for ever': {
    at: 'phase-ended load',
    run: { store: mapStore({ settle: never }) },
    last: 'phase-ended load',
  },
  'in the warm-up': { at: 'phase-started warm-up', last: 'phase-ended warm-up' },
  'in the run': { at: 'phase-started run', last: 'self' },
  'while the check goes on for ever': {
    at: 'phase-ended run',
    run: { workload: workloadOf({ check: never }) },
    last: 'self',
  },
}

for (const [when, { at, run, last }] of Object.entries(stops)) {
  test(`a stop request ${when} ends the run without checks, with the store closed`, async () => {
    const stop = new AbortController()
    let closed = false
    const close = (): void => {
      closed = true
    }
    const store = { ...(run?.store ?? mapStore()), close }
    const { operationCount: _, ...plan } = planOf({ warmUpSeconds: 0.05 })
    const events = await eventsOf(directory, {
      ...run,
      store,
      plan: at === 'phase-ended run' ? planOf() : plan,
      stop: stop.signal,
      onEvent: event => {
        if (outline([event])[0] === at) setTimeout(() => stop.abort(), 5)
      },
    })
    expect(closed).toBe(true)
    expect(outline(events).at(-2)).toBe(last)
    expect(find(events, 'checks')).toEqual([])
    expect(find(events, 'done')).toEqual([{ type: 'done', interrupted: true }])
  })
}
