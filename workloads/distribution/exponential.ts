/**
 * Popularity falls off exponentially with age: so many per cent of the requests go to the newest fraction
 * of the records.
 *
 * The tail beyond the oldest record is cut off, not folded back, so every draw counts.
 */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'

export interface ExponentialOptions {
  readonly count: number
  /** Per cent of the requests, above 0 and below 100, … */
  readonly percentile: number
  /** … that go to this share of the records, above 0; before the tail is cut off. */
  readonly dataFraction: number
}

export class ExponentialDistribution implements Distribution {
  readonly #random: Random
  /** Mean age of a requested record, as a share of the count. */
  readonly #meanFraction: number
  /** How much of the exponential lies within the data set. */
  readonly #withinShare: number
  #count: number

  constructor(random: Random, options: ExponentialOptions) {
    this.#random = random
    this.#meanFraction = options.dataFraction / -Math.log1p(-options.percentile / 100)
    this.#withinShare = -Math.expm1(-1 / this.#meanFraction)
    this.#count = options.count
  }

  next(): number {
    const within = this.#random.nextFloat() * this.#withinShare
    const age = Math.floor(-Math.log1p(-within) * this.#meanFraction * this.#count)
    // Rounding may reach the very end of the range.
    return age < this.#count ? this.#count - 1 - age : 0
  }

  grow(count: number): void {
    this.#count = count
  }
}
