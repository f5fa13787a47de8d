/** Plans in one word, plans of many lines, plans out of a seed: what they stand for, who carries them out, and when. */
import { describe, expect, test } from 'vitest'
import { faultDefinitions, parseFault } from '../../chaos/catalog.ts'
import type { Family } from '../../chaos/fault.ts'
import { type PlanContext, parsePlan, partsOf, windowsOf } from '../../chaos/plan.ts'
import { isActive, occurrences } from '../../chaos/schedule.ts'

const context: PlanContext = { seed: 1, durationMs: 10_000, families: ['disk', 'clock', 'process'] }

function specsOf(text: string, change: Partial<PlanContext> = {}): string[] {
  return parsePlan(text, { ...context, ...change }).faults.map(fault => fault.spec)
}

test('one line or many, from a file or typed, with comments', () => {
  const specs = ['kill every=5s', 'pause at=12s for=2s']
  expect(specsOf('kill every=5s; pause at=12s for=2s')).toEqual(specs)
  expect(specsOf('# a plan\nkill every=5s\r\n\n  pause at=12s for=2s   # and a pause; nothing more\n')).toEqual(specs)
  expect(parsePlan(' ;kill every=5s;;', context).spec).toBe('kill every=5s')
  expect(() => parsePlan(' \n # nothing', context)).toThrow('line 1, column 1: expected a fault')
  expect(() => parsePlan('kill every=5s\nkil', context)).toThrow(
    'line 2, column 1: unknown fault kil. Did you mean kill?',
  )
  expect(() => parsePlan('crush', context)).toThrow('Did you mean crash?')
})

test('crash is a power loss with a before and an after, whatever the time', () => {
  expect(specsOf('crash')).toEqual(['power-loss at=4s'])
  expect(specsOf('crash', { durationMs: 1 })).toEqual(['power-loss at=1ms'])
  expect(specsOf('crash; disk.slow mean=5ms')).toEqual(['power-loss at=4s', 'disk.slow mean=5ms'])
  expect(specsOf('crash', { families: ['process'] })).toEqual(['kill at=4s'])
  expect(() => specsOf('crash at=1s')).toThrow('column 7: crash takes no parameters')
})

describe('random', () => {
  const planOf = (seed: number, text = 'random'): string[] => specsOf(text, { seed })

  test('the same seed is the same plan, and the plan written down is the plan', () => {
    for (let seed = 0; seed < 50; seed++) {
      const plan = parsePlan('random', { ...context, seed })
      expect(parsePlan('random', { ...context, seed }).spec).toBe(plan.spec)
      expect(parsePlan(plan.spec, { ...context, seed: 99 }).spec).toBe(plan.spec)
    }
    expect(planOf(1)).not.toEqual(planOf(2))
  })

  test('over many seeds each fault is met, alone and in company, and each plan leaves most out', () => {
    const plans = Array.from({ length: 600 }, (_, seed) => planOf(seed, 'random lies=yes'))
    const lonely = plans.filter(plan => plan.length === 1).map(([line]) => parseFault(line!).name)
    const met = new Set(plans.flat().map(line => parseFault(line).name))
    expect(faultDefinitions.map(({ name }) => name).filter(name => !met.has(name))).toEqual(['resume'])
    expect(new Set(lonely).size).toBeGreaterThan(15)
    for (const plan of plans) expect(plan.length).toBeLessThanOrEqual(5)
  })

  test('draws no lies unless it is told to, and only what the system can have', () => {
    const lying = faultDefinitions.filter(({ isHonest }) => !isHonest).map(({ name }) => name)
    expect(lying.length).toBeGreaterThan(4)
    for (const families of [['disk'], ['process', 'clock']] satisfies Family[][]) {
      for (let seed = 0; seed < 200; seed++) {
        const plan = parsePlan('random', { ...context, seed, families })
        expect(plan.isHonest).toBe(true)
        for (const fault of plan.faults) {
          expect(lying).not.toContain(fault.name)
          expect(families).toContain(fault.family)
        }
      }
    }
    expect(() => parsePlan('random', { ...context, families: [] })).toThrow(
      'there is no fault that this system can have',
    )
    expect(() => planOf(1, 'random lies=maybe')).toThrow('column 13: lies is one of yes, no, not maybe')
    expect(() => planOf(1, 'random lie=yes')).toThrow('column 8: unknown parameter of random: lie. Did you mean lies?')
  })

  test('is over before the run is, so that there is an after', () => {
    for (let seed = 0; seed < 200; seed++) {
      for (const fault of parsePlan('random lies=yes', { ...context, seed }).faults) {
        for (const { toMs } of occurrences(fault.schedule, context.durationMs)) expect(toMs).toBeLessThan(7600)
      }
    }
  })
})

test('a plan with a fault that lies says so', () => {
  expect(parsePlan('kill at=1s; disk.slow mean=1ms', context).isHonest).toBe(true)
  expect(parsePlan('kill at=1s; disk.sync-ignored', context).isHonest).toBe(false)
})

test('a power loss at a time kills a process, and at a call it is the disk that fails', () => {
  const plan = parsePlan('power-loss at=1s; power-loss nth=7; disk.slow mean=1ms; kill at=2s; clock.stall', context)
  const names = (parts: ReturnType<typeof partsOf>): string[][] =>
    [parts.disk, parts.clock, parts.process].map(faults => faults.map(({ spec }) => spec))
  expect(names(partsOf(plan, true))).toEqual([
    ['power-loss at=1s', 'power-loss nth=7', 'disk.slow mean=1ms'],
    ['clock.stall'],
    ['kill at=2s'],
  ])
  expect(names(partsOf(plan, false))).toEqual([
    ['power-loss nth=7', 'disk.slow mean=1ms'],
    ['clock.stall'],
    ['power-loss at=1s', 'kill at=2s'],
  ])
  expect(partsOf(plan, false).process[0]).toMatchObject({ name: 'power-loss', action: { type: 'kill' } })
})

test.each([
  ['pause at=12s for=2s', [[12_000, 14_000]]],
  ['kill every=5s', [5, 10, 15].map(s => [s * 1000, s * 1000])],
  ['kill every=5s at=2s for=1s', [2, 7, 12, 17].map(s => [s * 1000, (s + 1) * 1000])],
  [
    'kill every=5s times=2',
    [
      [5000, 5000],
      [10_000, 10_000],
    ],
  ],
  ['kill every=5s nth=3', [[15_000, 15_000]]],
  ['slow-start by=1s', [[0, Number.POSITIVE_INFINITY]]],
  ['slow-start by=1s for=3s', [[0, 3000]]],
  ['clock.jump by=+1h at=25s', []],
])('within twenty seconds, %s is on at %j', (line, expected) => {
  const { schedule } = parseFault(line)
  const found = Array.from(occurrences(schedule, 20_000), ({ fromMs, toMs }) => [fromMs, toMs])
  expect(found).toEqual(expected)
  if (schedule.nth !== undefined) return
  for (let elapsedMs = 0; elapsedMs < 20_000; elapsedMs += 250) {
    const isOn = expected.some(([from, to]) => from! <= elapsedMs && elapsedMs < to!)
    expect([elapsedMs, isActive(schedule, elapsedMs)]).toEqual([elapsedMs, isOn])
  }
})

test('windows for charts: as scheduled, and without a schedule from the first strike to the last', () => {
  const { faults } = parsePlan(
    'disk.slow mean=1ms at=2s for=20s; disk.write-fails nth=3; disk.read-fails; clock.stall at=1s',
    context,
  )
  const events = [4, 2, 7].map(s => ({ atMs: s * 1000, fault: 'disk.read-fails', what: 'refused a read' }))
  const window = (line: string, fromMs: number, toMs: number): object => ({
    name: line.split(' ')[0],
    line,
    fromMs,
    toMs,
  })
  expect(windowsOf(faults, 10_000, events)).toEqual([
    window('disk.slow mean=1ms at=2s for=20s', 2000, 10_000),
    window('disk.read-fails', 2000, 7000),
    window('clock.stall at=1s', 1000, 10_000),
  ])
})
