import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { StoreError } from '../../adapters/contract/index.ts'
import { runClosedLoop } from '../../harness/run/closed-loop.ts'
import { runRate } from '../../harness/run/rate.ts'
import { Schedule } from '../../harness/run/schedule.ts'
import { outcome } from '../../workloads/workload.ts'
import { clientOf, clientsOf, type Execute, samplesOf, workOf } from './clients-for-tests.ts'

/** Every third update fails, one way or the other. */
function failing(fail: (error: unknown) => never | Promise<never>): Execute {
  let updateCount = 0
  return kind => {
    if (kind === 0 || ++updateCount % 3 !== 0) return outcome.ok
    return fail(updateCount % 2 === 0 ? new StoreError('IO', 'the disk refused') : 'no error at all')
  }
}
const ways: Readonly<Record<string, (error: unknown) => never | Promise<never>>> = {
  thrown: error => {
    throw error
  },
  rejected: error => turn().then(() => Promise.reject(error)),
}

for (const [way, fail] of Object.entries(ways)) {
  test(`errors that are ${way} are counted by code, with their time, and nobody stops`, async () => {
    const work = workOf([clientOf(failing(fail))], { operationCount: 1200 })
    const end = await runClosedLoop(work)
    const { read, update } = samplesOf(work)
    expect(end).toMatchObject({ reason: 'count', operationCount: 1200 })
    expect(end.refusals).toEqual(
      new Map([
        ['UNKNOWN', 'no error at all'],
        ['IO', 'the disk refused'],
      ]),
    )
    expect(read).toMatchObject({ count: 600, errors: {} })
    expect(update).toMatchObject({ count: 600, errors: { IO: 100, UNKNOWN: 100 } })
    expect(update?.response.count).toBe(600)
  })

  test(`errors that are ${way} are counted under a rate too`, async () => {
    const work = workOf([clientOf(failing(fail))], { operationCount: 120 }, 'two')
    const { end } = await runRate(work, new Schedule({ from: 1e5, to: 1e5, seconds: 1 }, { type: 'constant' }))
    expect(end).toMatchObject({ reason: 'count', operationCount: 120 })
    expect(samplesOf(work).update).toMatchObject({ count: 60, errors: { IO: 10, UNKNOWN: 10 } })
  })

  test(`after CORRUPT, ${way}, no operation starts any more`, async () => {
    let callCount = 0
    const execute: Execute = () =>
      ++callCount < 50 ? outcome.ok : fail(new StoreError('CORRUPT', 'block 7 of 3.table'))
    const work = workOf(clientsOf(1, execute))
    const end = await runClosedLoop(work)
    expect(end.reason).toBe('failed')
    expect(end.error).toMatchObject({ code: 'CORRUPT', message: 'block 7 of 3.table' })
    expect(callCount).toBe(50)
    expect(end.operationCount).toBe(50)
  })
}

test('operations that are out when the phase fails are waited for', async () => {
  let settledCount = 0
  const clients = [
    clientOf(() => {
      throw new StoreError('NO_SPACE', 'full')
    }),
    clientOf(async () => {
      await turn()
      settledCount++
      return outcome.ok
    }),
  ].toReversed()
  const end = await runClosedLoop(workOf(clients))
  expect(end).toMatchObject({ reason: 'failed', operationCount: 2 })
  expect(settledCount).toBe(1)
})

test('answers that are wrong or missing are counted as such, plain or promised', async () => {
  const answers = [outcome.ok, outcome.notFound, outcome.wrong, outcome.wrong]
  for (const answer of [
    (_kind: number, number: number) => answers[number % 4]!,
    (_kind: number, number: number) => turn(answers[number % 4]!),
  ]) {
    const work = workOf([clientOf(answer)], { operationCount: 400 })
    await runClosedLoop(work)
    const { read, update } = samplesOf(work)
    expect(read?.errors).toEqual({ wrong: 100 })
    expect(update?.errors).toEqual({ notFound: 100, wrong: 100 })
  }
})

test('a draw that throws fails the phase', async () => {
  const client = clientOf(() => outcome.ok)
  client.client.draw = () => {
    throw new Error('no such distribution')
  }
  const end = await runClosedLoop(workOf([client]))
  expect(end).toMatchObject({ reason: 'failed', operationCount: 0 })
  expect(end.error?.message).toBe('no such distribution')
})
