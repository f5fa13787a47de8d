/** When the writers of an engine must wait for work behind them (a checkpoint, a flush), and how long they did. */
import type { Clock } from '../env/index.ts'

export class Stalls {
  readonly #clock: Clock
  #waiting: PromiseWithResolvers<void> | undefined
  #waitingSinceNs = 0
  stopCount = 0
  stopNs = 0
  stopNsMax = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Settles at the next `resume`; the writer then looks again. */
  wait(): Promise<void> {
    if (this.#waiting === undefined) {
      this.#waiting = Promise.withResolvers<void>()
      this.#waitingSinceNs = this.#clock.monotonicNs()
      this.stopCount++
    }
    return this.#waiting.promise
  }

  /** Something moved: whoever waits looks again. */
  resume(): void {
    if (this.#waiting === undefined) return
    const stalledNs = this.#clock.monotonicNs() - this.#waitingSinceNs
    this.stopNs += stalledNs
    this.stopNsMax = Math.max(this.stopNsMax, stalledNs)
    this.#waiting.resolve()
    this.#waiting = undefined
  }
}
