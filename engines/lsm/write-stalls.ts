/**
 * When writers must wait, and how long they did.
 *
 * Two reasons: flushes lag (every memtable is full), or merges lag (too many runs of level 0). Before the
 * second stops writers it slows them, a millisecond every so many bytes, so that the stop is rare and the
 * waiting spread. All of it is counted.
 */
import type { Clock } from '../env/index.ts'

/** Bytes written between two slowing sleeps: at most about 64 MB/s while slowed. */
const slowedStrideBytes = 64 * 1024

export class WriteStalls {
  readonly #clock: Clock
  #waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined
  #waitingSinceNs = 0
  #strideBytes = 0
  stopCount = 0
  stopNs = 0
  stopNsMax = 0
  slowCount = 0
  slowNs = 0

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

  /** Called for each write while slowed; a promise where this one has to sleep, and then call again. */
  slow(bytes: number): Promise<void> | undefined {
    this.#strideBytes += bytes
    if (this.#strideBytes < slowedStrideBytes) return undefined
    // It has paid once it comes by again: else a write larger than the stride would sleep for ever.
    this.#strideBytes = -bytes
    this.slowCount++
    const since = this.#clock.monotonicNs()
    return this.#clock.sleep(1).then(() => {
      this.slowNs += this.#clock.monotonicNs() - since
    })
  }
}
