/**
 * When writers must wait, and how long they did.
 *
 * Two reasons: flushes lag (every memtable is full), or merges lag (too many runs of level 0). Before the
 * second stops writers it slows them, a millisecond every so many bytes, so that the stop is rare and the
 * waiting spread. All of it is counted.
 */
import type { Clock } from '../env/index.ts'
import { Stalls } from '../journal/index.ts'

/** Bytes written between two slowing sleeps: at most about 64 MB/s while slowed. */
const slowedStrideBytes = 64 * 1024

export class WriteStalls extends Stalls {
  readonly #clock: Clock
  #strideBytes = 0
  slowCount = 0
  slowNs = 0

  constructor(clock: Clock) {
    super(clock)
    this.#clock = clock
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
