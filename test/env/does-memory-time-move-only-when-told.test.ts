import { expect, test } from 'vitest'
import { MemoryClock } from '../../engines/env/index.ts'

test('time passes on both clocks at once, and only by advance', () => {
  const clock = new MemoryClock(1000)
  expect([clock.wallMs(), clock.monotonicNs()]).toEqual([1000, 0])
  clock.advance(250)
  expect([clock.wallMs(), clock.monotonicNs()]).toEqual([1250, 250e6])
})

test('a jump of the wall clock leaves durations alone', async () => {
  const clock = new MemoryClock(1000)
  let awake = false
  const sleep = clock.sleep(10).then(() => {
    awake = true
  })
  clock.setWall(0)
  expect([clock.wallMs(), clock.monotonicNs()]).toEqual([0, 0])
  await Promise.resolve()
  expect(awake).toBe(false)
  clock.advance(10)
  await sleep
})

test('sleepers wake in the order of their times', async () => {
  const clock = new MemoryClock()
  const woken: number[] = []
  const sleeps = [30, 10, 20, 99].map(durationMs => clock.sleep(durationMs).then(() => woken.push(durationMs)))
  clock.advance(30)
  await Promise.all(sleeps.slice(0, 3))
  expect(woken).toEqual([10, 20, 30])
})
