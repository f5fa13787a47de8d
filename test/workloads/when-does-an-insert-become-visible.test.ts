import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { InsertSequence } from '../../workloads/ycsb/insert-sequence.ts'
import { createWorkload, execute, load, makeBatch, run } from './drive.ts'
import { MapStore } from './map-store.ts'

const inserting = { readproportion: '0', updateproportion: '0', insertproportion: '1', insertorder: 'ordered' }

describe('the sequence of inserts', () => {
  test('shows a record once it and all before it are acknowledged', () => {
    const inserts = new InsertSequence(10)
    const [first, second, third] = [inserts.reserve(), inserts.reserve(), inserts.reserve()]
    expect([first, second, third]).toEqual([10, 11, 12])
    for (let open = 0; open < 3; open++) inserts.issue()
    inserts.acknowledge(third)
    inserts.acknowledge(second)
    expect(inserts.visibleCount).toBe(10)
    inserts.acknowledge(first)
    expect(inserts.visibleCount).toBe(13)
    expect(inserts.acknowledgedCount).toBe(3)
    expect(inserts.doubtfulCount).toBe(0)
  })

  test('gives out again what came back, and counts as doubtful what failed until it is written', () => {
    const inserts = new InsertSequence(0)
    const [first, second] = [inserts.reserve(), inserts.reserve()]
    inserts.giveBack(first)
    expect(inserts.reserve()).toBe(first)
    inserts.issue()
    expect(inserts.doubtfulCount).toBe(1)
    inserts.fail(second)
    expect(inserts.doubtfulCount).toBe(1)
    expect(inserts.reserve()).toBe(second)
    inserts.issue()
    inserts.acknowledge(second)
    expect(inserts.doubtfulCount).toBe(0)
    expect(inserts.visibleCount).toBe(0)
  })

  test('for ten thousand records, three by three in reverse, shows the three at once and nothing too early', () => {
    const inserts = new InsertSequence(0)
    for (let visibleCount = 0; visibleCount < 10_000; visibleCount += 3) {
      const [first, second, third] = [inserts.reserve(), inserts.reserve(), inserts.reserve()]
      for (const record of [third, second, first]) {
        expect(inserts.visibleCount).toBe(visibleCount)
        inserts.issue()
        inserts.acknowledge(record)
      }
    }
  })

  test('agrees with a plain set, whatever the order of answers', () => {
    const step = fc.oneof(
      fc.constant({ type: 'reserve' as const }),
      fc.record({
        type: fc.constantFrom('acknowledge' as const, 'fail' as const, 'giveBack' as const),
        pick: fc.nat(5000),
      }),
    )
    fc.assert(
      fc.property(fc.nat(100), fc.array(step, { maxLength: 400, minLength: 200 }), (loadedCount, steps) => {
        const inserts = new InsertSequence(loadedCount)
        const open: number[] = []
        const acknowledged = new Set<number>()
        for (const taken of steps) {
          if (taken.type === 'reserve') {
            // In bursts, so that many are open at a time.
            for (let burst = 0; burst < 20; burst++) open.push(inserts.reserve())
            expect(new Set(open).size).toBe(open.length)
            continue
          }
          const [record] = open.splice(taken.pick % Math.max(open.length, 1), 1)
          if (record === undefined) continue
          if (taken.type === 'giveBack') {
            inserts.giveBack(record)
            continue
          }
          inserts.issue()
          if (taken.type === 'fail') {
            inserts.fail(record)
            continue
          }
          inserts.acknowledge(record)
          acknowledged.add(record)
          let visibleCount = loadedCount
          while (acknowledged.has(visibleCount)) visibleCount++
          expect(inserts.visibleCount).toBe(visibleCount)
        }
        expect(inserts.acknowledgedCount).toBe(acknowledged.size)
      }),
      { seed: 1, numRuns: 50 },
    )
  })
})

test('inserts go on after the data set, each record once', async () => {
  const store = new MapStore()
  const workload = createWorkload(inserting)
  await load(workload, store)
  await run(workload, store, 2, { batchLength: 10 })
  const names = Array.from({ length: 120 }, (_, record) => `user${record}`)
  expect([...store.entries.keys()]).toEqual(names)
})

test('what a client drew and did not run, it draws again', async () => {
  const store = new MapStore()
  const workload = createWorkload(inserting)
  await load(workload, store)
  const client = workload.client({ index: 0, clientCount: 1, random: createRandom(1) }, store)
  const batch = makeBatch(8)
  client.draw(batch)
  for (const slot of [0, 1, 2]) await execute(client, batch, slot)
  client.draw(batch)
  for (let slot = 0; slot < 8; slot++) await execute(client, batch, slot)
  const records = [...store.entries.keys()].map(key => Number(key.slice(4))).sort((a, b) => a - b)
  expect(records).toEqual(Array.from({ length: 111 }, (_, record) => record))
})

test('what one client drew and did not run, the next draw of any client takes', async () => {
  const store = new MapStore()
  const workload = createWorkload(inserting)
  await load(workload, store)
  const first = workload.client({ index: 0, clientCount: 2, random: createRandom(1) }, store)
  const batch = makeBatch(8)
  first.draw(batch)
  for (const slot of [0, 1]) await execute(first, batch, slot)
  // A new client of the same index takes over, as it would in a new phase.
  await run(workload, store, 1, { index: 0, batchLength: 8 })
  const records = [...store.entries.keys()].map(key => Number(key.slice(4))).sort((a, b) => a - b)
  expect(records).toEqual(Array.from({ length: 110 }, (_, record) => record))
})

test.each([
  ['plainly', false],
  ['with a promise', true],
])('an insert that is refused %s is written by a later one, and no request misses it', async (_, promises) => {
  const store = new MapStore({ promises })
  const workload = createWorkload({ ...inserting, readproportion: '1', requestdistribution: 'latest' })
  await load(workload, store)
  let putCount = 0
  store.bendPut = () => {
    if (putCount++ % 3 === 0) throw new Error('refused')
    return true
  }
  const { outcomes } = await run(workload, store, 20)
  expect(outcomes.thrown).toBeGreaterThan(100)
  expect(outcomes).toMatchObject({ notFound: 0, wrong: 0 })
  expect(Math.max(...[...store.entries.keys()].map(key => Number(key.slice(4))))).toBeLessThan(store.entries.size + 64)
})

test('an insert that is not yet acknowledged is not asked for', async () => {
  const store = new MapStore({ promises: true })
  const workload = createWorkload({ ...inserting, readproportion: '1', requestdistribution: 'latest' })
  await load(workload, store)
  const clients = [0, 1, 2, 3].map(index => {
    const client = workload.client({ index, clientCount: 4, random: createRandom(index) }, store)
    return { client, batch: makeBatch(16) }
  })
  for (let round = 0; round < 20; round++) {
    for (const { client, batch } of clients) client.draw(batch)
    for (let slot = 0; slot < 16; slot++) {
      // All clients at once; none waits for the others' answers.
      const outcomes = await Promise.all(clients.map(({ client, batch }) => execute(client, batch, slot)))
      expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok'])
    }
  }
  expect(store.entries.size).toBeGreaterThan(600)
})
