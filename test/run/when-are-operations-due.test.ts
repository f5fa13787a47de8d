import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRandom } from '../../engines/env/index.ts'
import { type Arrivals, type Ramp, Schedule, secondsUntilDue } from '../../harness/run/schedule.ts'

const constant: Arrivals = { type: 'constant' }

/** Arrivals due before each of the times. */
function countsBefore(schedule: Schedule, times: readonly number[]): number[] {
  let count = 0
  return times.map(seconds => {
    count += schedule.skip(seconds * 1e9)
    return count
  })
}

function level(rate: number): Ramp {
  return { from: rate, to: rate, seconds: Number.POSITIVE_INFINITY }
}

test('a level rate has exactly so many arrivals in each second, the first at once', () => {
  const schedule = new Schedule(level(1000), constant)
  expect(schedule.dueNs).toBe(0)
  expect(countsBefore(schedule, [0, 0.0005, 0.5, 1, 2, 60])).toEqual([0, 1, 500, 1000, 2000, 60_000])
})

test('the distance between arrivals at a level rate is even to the nanosecond', () => {
  const schedule = new Schedule(level(3), constant)
  const due = Array.from({ length: 7 }, () => {
    const at = schedule.dueNs
    schedule.advance()
    return at
  })
  expect(due).toEqual([0, 333333333, 666666667, 1e9, 1333333333, 1666666667, 2e9])
})

test('a ramp has the area under its line, and stays at its end', () => {
  // From 0 (nearly) to 200 a second over 10 s: 10·t² arrivals until t, 1000 in all, then 200 a second.
  const up = new Schedule({ from: 1e-9, to: 200, seconds: 10 }, constant)
  expect(countsBefore(up, [1, 2, 5, 10, 11])).toEqual([10, 40, 250, 1000, 1200])
  // From 300 to 100 over 10 s: 300·t - 10·t².
  const down = new Schedule({ from: 300, to: 100, seconds: 10 }, constant)
  expect(countsBefore(down, [1, 2, 5, 10, 12])).toEqual([290, 560, 1250, 2000, 2200])
})

test('the inverse is the inverse: the cumulative rate at the time of a count is that count', () => {
  const rate = fc.double({ min: 0.5, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(
      rate,
      rate,
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
      fc.double({ min: 0, max: 1.5, noNaN: true }),
      (from, to, seconds, share) => {
        const count = share * ((from + to) / 2) * seconds
        const time = secondsUntilDue({ from, to, seconds }, count)
        const onRamp = Math.min(time, seconds)
        const due = from * onRamp + ((to - from) * onRamp * onRamp) / (2 * seconds) + to * Math.max(time - seconds, 0)
        expect(Math.abs(due - count)).toBeLessThanOrEqual(1e-6 * Math.max(count, 1))
      },
    ),
  )
})

test('Poisson arrivals have exponential distances: mean and deviation 1/rate, and half of them below ln 2 of it', () => {
  const schedule = new Schedule(level(1000), { type: 'poisson', random: createRandom(1) })
  const gapsMs: number[] = []
  for (let previousNs = 0; gapsMs.length < 200_000; schedule.advance()) {
    gapsMs.push((schedule.dueNs - previousNs) / 1e6)
    previousNs = schedule.dueNs
  }
  const mean = gapsMs.reduce((sum, gap) => sum + gap, 0) / gapsMs.length
  const variance = gapsMs.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gapsMs.length
  expect(mean).toBeCloseTo(1, 2)
  expect(variance).toBeCloseTo(1, 1)
  expect(gapsMs.filter(gap => gap < Math.LN2).length / gapsMs.length).toBeCloseTo(0.5, 2)
})

test('Poisson counts a second vary by the root of the rate, on a ramp too', () => {
  const schedule = new Schedule({ from: 100, to: 300, seconds: 1000 }, { type: 'poisson', random: createRandom(2) })
  const times = Array.from({ length: 1000 }, (_, second) => second + 1)
  const counts = countsBefore(schedule, times)
  // In standard deviations from what the ramp has due in that second.
  const deviations = counts.map((count, second) => {
    const expected = 100.1 + 0.2 * second
    return (count - (counts[second - 1] ?? 0) - expected) / Math.sqrt(expected)
  })
  const mean = deviations.reduce((sum, value) => sum + value, 0) / deviations.length
  const variance = deviations.reduce((sum, value) => sum + value ** 2, 0) / deviations.length
  expect(Math.abs(mean)).toBeLessThan(0.1)
  expect(variance).toBeGreaterThan(0.85)
  expect(variance).toBeLessThan(1.15)
})

test('the same seed gives the same arrivals', () => {
  const [a, b] = [7, 7].map(seed => new Schedule(level(50), { type: 'poisson', random: createRandom(seed) })) as [
    Schedule,
    Schedule,
  ]
  expect(countsBefore(a, [1, 10, 100])).toEqual(countsBefore(b, [1, 10, 100]))
})
