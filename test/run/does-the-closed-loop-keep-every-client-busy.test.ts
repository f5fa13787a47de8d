import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runClosedLoop } from '../../harness/run/closed-loop.ts'
import { outcome } from '../../workloads/workload.ts'
import { clientOf, clientsOf, samplesOf, totalCount, workOf } from './clients-for-tests.ts'

test('plain and promised stores are counted alike', async () => {
  const answers = {
    plain: () => outcome.ok,
    'promised at once': () => Promise.resolve(outcome.ok),
    'promised for later': () => turn(outcome.ok),
    mixed: (_kind: number, number: number) => (number % 3 === 0 ? turn(outcome.ok) : outcome.ok),
  }
  for (const [name, answer] of Object.entries(answers)) {
    const work = workOf([0, 1, 2, 3].map(() => clientOf(answer, 500)))
    const end = await runClosedLoop(work)
    const samples = samplesOf(work)
    expect(end, name).toMatchObject({ reason: 'exhausted', operationCount: 2000 })
    expect(samples.read?.count, name).toBe(1000)
    expect(samples.update?.count, name).toBe(1000)
    expect(samples.read?.response.count, name).toBe(1000)
    expect(end.endNs, name).toBeGreaterThanOrEqual(end.overNs)
  }
})

test('promised operations of all clients overlap, and never two of one client', async () => {
  let inFlight = 0
  let inFlightMax = 0
  const busy = new Set<number>()
  const clients = Array.from({ length: 8 }, (_, index) =>
    clientOf(async () => {
      expect(busy.has(index)).toBe(false)
      busy.add(index)
      inFlightMax = Math.max(inFlightMax, ++inFlight)
      await turn()
      inFlight--
      busy.delete(index)
      return outcome.ok
    }),
  )
  await runClosedLoop(workOf(clients, { operationCount: 400 }))
  expect(inFlightMax).toBe(8)
  expect(inFlight).toBe(0)
})

test('plain answers go round from client to client', async () => {
  const order: number[] = []
  const clients = [0, 1, 2].map(index =>
    clientOf(() => {
      order.push(index)
      return outcome.ok
    }),
  )
  await runClosedLoop(workOf(clients, { operationCount: 300 }))
  expect(order).toEqual(Array.from({ length: 300 }, (_, index) => index % 3))
})

test('a client that waits for a promise does not hold up the others', async () => {
  let release = (): void => {}
  const stuck = new Promise<0>(resolve => {
    release = () => resolve(outcome.ok)
  })
  let otherCount = 0
  const clients = [
    clientOf(() => stuck),
    clientOf(() => {
      if (++otherCount === 10_000) release()
      return outcome.ok
    }),
  ]
  await runClosedLoop(workOf(clients, { operationCount: 20_000 }))
  expect(otherCount).toBeGreaterThanOrEqual(10_000)
})

test('the phase ends when every client has drawn its last operation', async () => {
  const clients = [clientOf(() => outcome.ok, 100), clientOf(() => turn(outcome.ok), 7), clientOf(() => outcome.ok, 0)]
  const work = workOf(clients)
  expect(await runClosedLoop(work)).toMatchObject({ reason: 'exhausted', operationCount: 107 })
  expect(totalCount(samplesOf(work))).toBe(107)
})

test('what was drawn and not executed in one phase is executed in the next', async () => {
  const numbers: number[] = []
  const client = clientOf((_kind, number) => {
    numbers.push(number)
    return outcome.ok
  }, 100)
  await runClosedLoop(workOf([client], { operationCount: 10 }))
  await runClosedLoop(workOf([client]))
  expect(numbers).toEqual(Array.from({ length: 100 }, (_, number) => number))
})

test('the operation count ends the phase, over all clients together', async () => {
  for (const answer of [() => outcome.ok, () => turn(outcome.ok)]) {
    const work = workOf(clientsOf(3, answer), { operationCount: 1000 })
    expect(await runClosedLoop(work)).toMatchObject({ reason: 'count', operationCount: 1000 })
    expect(totalCount(samplesOf(work))).toBe(1000)
  }
})

test('the duration ends the phase, whether the store answers plainly, by promise, or not yet', async () => {
  for (const answer of [() => outcome.ok, () => turn(outcome.ok), () => sleep(60, outcome.ok)]) {
    const work = workOf(clientsOf(2, answer), { durationNs: 30e6 })
    const end = await runClosedLoop(work)
    expect(end.reason).toBe('duration')
    expect(end.overNs - end.startNs).toBeGreaterThanOrEqual(30e6)
    expect(totalCount(samplesOf(work))).toBe(end.operationCount)
  }
})

test('the event loop turns while plain answers, or promises that settle by themselves, keep the loop busy', async () => {
  for (const answer of [() => outcome.ok, () => Promise.resolve(outcome.ok)]) {
    let turnCount = 0
    const timer = setInterval(() => turnCount++, 1)
    await runClosedLoop(workOf(clientsOf(2, answer), { durationNs: 100e6 }))
    clearInterval(timer)
    expect(turnCount).toBeGreaterThan(5)
  }
})

test('neither a draw nor what else runs in the event loop is charged to an operation', async () => {
  const block = (ms: number): void => {
    const end = performance.now() + ms
    while (performance.now() < end);
  }
  let drawnCount = 0
  const client = clientOf(() => outcome.ok)
  const draw = client.client.draw.bind(client.client)
  client.client.draw = batch => {
    block(20)
    drawnCount++
    draw(batch)
  }
  const timer = setInterval(() => block(20), 5)
  const work = workOf([client], { operationCount: 640 })
  await runClosedLoop(work)
  clearInterval(timer)
  const { read, update } = samplesOf(work)
  const sumNs = read!.response.sum + update!.response.sum
  expect(drawnCount).toBe(10)
  expect(sumNs).toBeLessThan(10 * 20e6)
})
