/** The wall clock is off as its lines say, the monotonic one never, and a healed clock is right. */
import { expect, test } from 'vitest'
import { parseFault } from '../../chaos/catalog.ts'
import type { ClockFault } from '../../chaos/clock/clock-fault.ts'
import { FaultyClock } from '../../chaos/clock/faulty-clock.ts'
import { FaultLog } from '../../chaos/event.ts'
import { createRandom, MemoryClock } from '../../engines/env/index.ts'

function faultyClock(lines: readonly string[]): { below: MemoryClock; clock: FaultyClock; log: FaultLog } {
  const faults = lines.map(line => parseFault(line) as ClockFault)
  const [below, log] = [new MemoryClock(1_000_000), new FaultLog()]
  return { below, clock: new FaultyClock(below, faults, log), log }
}

/** By how much the wall clock is off, second by second. */
function offsets(lines: readonly string[], seconds: number): number[] {
  const { below, clock } = faultyClock(lines)
  clock.arm()
  return Array.from({ length: seconds }, () => {
    const offset = clock.wallMs() - below.wallMs()
    expect(clock.monotonicNs()).toBe(below.monotonicNs())
    below.advance(1000)
    return offset / 1000
  })
}

test.each([
  [['clock.jump by=+1h at=2s'], [0, 0, 3600, 3600, 3600]],
  [['clock.jump by=-5s at=1s for=2s'], [0, -5, -5, 0, 0]],
  [['clock.jump by=+5s every=2s for=1s'], [0, 0, 5, 0, 5, 0, 5]],
  [['clock.skew speed=2 at=1s'], [0, 0, 1, 2, 3]],
  [['clock.skew speed=0.5 at=1s for=2s'], [0, 0, -0.5, 0, 0]],
  [['clock.stall at=1s for=3s'], [0, 0, -1, -2, 0, 0]],
  [
    ['clock.stall at=1s for=3s', 'clock.jump by=+10s at=2s'],
    [0, 0, 9, 8, 10, 10],
  ],
])('%j', (lines, expected) => {
  expect(offsets(lines, expected.length)).toEqual(expected)
})

test('before it is armed and after it is healed it is right', () => {
  const { below, clock } = faultyClock(['clock.jump by=+1h'])
  below.advance(5000)
  expect(clock.wallMs()).toBe(below.wallMs())
  clock.arm()
  expect(clock.wallMs()).toBe(below.wallMs() + 3_600_000)
  clock.heal()
  expect(clock.wallMs()).toBe(below.wallMs())
})

test('an event where it goes wrong and one where it is right again', () => {
  const { below, clock, log } = faultyClock(['clock.stall at=1s for=2s'])
  clock.arm()
  for (let step = 0; step < 40; step++) {
    clock.wallMs()
    below.advance(100)
  }
  expect(log.events).toEqual([
    { atMs: 1100, fault: 'clock.stall at=1s for=2s', what: 'the wall clock is off by -100 ms' },
    { atMs: 3000, fault: 'clock.stall at=1s for=2s', what: 'the wall clock is right again' },
  ])
})

test('sleeping takes as long as it should', async () => {
  const { below, clock } = faultyClock(['clock.stall', 'clock.skew speed=100'])
  clock.arm()
  let isAwake = false
  const sleep = clock.sleep(1000).then(() => {
    isAwake = true
  })
  below.advance(999)
  await Promise.resolve()
  expect(isAwake).toBe(false)
  below.advance(1)
  await sleep
})

test('a standing clock never goes back, and a clock that goes fast or slow does not while it does', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = createRandom(seed)
    const speed = [0.5, 0.01, 2, 100][random.nextInteger(4)]!
    const { below, clock } = faultyClock([seed % 2 === 0 ? 'clock.stall' : `clock.skew speed=${speed}`])
    clock.arm()
    let last = clock.wallMs()
    for (let step = 0; step < 100; step++) {
      below.advance(random.nextInteger(300))
      expect(clock.wallMs()).toBeGreaterThanOrEqual(last)
      last = clock.wallMs()
    }
  }
})
