/**
 * Carries out the faults of a process, each at its time, and puts everything right again at the end.
 *
 * At each step it brings the process to the state that the occurrences under way ask for together: dead while any wants it
 * dead, paused while any wants it paused, under the tightest limits. Steps follow each other; one that takes long makes the
 * next one late, and the windows say when things really were so.
 */
import type { Clock } from '../../engines/env/index.ts'
import type { FaultLog, FaultWindow } from '../event.ts'
import { type Occurrence, occurrences } from '../schedule.ts'
import type { ProcessFault } from './process-fault.ts'
import type { ProcessLimits, ProcessTarget } from './process-target.ts'

export interface ScheduleParts {
  readonly faults: readonly ProcessFault[]
  readonly target: ProcessTarget
  readonly clock: Clock
  readonly log: FaultLog
  /** Then it heals, whatever is under way. */
  readonly durationMs: number
  /** Heals as soon as this is aborted. */
  readonly stop?: AbortSignal
}

export interface ScheduleOutcome {
  /** In the order of their ends. */
  readonly windows: readonly FaultWindow[]
  /** A sentence for each thing that could not be put right. */
  readonly unhealed: readonly string[]
}

/** A wait is cut into pieces of this length, so that a stop is noticed. */
const sliceMs = 50
const healAttempts = 3

/** Sentences about faults that this target cannot have; empty: it can have all. */
export function unsupportedFaults(faults: readonly ProcessFault[], target: ProcessTarget): string[] {
  if (target.limit !== undefined) return []
  return faults
    .filter(({ action }) => action.type === 'limit-files' || action.type === 'limit-memory')
    .map(({ spec }) => `${spec}: the limits of this process cannot be set`)
}

/** Settles when the process is healed, never rejects: what went wrong is in the log and in the outcome. */
export function runSchedule(parts: ScheduleParts): Promise<ScheduleOutcome> {
  return new ScheduleRun(parts).run()
}

interface Step {
  readonly atMs: number
  readonly act: () => void | Promise<void>
}

/** An occurrence under way. */
interface Ongoing {
  readonly fault: ProcessFault
  readonly fromMs: number
}

class ScheduleRun {
  readonly #parts: ScheduleParts
  readonly #startNs: number
  readonly #steps: Step[] = []
  readonly #ongoing = new Set<Ongoing>()
  /** Ended, but not yet undone. */
  readonly #ending = new Set<Ongoing>()
  readonly #windows: FaultWindow[] = []
  #isPaused = false
  #limits: ProcessLimits = {}

  constructor(parts: ScheduleParts) {
    this.#parts = parts
    this.#startNs = parts.clock.monotonicNs()
  }

  async run(): Promise<ScheduleOutcome> {
    for (const fault of this.#parts.faults) this.#planNext(fault, occurrences(fault.schedule, this.#parts.durationMs))
    for (let step = this.#next(); step !== undefined; step = this.#next()) {
      if (!(await this.#waitUntil(step.atMs))) break
      await step.act()
    }
    await this.#waitUntil(this.#parts.durationMs)
    const unhealed = await this.#heal()
    return { windows: this.#windows, unhealed }
  }

  /** The earliest step; of two at the same time the one that was planned first. */
  #next(): Step | undefined {
    const atMs = Math.min(...this.#steps.map(step => step.atMs))
    const index = this.#steps.findIndex(step => step.atMs === atMs)
    return index === -1 ? undefined : this.#steps.splice(index, 1)[0]
  }

  #planNext(fault: ProcessFault, rest: Generator<Occurrence>): void {
    const next = rest.next()
    if (next.done === true) return
    const occurrence = next.value
    this.#steps.push({
      atMs: occurrence.fromMs,
      act: async () => {
        this.#planNext(fault, rest)
        await this.#begin(fault, occurrence)
      },
    })
  }

  async #begin(fault: ProcessFault, { toMs }: Occurrence): Promise<void> {
    const ongoing: Ongoing = { fault, fromMs: this.#elapsedMs() }
    const { action } = fault
    if (action.type === 'restart' || action.type === 'resume') {
      // Only who goes on can end in good order.
      for (const other of this.#ongoing) if (other.fault.action.type === 'pause') this.#end(other)
      await this.#reconcile(fault)
      const isRestart = action.type === 'restart' && this.#parts.target.isRunning
      if (isRestart) await this.#attempt(fault, 'restarted', () => this.#parts.target.restart())
      return this.#close(ongoing)
    }
    this.#ongoing.add(ongoing)
    if (action.type === 'crash-loop') await this.#crashAgain(ongoing, action.gapMs)
    else await this.#reconcile(fault)
    if (toMs === Number.POSITIVE_INFINITY) return
    this.#steps.push({
      atMs: toMs,
      act: async () => {
        this.#end(ongoing)
        await this.#reconcile(fault)
      },
    })
  }

  async #crashAgain(ongoing: Ongoing, gapMs: number): Promise<void> {
    if (!this.#ongoing.has(ongoing)) return
    const { fault } = ongoing
    if (this.#parts.target.isRunning) await this.#attempt(fault, 'killed', () => this.#parts.target.kill())
    this.#isPaused = false
    await this.#reconcile(fault)
    this.#steps.push({ atMs: this.#elapsedMs() + gapMs, act: () => this.#crashAgain(ongoing, gapMs) })
  }

  #end(ongoing: Ongoing): void {
    if (this.#ongoing.delete(ongoing)) this.#ending.add(ongoing)
  }

  /** Brings the process to the state that the occurrences under way ask for; on behalf of a fault, for the log. */
  async #reconcile(fault: ProcessFault): Promise<void> {
    const { target } = this.#parts
    await this.#setLimits(fault)
    const isDead = this.#wants('kill')
    if (isDead && target.isRunning) {
      await this.#attempt(fault, 'killed', () => target.kill())
      this.#isPaused = false
    }
    if (!isDead && !target.isRunning) {
      this.#isPaused = false
      await this.#waitFor(this.#startDelayMs())
      await this.#attempt(fault, 'started', () => target.start())
    }
    const wantsPause = this.#wants('pause') && target.isRunning
    if (wantsPause !== this.#isPaused) {
      const act = (): Promise<void> => (wantsPause ? target.pause() : target.resume())
      if (await this.#attempt(fault, wantsPause ? 'paused' : 'resumed', act)) this.#isPaused = wantsPause
    }
    for (const ended of this.#ending) this.#close(ended)
    this.#ending.clear()
  }

  async #setLimits(fault: ProcessFault): Promise<void> {
    const { target } = this.#parts
    const limits = tightestLimits([...this.#ongoing].map(ongoing => ongoing.fault))
    const isSame =
      limits.openFileCountMax === this.#limits.openFileCountMax && limits.memoryBytesMax === this.#limits.memoryBytesMax
    if (isSame || target.limit === undefined) return
    const limit = target.limit.bind(target)
    if (await this.#attempt(fault, describeLimits(limits), () => limit(limits))) this.#limits = limits
  }

  #wants(type: 'kill' | 'pause'): boolean {
    return [...this.#ongoing].some(({ fault }) => fault.action.type === type)
  }

  #startDelayMs(): number {
    const delays = [...this.#ongoing].map(({ fault }) => (fault.action.type === 'slow-start' ? fault.action.byMs : 0))
    return Math.max(0, ...delays)
  }

  /** Tells whether it worked. */
  async #attempt(fault: ProcessFault, what: string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act()
      this.#tell(fault.spec, what)
      return true
    } catch (error) {
      this.#tell(fault.spec, `could not be ${what}: ${messageOf(error)}`)
      return false
    }
  }

  #tell(fault: string, what: string): void {
    this.#parts.log.add({ atMs: this.#elapsedMs(), fault, what })
  }

  #close({ fault, fromMs }: Ongoing): void {
    this.#windows.push({ name: fault.name, line: fault.spec, fromMs, toMs: this.#elapsedMs() })
  }

  /** Lifts limits, lets it go on, starts it; several times, as a start may fail for a while. */
  async #heal(): Promise<string[]> {
    const { target, clock } = this.#parts
    for (const ongoing of this.#ongoing) this.#end(ongoing)
    let problems: string[] = []
    for (let attempt = 0; attempt < healAttempts; attempt++) {
      if (attempt > 0) await clock.sleep(sliceMs)
      problems = []
      const right = async (what: string, act: () => Promise<void>): Promise<boolean> => {
        try {
          await act()
          this.#tell('heal', what)
          return true
        } catch (error) {
          problems.push(`could not be ${what}: ${messageOf(error)}`)
          return false
        }
      }
      const isLimited = Object.keys(this.#limits).length > 0
      if (isLimited && (await right('freed of its limits', async () => target.limit?.({})))) this.#limits = {}
      if (this.#isPaused && target.isRunning) this.#isPaused = !(await right('resumed', () => target.resume()))
      if (!target.isRunning) await right('started', () => target.start())
      if (problems.length === 0) break
    }
    for (const ended of this.#ending) this.#close(ended)
    return problems.map(problem => `the process ${problem}`)
  }

  #elapsedMs(): number {
    return (this.#parts.clock.monotonicNs() - this.#startNs) / 1e6
  }

  /** False: it was stopped, or the chaos is over. */
  async #waitUntil(atMs: number): Promise<boolean> {
    const { clock, durationMs, stop } = this.#parts
    const endMs = Math.min(atMs, durationMs)
    while (stop?.aborted !== true) {
      const leftMs = endMs - this.#elapsedMs()
      if (leftMs <= 0) return atMs < durationMs
      await clock.sleep(Math.min(leftMs, sliceMs))
    }
    return false
  }

  #waitFor(durationMs: number): Promise<boolean> | undefined {
    return durationMs === 0 ? undefined : this.#waitUntil(this.#elapsedMs() + durationMs)
  }
}

function tightestLimits(faults: readonly ProcessFault[]): ProcessLimits {
  const fileCounts = faults.flatMap(({ action }) => (action.type === 'limit-files' ? [action.count] : []))
  const memories = faults.flatMap(({ action }) => (action.type === 'limit-memory' ? [action.bytes] : []))
  return {
    ...(fileCounts.length > 0 && { openFileCountMax: Math.min(...fileCounts) }),
    ...(memories.length > 0 && { memoryBytesMax: Math.min(...memories) }),
  }
}

function describeLimits({ openFileCountMax, memoryBytesMax }: ProcessLimits): string {
  const said = [
    ...(openFileCountMax === undefined ? [] : [`${openFileCountMax} open files`]),
    ...(memoryBytesMax === undefined ? [] : [`${memoryBytesMax} bytes of memory`]),
  ]
  return said.length === 0 ? 'freed of its limits' : `limited to ${said.join(' and ')}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
