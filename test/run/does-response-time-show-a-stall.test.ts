/**
 * Coordinated omission: a driver that waits for a stalled store and then counts one slow operation hides
 * all those that should have started meanwhile. Here a store stalls once, for a fifth of the phase.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { mergeAll, valueAtPercentile } from '../../harness/measure/sparse.ts'
import { runRate } from '../../harness/run/rate.ts'
import { Schedule } from '../../harness/run/schedule.ts'
import { outcome } from '../../workloads/workload.ts'
import { clientsOf, type Execute, samplesOf, workOf } from './clients-for-tests.ts'

const stallMs = 100
const operationCount = 500

function block(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

let callCount = 0
/** Plain: the store holds the thread. */
const blocking: Execute = () => {
  if (++callCount === 100) block(stallMs)
  return outcome.ok
}
/** Promised: everything that arrives during the stall waits for its end. */
let stall: Promise<unknown> = Promise.resolve()
const waiting: Execute = () => {
  if (++callCount === 100) stall = sleep(stallMs)
  return stall.then(() => outcome.ok)
}

for (const [name, execute] of Object.entries({ blocking, waiting })) {
  test(`a ${name} store's stall is in the response times of all that were due meanwhile, and in one or few service times`, async () => {
    callCount = 0
    const work = workOf(clientsOf(2, execute), { operationCount }, 'two')
    const { end, punctuality } = await runRate(
      work,
      new Schedule({ from: 1000, to: 1000, seconds: 1 }, { type: 'constant' }),
    )
    const samples = Object.values(samplesOf(work))
    const response = mergeAll(samples.map(sample => sample.response))
    const service = mergeAll(samples.map(sample => sample.service!))
    expect(end.operationCount).toBe(operationCount)
    expect(response.count).toBe(operationCount)
    expect(service.count).toBe(operationCount)
    // A fifth of all operations was due during the stall, so the worst tenth waited half of it and more.
    expect(valueAtPercentile(response, 90)).toBeGreaterThan((stallMs * 1e6) / 4)
    expect(valueAtPercentile(response, 90)).toBeGreaterThan(10 * valueAtPercentile(service, 90))
    expect(service.max).toBeGreaterThan(stallMs * 0.9e6)
    expect(response.max).toBeGreaterThanOrEqual(service.max)
    // The store held the clients or the thread: the driver itself was not late by anything like that.
    expect(valueAtPercentile(punctuality.errorNs, 90)).toBeLessThan(valueAtPercentile(response, 90) / 4)
  })
}
