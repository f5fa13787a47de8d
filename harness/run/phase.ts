/** One phase as the parent sees it: its start, a sample about every interval, its end. */
import { nowNs } from '../measure/clock.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { Pacing, PhaseName } from '../results/result.ts'
import type { PhaseEnd } from './driver.ts'
import type { RunEvent } from './events.ts'

/** What ends a phase, whichever comes first; with neither, it ends by itself. */
interface PhaseLimits {
  readonly operationCount?: number
  readonly durationSeconds?: number
}

export interface PhaseReport {
  readonly name: PhaseName
  readonly limits: PhaseLimits
  readonly intervalSeconds: number
  readonly recorder: Recorder
  readonly emit: (event: RunEvent) => void
  /** Called after each sample. */
  readonly onSample?: () => void
}

/** What ran, and how well it kept to its rate where it had one. */
export interface PhaseOutcome {
  readonly end: PhaseEnd
  readonly pacing?: Pacing
}

/** Runs the phase and reports it. Rejects with the error that ended it, once what was measured is reported. */
export async function runPhase(report: PhaseReport, run: () => Promise<PhaseOutcome>): Promise<PhaseEnd> {
  const { name, emit } = report
  const { operationCount, durationSeconds } = report.limits
  emit({
    type: 'phase-started',
    phase: name,
    startedAt: new Date().toISOString(),
    intervalSeconds: report.intervalSeconds,
    ...(operationCount === undefined ? {} : { operationCount }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
  })
  const sampler = new Sampler(report)
  const { end, pacing } = await run()
  sampler.stop()
  emit({
    type: 'phase-ended',
    phase: name,
    seconds: (end.endNs - end.startNs) / 1e9,
    ...(pacing === undefined ? {} : { pacing }),
  })
  for (const [code, message] of end.refusals) {
    emit({
      type: 'warning',
      message: `The first operation of the ${name} phase that ended with ${code} said: ${message}`,
    })
  }
  if (end.error !== undefined) throw end.error
  return end
}

/** Takes what the recorder has at every full interval of the phase, and the rest when it stops. */
class Sampler {
  readonly #report: PhaseReport
  readonly #startNs: number = nowNs()
  #sampledNs: number = this.#startNs
  #timer: NodeJS.Timeout

  constructor(report: PhaseReport) {
    this.#report = report
    this.#timer = this.#arm()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#sample()
  }

  #arm(): NodeJS.Timeout {
    // Towards full intervals since the start, so that being late does not add up.
    const now = nowNs()
    const intervalNs = this.#report.intervalSeconds * 1e9
    const untilNextNs = intervalNs - ((now - this.#startNs) % intervalNs)
    return setTimeout(this.#onTimer, Math.ceil(untilNextNs / 1e6))
  }

  readonly #onTimer = (): void => {
    this.#sample()
    this.#timer = this.#arm()
  }

  #sample(): void {
    const { name, recorder, emit, onSample } = this.#report
    const now = nowNs()
    const seconds = (now - this.#sampledNs) / 1e9
    this.#sampledNs = now
    emit({ type: 'interval', phase: name, seconds, operations: recorder.take() })
    onSample?.()
  }
}
