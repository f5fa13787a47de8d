/**
 * A clock whose wall time lies as its faults say, from `arm` to `heal`. Several add up.
 *
 * Healing is a change of the clock too: time that had jumped ahead jumps back. The monotonic clock never notices.
 */
import type { Clock } from '../../engines/env/index.ts'
import type { FaultLog } from '../event.ts'
import type { ClockFault } from './clock-fault.ts'

export class FaultyClock implements Clock {
  readonly #below: Clock
  readonly #faults: readonly ClockFault[]
  readonly #log: FaultLog
  #startNs: number | undefined
  /** What each fault added when somebody last looked, to tell when one begins and ends. */
  readonly #wasOn: boolean[]

  constructor(below: Clock, faults: readonly ClockFault[], log: FaultLog) {
    this.#below = below
    this.#faults = faults
    this.#log = log
    this.#wasOn = faults.map(() => false)
  }

  arm(): void {
    this.#startNs = this.#below.monotonicNs()
  }

  /** Whatever was wrong is right again: nothing stays behind. */
  heal(): void {
    this.#startNs = undefined
  }

  wallMs(): number {
    const wallMs = this.#below.wallMs()
    if (this.#startNs === undefined) return wallMs
    const elapsedMs = (this.#below.monotonicNs() - this.#startNs) / 1e6
    let offsetMs = 0
    for (const [index, fault] of this.#faults.entries()) {
      const added = fault.offsetMs(elapsedMs)
      offsetMs += added
      if ((added !== 0) === this.#wasOn[index]) continue
      this.#wasOn[index] = added !== 0
      const what = added === 0 ? 'the wall clock is right again' : `the wall clock is off by ${added.toFixed(0)} ms`
      this.#log.add({ atMs: elapsedMs, fault: fault.spec, what })
    }
    // Whole milliseconds, as every clock has them here.
    return Math.floor(wallMs + offsetMs)
  }

  monotonicNs(): number {
    return this.#below.monotonicNs()
  }

  sleep(durationMs: number): Promise<void> {
    return this.#below.sleep(durationMs)
  }
}
