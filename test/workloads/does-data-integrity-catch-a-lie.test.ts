import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { VersionLedger } from '../../workloads/ycsb/version-ledger.ts'
import { createWorkload, execute, load, makeBatch, type Properties, run } from './drive.ts'
import { MapStore } from './map-store.ts'

const mixed = { readproportion: '1', updateproportion: '1', dataintegrity: 'true', recordcount: '20' }
const wholeRecords = { ...mixed, writeallfields: 'true' }

async function loaded(properties: Properties, promises = false) {
  const store = new MapStore({ promises })
  const workload = createWorkload(properties)
  await load(workload, store)
  return { store, workload }
}

describe.each([
  ['one field at a time', mixed],
  ['whole records', wholeRecords],
])('updates of %s', (_, properties) => {
  test('an honest store passes', async () => {
    const { store, workload } = await loaded({ ...properties, insertproportion: '0.2', scanproportion: '0.2' })
    const { outcomes } = await run(workload, store, 20)
    expect(outcomes).toEqual({ ok: 1280, notFound: 0, wrong: 0, thrown: 0 })
    for (const check of await workload.check(store)) expect(check).toMatchObject({ verdict: 'valid' })
  })

  test('a value of another record is caught', async () => {
    const { store, workload } = await loaded(properties)
    store.bendGet = key => [...store.entries].find(([other]) => other !== key)![1]
    const { outcomes, counts } = await run(workload, store, 5)
    expect(outcomes.wrong).toBeGreaterThanOrEqual(counts.read!)
  })

  test('a changed byte is caught, wherever it is', async () => {
    const { store, workload } = await loaded({ ...properties, updateproportion: '0' })
    for (let offset = 0; offset < 80; offset++) {
      store.bendGet = (_key, value) => value!.map((byte, index) => (index === offset ? byte ^ 1 : byte))
      expect((await run(workload, store, 1, { batchLength: 4 })).outcomes).toMatchObject({ wrong: 4 })
    }
  })

  test('a stale value is caught, as soon as the record was written', async () => {
    const { store, workload } = await loaded(properties)
    const before = new Map(store.entries)
    expect((await run(workload, store, 5)).outcomes).toMatchObject({ wrong: 0 })
    store.bendGet = key => before.get(key)
    const { outcomes, counts } = await run(workload, store, 5)
    expect(outcomes.wrong).toBeGreaterThan(counts.read! * 0.9)
  })

  test('a write that was acknowledged and lost is caught', async () => {
    const { store, workload } = await loaded(properties)
    let putCount = 0
    store.bendPut = () => putCount++ % 50 !== 0
    expect((await run(workload, store, 20)).outcomes.wrong).toBeGreaterThan(0)
  })

  test('a write that is lost at the very end is caught by the last look at the store', async () => {
    const { store, workload } = await loaded(properties)
    await run(workload, store, 5)
    const before = new Map(store.entries)
    await run(workload, store, 1)
    for (const [key, value] of before) store.entries.set(key, value)
    const contents = (await workload.check(store)).find(check => check.name === 'contents')!
    expect(contents.verdict).toBe('violated')
    expect(contents.detail).toMatch(/\d+ are not the latest/)
  })

  test('writes that overlap, fail, or come through late raise no false alarm', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const { store, workload } = await loaded(properties)
      const random = createRandom(seed)
      unreliable(store, random)
      const clients = Array.from({ length: 8 }, (_each, index) => ({
        client: workload.client({ index, clientCount: 8, random: random.fork() }, store),
        batch: makeBatch(16),
      }))
      const wrong = await Promise.all(
        clients.map(async ({ client, batch }) => {
          let wrongCount = 0
          for (let round = 0; round < 5; round++) {
            client.draw(batch)
            for (let slot = 0; slot < 16; slot++) {
              if ((await execute(client, batch, slot)) === 'wrong') wrongCount++
            }
          }
          return wrongCount
        }),
      )
      expect(
        wrong.reduce((sum, count) => sum + count),
        `seed ${seed}`,
      ).toBe(0)
    }
  })
})

const fates = ['lost', 'lost, but done later', 'done, but lost', ...Array.from({ length: 17 }, () => 'done')]

/** Linearizable, with answers that take a while; some puts fail, and of those some are applied, at once or later. */
function unreliable(store: MapStore, random: ReturnType<typeof createRandom>): void {
  const pause = async () => {
    for (let turns = random.nextInteger(4); turns > 0; turns--) await null
  }
  store.answer = async (method, work) => {
    await pause()
    const fate = method === 'get' ? 'done' : fates[random.nextInteger(20)]
    if (fate === 'lost, but done later') void pause().then(pause).then(work)
    const answer = fate === 'done' || fate === 'done, but lost' ? work() : undefined
    await pause()
    if (fate !== 'done') throw new Error('no answer')
    return answer!
  }
}

test('in a scan, a value under a foreign key is caught', async () => {
  const { store, workload } = await loaded({
    ...mixed,
    readproportion: '0',
    updateproportion: '0',
    scanproportion: '1',
  })
  expect((await run(workload, store, 1)).outcomes).toMatchObject({ ok: 64 })
  const [first, second] = [...store.entries.keys()]
  store.entries.set(first!, store.entries.get(second!)!)
  expect((await run(workload, store, 1)).outcomes.wrong).toBeGreaterThan(0)
  const contents = (await workload.check(store)).find(check => check.name === 'contents')!
  expect(contents).toMatchObject({ verdict: 'violated' })
  expect(contents.detail).toContain('1 are not what was written there')
})

test('the names of fields go into their values', async () => {
  const [one, other] = [await loaded(mixed), await loaded({ ...mixed, fieldnameprefix: 'column' })]
  for (const [key, value] of one.store.entries) expect(other.store.entries.get(key)).not.toEqual(value)
})

describe('the ledger of versions', () => {
  test('a record is bound to its last write, once that is acknowledged', () => {
    const ledger = new VersionLedger()
    expect([ledger.issue(0), ledger.issue(1), ledger.bound(0)]).toEqual([1, 1, 0])
    ledger.acknowledge(0)
    expect([ledger.bound(0), ledger.bound(1)]).toEqual([1, 0])
    expect([ledger.issue(0), ledger.bound(0), ledger.newest(0)]).toEqual([2, 1, 2])
    ledger.acknowledge(0)
    expect(ledger.bound(0)).toBe(2)
  })

  test('of writes that overlap the oldest is the bound, when the last of them has ended', () => {
    const ledger = new VersionLedger()
    for (const version of [1, 2, 3]) expect(ledger.issue(0)).toBe(version)
    ledger.acknowledge(0)
    ledger.acknowledge(0)
    expect(ledger.bound(0)).toBe(0)
    ledger.acknowledge(0)
    expect(ledger.bound(0)).toBe(1)
  })

  test('after a write that failed the bound stays', () => {
    const ledger = new VersionLedger()
    ledger.issue(0)
    ledger.acknowledge(0)
    ledger.issue(0)
    ledger.fail(0)
    ledger.issue(0)
    ledger.acknowledge(0)
    expect([ledger.bound(0), ledger.newest(0)]).toEqual([1, 3])
  })

  test('records that are added start at nothing', () => {
    const ledger = new VersionLedger()
    expect([ledger.bound(5000), ledger.newest(5000), ledger.issue(5000)]).toEqual([0, 0, 1])
    ledger.acknowledge(5000)
    expect([ledger.bound(5000), ledger.bound(4999)]).toEqual([1, 0])
  })
})
