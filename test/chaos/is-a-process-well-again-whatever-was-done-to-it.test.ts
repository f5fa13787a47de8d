/** Schedules against a process that is only a record of what was done to it: each at its time, together too, and healed at the end. */
import { describe, expect, test } from 'vitest'
import { parseFault } from '../../chaos/catalog.ts'
import { FaultLog } from '../../chaos/event.ts'
import { parsePlan, partsOf } from '../../chaos/plan.ts'
import type { ProcessFault } from '../../chaos/process/process-fault.ts'
import type { ProcessLimits, ProcessTarget } from '../../chaos/process/process-target.ts'
import { runSchedule, type ScheduleOutcome, unsupportedFaults } from '../../chaos/process/schedule-run.ts'
import { createRandom, MemoryClock } from '../../engines/env/index.ts'

/** Says what was done to it and when, and refuses what no real process would take. */
class RecordedProcess implements ProcessTarget {
  isRunning = true
  isPaused = false
  limits: ProcessLimits = {}
  readonly log: string[] = []
  readonly #clock: MemoryClock
  readonly #startMs: number
  /** The next so many starts fail. */
  failingStarts = 0

  constructor(clock: MemoryClock, startMs = 0) {
    this.#clock = clock
    this.#startMs = startMs
  }

  kill(): Promise<void> {
    this.#assert(this.isRunning, 'a dead process cannot be killed')
    this.isRunning = false
    this.isPaused = false
    return this.#done('kill')
  }

  async start(): Promise<void> {
    this.#assert(!this.isRunning, 'a running process cannot be started')
    if (this.#startMs > 0) await this.#clock.sleep(this.#startMs)
    if (this.failingStarts-- > 0) throw new Error('no port is free')
    this.isRunning = true
    await this.#done('start')
  }

  restart(): Promise<void> {
    this.#assert(this.isRunning && !this.isPaused, 'a dead or paused process does not end in good order')
    return this.#done('restart')
  }

  pause(): Promise<void> {
    this.#assert(this.isRunning && !this.isPaused, 'only a running process can be paused')
    this.isPaused = true
    return this.#done('pause')
  }

  resume(): Promise<void> {
    this.#assert(this.isRunning && this.isPaused, 'only a paused process can be resumed')
    this.isPaused = false
    return this.#done('resume')
  }

  limit(limits: ProcessLimits): Promise<void> {
    this.limits = limits
    return this.#done(`limit ${limits.openFileCountMax ?? '-'} ${limits.memoryBytesMax ?? '-'}`)
  }

  #done(what: string): Promise<void> {
    this.log.push(`${Math.round(this.#clock.monotonicNs() / 1e6)} ${what}`)
    return Promise.resolve()
  }

  #assert(holds: boolean, message: string): void {
    if (!holds) throw new Error(message)
  }
}

/** Lets time pass in steps of ten milliseconds, for a minute at most, until the promise has settled. */
async function untilOver<T>(clock: MemoryClock, promise: Promise<T>): Promise<T> {
  let isOver = false
  const end = (): void => {
    isOver = true
  }
  promise.then(end, end)
  for (let step = 0; !isOver && step < 6000; step++) {
    for (let hop = 0; hop < 30 && !isOver; hop++) await undefined
    if (!isOver) clock.advance(10)
  }
  if (!isOver) throw new Error('it hangs')
  return promise
}

interface Ran extends ScheduleOutcome {
  readonly target: RecordedProcess
  readonly events: FaultLog
}

async function run(
  text: string,
  options: { durationMs?: number; startMs?: number; failingStarts?: number; stop?: AbortSignal } = {},
): Promise<Ran> {
  const { durationMs = 20_000, startMs = 0, failingStarts = 0, stop } = options
  const clock = new MemoryClock()
  const target = new RecordedProcess(clock, startMs)
  target.failingStarts = failingStarts
  const faults = text.split(';').map(line => parseFault(line) as ProcessFault)
  const events = new FaultLog()
  const parts = { faults, target, clock, log: events, durationMs, ...(stop !== undefined && { stop }) }
  const outcome = await untilOver(clock, runSchedule(parts))
  expect([target.isRunning, target.isPaused]).toEqual([true, false])
  return { ...outcome, target, events }
}

test.each([
  ['kill every=5s', ['5000 kill', '5000 start', '10000 kill', '10000 start', '15000 kill', '15000 start']],
  ['kill every=5s nth=2', ['10000 kill', '10000 start']],
  ['kill at=3s for=2s', ['3000 kill', '5000 start']],
  ['pause at=12s for=2s', ['12000 pause', '14000 resume']],
  ['pause at=12s; resume at=15s', ['12000 pause', '15000 resume']],
  ['pause at=12s', ['12000 pause', '20000 resume']],
  ['kill at=19s for=10s', ['19000 kill', '20000 start']],
  ['restart at=1s', ['1000 restart']],
  ['restart at=2s; pause at=1s for=5s', ['1000 pause', '2000 resume', '2000 restart']],
  ['crash-loop at=1s for=3s gap=1s', ['1000 kill', '1000 start', '2000 kill', '2000 start', '3000 kill', '3000 start']],
  ['slow-start by=3s; kill at=1s', ['1000 kill', '4000 start']],
  ['limit-files count=64 at=1s for=1s', ['1000 limit 64 -', '2000 limit - -']],
  ['limit-memory bytes=1kB', ['0 limit - 1000', '20000 limit - -']],
  [
    'limit-files count=64 for=4s; limit-files count=32 at=1s for=1s',
    ['0 limit 64 -', '1000 limit 32 -', '2000 limit 64 -', '4000 limit - -'],
  ],
  ['pause at=1s for=4s; kill at=2s for=1s', ['1000 pause', '2000 kill', '3000 start', '3000 pause', '5000 resume']],
  ['kill at=1s for=4s; kill at=2s for=1s', ['1000 kill', '5000 start']],
  ['pause at=1s for=4s; pause at=2s for=1s', ['1000 pause', '5000 resume']],
])('%s', async (text, expected) => {
  const { target, unhealed } = await run(text)
  expect(target.log).toEqual(expected)
  expect(unhealed).toEqual([])
})

describe('windows', () => {
  test('say when things really were so, the start included', async () => {
    const { windows } = await run('kill at=3s for=2s; pause at=10s for=1s', { startMs: 500 })
    expect(windows).toEqual([
      { name: 'kill', line: 'kill at=3s for=2s', fromMs: 3000, toMs: 5500 },
      { name: 'pause', line: 'pause at=10s for=1s', fromMs: 10_000, toMs: 11_000 },
    ])
  })

  test('there is one for each occurrence, and none is left open', async () => {
    const { windows } = await run(
      'kill every=5s; pause at=18s; resume at=19s; limit-files count=9; crash-loop at=19500ms',
    )
    expect(windows.map(({ line, fromMs, toMs }) => [line.split(' ')[0], fromMs, toMs])).toEqual([
      ['kill', 5000, 5000],
      ['kill', 10_000, 10_000],
      ['kill', 15_000, 15_000],
      ['pause', 18_000, 19_000],
      ['resume', 19_000, 19_000],
      ['limit-files', 0, 20_000],
      ['crash-loop', 19_500, 20_000],
    ])
  })
})

test('a power loss of a process with a write-back disk is its death', async () => {
  const plan = parsePlan('crash', { seed: 1, durationMs: 10_000, families: ['process', 'disk'] })
  const clock = new MemoryClock()
  const target = new RecordedProcess(clock)
  const { process: faults } = partsOf(plan, false)
  const { windows } = await untilOver(
    clock,
    runSchedule({ faults, target, clock, log: new FaultLog(), durationMs: 10_000 }),
  )
  expect(target.log).toEqual(['4000 kill', '4000 start'])
  expect(windows).toMatchObject([{ name: 'power-loss', line: 'power-loss at=4s' }])
})

test('an action that fails is told, and made good at the end', async () => {
  const { events, unhealed, target } = await run('kill at=1s', { failingStarts: 2 })
  expect(target.log).toEqual(['1000 kill', '20050 start'])
  expect(events.events.map(({ atMs, what }) => `${atMs} ${what}`)).toEqual([
    '1000 killed',
    '1000 could not be started: no port is free',
    '20050 started',
  ])
  expect(unhealed).toEqual([])
})

test('what cannot be healed is said', async () => {
  const clock = new MemoryClock()
  const target = new RecordedProcess(clock)
  target.failingStarts = 99
  const faults = [parseFault('kill at=1s') as ProcessFault]
  const outcome = await untilOver(clock, runSchedule({ faults, target, clock, log: new FaultLog(), durationMs: 5000 }))
  expect(outcome.unhealed).toEqual(['the process could not be started: no port is free'])
  expect(target.isRunning).toBe(false)
})

test('a stop heals at once', async () => {
  const stop = new AbortController()
  const clock = new MemoryClock()
  const target = new RecordedProcess(clock)
  const faults = [parseFault('pause at=1s') as ProcessFault]
  const running = runSchedule({ faults, target, clock, log: new FaultLog(), durationMs: 1e6, stop: stop.signal })
  void untilOver(clock, clock.sleep(3000)).then(() => stop.abort())
  await untilOver(clock, running)
  expect(target.isPaused).toBe(false)
  expect(clock.monotonicNs()).toBeLessThan(3.2e9)
})

test('a process that died by itself is started again', async () => {
  const clock = new MemoryClock()
  const target = new RecordedProcess(clock)
  const faults = [parseFault('limit-memory bytes=1MB for=1s') as ProcessFault]
  const running = runSchedule({ faults, target, clock, log: new FaultLog(), durationMs: 5000 })
  void untilOver(clock, clock.sleep(500)).then(() => {
    target.isRunning = false
  })
  await untilOver(clock, running)
  expect(target.log).toEqual(['0 limit - 1000000', '1000 limit - -', '1000 start'])
})

test('limits are refused beforehand for a process that cannot have them', () => {
  const faults = ['kill at=1s', 'limit-files count=9'].map(line => parseFault(line) as ProcessFault)
  const target = new RecordedProcess(new MemoryClock())
  expect(unsupportedFaults(faults, target)).toEqual([])
  const idle = (): Promise<void> => Promise.resolve()
  const withoutLimits = { isRunning: true, kill: idle, start: idle, restart: idle, pause: idle, resume: idle }
  expect(unsupportedFaults(faults, withoutLimits)).toEqual([
    'limit-files count=9: the limits of this process cannot be set',
  ])
})

test('random plans over random processes: never an impossible action, always healed', async () => {
  let actionCount = 0
  for (let seed = 0; seed < 300; seed++) {
    const random = createRandom(seed)
    const plan = parsePlan('random', { seed, durationMs: 10_000, families: ['process'] })
    const extra = random.nextInteger(2) === 0 ? '; kill every=1s for=300ms; pause every=700ms for=200ms' : ''
    const { target, unhealed, events } = await run(plan.spec + extra, {
      durationMs: 10_000,
      startMs: random.nextInteger(3) * 400,
    })
    expect([seed, unhealed, target.limits]).toEqual([seed, [], {}])
    for (const { what } of events.events) expect(what).not.toContain('could not')
    actionCount += target.log.length
  }
  expect(actionCount).toBeGreaterThan(3000)
})
