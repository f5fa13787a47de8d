import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runRate } from '../../harness/run/rate.ts'
import { Schedule } from '../../harness/run/schedule.ts'
import { outcome } from '../../workloads/workload.ts'
import { clientsOf, samplesOf, totalCount, workOf } from './clients-for-tests.ts'

function scheduleOf(rate: number): Schedule {
  return new Schedule({ from: rate, to: rate, seconds: Number.POSITIVE_INFINITY }, { type: 'constant' })
}

test('what was due is known exactly, and everything that started has its pacing error and its sample', async () => {
  for (const answer of [() => outcome.ok, () => turn(outcome.ok)]) {
    const work = workOf(clientsOf(16, answer), { durationNs: 300e6 }, 'two')
    const { end, punctuality } = await runRate(work, scheduleOf(1000))
    expect(end.reason).toBe('duration')
    expect(punctuality.scheduledCount).toBe(300)
    expect(punctuality.errorNs.count).toBe(end.operationCount)
    expect(totalCount(samplesOf(work))).toBe(end.operationCount)
  }
})

test('clients that are busy let arrivals wait; what never started is the backlog', async () => {
  const work = workOf(
    clientsOf(2, () => sleep(20, outcome.ok)),
    { durationNs: 200e6 },
    'two',
  )
  const { end, punctuality } = await runRate(work, scheduleOf(5000))
  expect(punctuality.kept).toBe(false)
  expect(punctuality.scheduledCount).toBe(1000)
  expect(end.operationCount).toBeLessThanOrEqual(22)
})

test('a run that ends by count falls behind by what was due until its last start', async () => {
  const work = workOf(
    clientsOf(1, () => sleep(10, outcome.ok)),
    { operationCount: 10 },
    'two',
  )
  const { end, punctuality } = await runRate(work, scheduleOf(1000))
  expect(end).toMatchObject({ reason: 'count', operationCount: 10 })
  expect(punctuality.kept).toBe(false)
  // Nine operations of 10 ms each lie before the last start.
  expect(punctuality.scheduledCount).toBeGreaterThanOrEqual(85)
})

test('what becomes due while the last operation runs is no backlog', async () => {
  const blocking = (_kind: number, number: number): 0 => {
    const end = performance.now() + (number === 19 ? 100 : 0)
    while (performance.now() < end);
    return outcome.ok
  }
  const { punctuality } = await runRate(workOf(clientsOf(1, blocking), { operationCount: 20 }, 'two'), scheduleOf(1000))
  expect(punctuality.scheduledCount).toBeLessThan(100)
})

test('no more operations are out than there are clients, and none starts before it is due', async () => {
  let inFlight = 0
  let inFlightMax = 0
  const work = workOf(
    clientsOf(3, async () => {
      inFlightMax = Math.max(inFlightMax, ++inFlight)
      await sleep(5)
      inFlight--
      return outcome.ok
    }),
    { operationCount: 60 },
    'two',
  )
  const { end } = await runRate(work, scheduleOf(2000))
  expect(inFlightMax).toBe(3)
  expect(end.endNs - end.startNs).toBeGreaterThan((59 / 2000) * 1e9)
  const { read } = samplesOf(work)
  // A response that were shorter than its service would have started too early.
  expect(read!.response.min).toBeGreaterThanOrEqual(read!.service!.min)
  expect(read!.response.sum).toBeGreaterThanOrEqual(read!.service!.sum)
})

test('a phase with hardly anything due sleeps and ends by its duration', async () => {
  const work = workOf(
    clientsOf(1, () => outcome.ok),
    { durationNs: 50e6 },
    'two',
  )
  const { end, punctuality } = await runRate(work, scheduleOf(0.01))
  expect(end).toMatchObject({ reason: 'duration', operationCount: 1 })
  expect(punctuality).toMatchObject({ scheduledCount: 1, kept: true })
})
