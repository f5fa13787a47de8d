/**
 * Which moments open snapshots look at, and what they hold back.
 *
 * Time is cut into epochs, a new one after each snapshot. What came to be after the newest open snapshot is nobody's but the present's.
 * What was given up after the oldest one was taken may still be seen.
 */
import { invariant } from '../../bytes/index.ts'

export class Epochs {
  /** The epoch that is going on: what comes to be now is in no snapshot yet. */
  current = 1
  /** 0: there is no snapshot. */
  newestHeld = 0
  readonly #held: number[] = []

  get heldCount(): number {
    return this.#held.length
  }

  /** Everything given up before that epoch is seen by nobody. */
  get oldestHeld(): number {
    return this.#held[0] ?? Number.POSITIVE_INFINITY
  }

  /** All as of now stays as it is until `release` of the epoch that comes back. */
  hold(): number {
    const epoch = this.current++
    this.#held.push(epoch)
    this.newestHeld = epoch
    return epoch
  }

  release(epoch: number): void {
    const at = this.#held.indexOf(epoch)
    invariant(at >= 0, 'a snapshot is released once')
    this.#held.splice(at, 1)
    this.newestHeld = this.#held.at(-1) ?? 0
  }
}

/** Numbers that are not used any more, and may be again once no snapshot looks at what they stood for. */
export class Retired {
  readonly #epochs: Epochs
  #numbers: number[] = []
  #since: number[] = []

  constructor(epochs: Epochs) {
    this.#epochs = epochs
  }

  get count(): number {
    return this.#numbers.length
  }

  get numbers(): readonly number[] {
    return this.#numbers
  }

  add(number: number): void {
    this.#numbers.push(number)
    this.#since.push(this.#epochs.current)
  }

  /** Moves those that nobody looks at any more to `free`. */
  reclaim(free: number[]): void {
    const oldest = this.#epochs.oldestHeld
    let count = 0
    // What was given up in the epoch of a snapshot was gone when it was taken.
    while (count < this.#since.length && (this.#since[count] as number) <= oldest) count++
    for (let index = 0; index < count; index++) free.push(this.#numbers[index] as number)
    this.#numbers = this.#numbers.slice(count)
    this.#since = this.#since.slice(count)
  }
}
