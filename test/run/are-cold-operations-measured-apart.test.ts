import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { adapterOf, eventsOf, mapKv, mapStore, planOf, workloadOf } from './store-for-tests.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'harness-cold-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** What was done to the stores, in order; each store has the number of its opening. */
async function deedsOf(coldOperationCount?: number): Promise<string[]> {
  const deeds: string[] = []
  const kv = mapKv()
  let openCount = 0
  const adapter = adapterOf(() => {
    const number = ++openCount
    deeds.push(`open ${number}`)
    const read = (key: Uint8Array) => {
      deeds.push(`get ${number}`)
      return kv.get(key)
    }
    return mapStore({
      kv: { ...kv, get: read },
      close: () => {
        deeds.push(`close ${number}`)
      },
    })
  })
  const plan = planOf({ operationCount: 50, ...(coldOperationCount !== undefined && { coldOperationCount }) })
  const workload = workloadOf({
    fingerprints: store => {
      deeds.push('fingerprints')
      return [{ name: 'first', value: String(store.kv.get(Uint8Array.of(1, 0)) !== undefined) }, { name: 'lacking' }]
    },
  })
  const events = await eventsOf(directory, { adapter, plan, workload })
  for (const event of events) if (event.type === 'phase-started') deeds.push(`phase ${event.phase}`)
  for (const event of events) if (event.type === 'fingerprints') deeds.push(JSON.stringify(event.fingerprints))
  return deeds.filter((deed, index) => deed !== deeds[index - 1])
}

test('cold operations come on a store opened again, after the questions over the loaded data', async () => {
  expect(await deedsOf(20)).toEqual([
    ...['open 1', 'fingerprints', 'get 1', 'close 1', 'open 2', 'get 2', 'close 2'],
    ...['phase load', 'phase cold', 'phase run', '{"first":"true"}'],
  ])
})

test('without any the store stays open', async () => {
  expect(await deedsOf()).toEqual([
    ...['open 1', 'fingerprints', 'get 1', 'close 1'],
    ...['phase load', 'phase run', '{"first":"true"}'],
  ])
})
