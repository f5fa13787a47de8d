import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runClosedLoop } from '../../harness/run/closed-loop.ts'
import { runRate } from '../../harness/run/rate.ts'
import { Schedule } from '../../harness/run/schedule.ts'
import { outcome } from '../../workloads/workload.ts'
import { clientsOf, samplesOf, totalCount, workOf } from './clients-for-tests.ts'

const answers = { plainly: () => outcome.ok, 'by promise': () => sleep(1, outcome.ok) }

for (const [how, answer] of Object.entries(answers)) {
  test(`a closed loop on a store that answers ${how} ends, with all that it started`, async () => {
    const stop = new AbortController()
    const work = workOf(clientsOf(4, answer), { stop: stop.signal })
    const ended = runClosedLoop(work)
    setTimeout(() => stop.abort(), 20)
    const end = await ended
    expect(end.reason).toBe('stopped')
    expect(totalCount(samplesOf(work))).toBe(end.operationCount)
  })
}

test('a rate that sleeps until an arrival in an hour ends', async () => {
  const stop = new AbortController()
  const schedule = new Schedule({ from: 1 / 3600, to: 1 / 3600, seconds: 1 }, { type: 'constant' })
  const ended = runRate(workOf(clientsOf(1, answers.plainly), { stop: stop.signal }, 'two'), schedule)
  setTimeout(() => stop.abort(), 20)
  expect((await ended).end).toMatchObject({ reason: 'stopped', operationCount: 1 })
})

test('a request that came before the phase lets nothing start', async () => {
  const end = await runClosedLoop(workOf(clientsOf(1, answers.plainly), { stop: AbortSignal.abort() }))
  expect(end).toMatchObject({ reason: 'stopped', operationCount: 0 })
})

test('a request from within an operation ends the phase', async () => {
  const stop = new AbortController()
  const clients = clientsOf(1, (_kind, number) => {
    if (number === 10) stop.abort()
    return outcome.ok
  })
  expect(await runClosedLoop(workOf(clients, { stop: stop.signal }))).toMatchObject({ reason: 'stopped' })
})
