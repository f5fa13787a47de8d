import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { measureClock, nowNs } from '../../harness/measure/clock.ts'
import { diskBytesOf } from '../../harness/measure/disk-usage.ts'
import { RuntimeWatch } from '../../harness/measure/self.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'harness-usage-'))
})
afterEach(() => rm(directory, { recursive: true }))

function block(durationNs: number): void {
  const endNs = nowNs() + durationNs
  while (nowNs() < endNs);
}

test('a blocked event loop is a stall, counted and measured', async () => {
  const watch = RuntimeWatch.start()
  await sleep(20)
  block(60e6)
  await sleep(20)
  const { eventLoopStallCount, eventLoopStallNsMax, cpuSeconds } = watch.stop()
  expect(eventLoopStallCount).toBeGreaterThanOrEqual(1)
  expect(eventLoopStallNsMax).toBeGreaterThan(40e6)
  expect(cpuSeconds).toBeGreaterThan(0)
})

test('a stall that lasts to the end is seen', () => {
  const watch = RuntimeWatch.start()
  block(60e6)
  expect(watch.stop().eventLoopStallCount).toBe(1)
})

test('garbage collections and memory are seen', async () => {
  const watch = RuntimeWatch.start()
  const kept: number[][] = []
  for (let index = 0; index < 300; index++) kept.push(Array.from({ length: 10_000 }, () => index))
  watch.sample()
  await sleep(20)
  const self = watch.stop()
  expect(kept.length).toBe(300)
  expect(self.gcCount).toBeGreaterThan(0)
  expect(self.gcPauseNs).toBeGreaterThanOrEqual(self.gcPauseNsMax)
  expect(self.gcPauseNsMax).toBeGreaterThan(0)
  expect(self.memoryBytesMax).toBeGreaterThanOrEqual(Math.max(self.memoryBytesStart, self.memoryBytesEnd))
})

test('the clock gives whole nanoseconds, never goes back, and knows its own cost', () => {
  let previousNs = nowNs()
  for (let reading = 0; reading < 10_000; reading++) {
    const now = nowNs()
    expect(Number.isSafeInteger(now)).toBe(true)
    if (now < previousNs) expect.fail('the clock went back')
    previousNs = now
  }
  const clock = measureClock()
  expect(clock.readNs).toBeGreaterThan(0)
  expect(clock.stepNs).toBeGreaterThan(0)
  expect(Number.isFinite(clock.stepNs)).toBe(true)
})

test('the clock agrees with the runtime on how much time has passed', async () => {
  const startNs = nowNs()
  const start = process.hrtime.bigint()
  await sleep(20)
  const oursNs = nowNs() - startNs
  const theirsNs = Number(process.hrtime.bigint() - start)
  expect(Math.abs(oursNs - theirsNs)).toBeLessThan(theirsNs / 2)
})

test('a directory occupies its blocks, in subdirectories too, and holes count as nothing', async () => {
  await mkdir(join(directory, 'below'))
  await writeFile(join(directory, 'below', 'data'), Buffer.alloc(1_000_000, 1))
  await writeFile(join(directory, 'hole'), '')
  await truncate(join(directory, 'hole'), 50_000_000)
  const bytes = await diskBytesOf(directory)
  expect(bytes).toBeGreaterThanOrEqual(1_000_000)
  expect(bytes).toBeLessThan(2_000_000)
})
