/** A few records, the oldest, get most of the requests; within the hot and within the cold all are alike. */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'

export interface HotspotOptions {
  readonly count: number
  /** Share of the records that are hot, 0 … 1. */
  readonly dataFraction: number
  /** Share of the requests that go to hot records, 0 … 1. */
  readonly operationFraction: number
}

export class HotspotDistribution implements Distribution {
  readonly #random: Random
  readonly #dataFraction: number
  readonly #operationFraction: number
  #count = 0
  #hotCount = 0
  /** The operation fraction, or 0 or 1 where there is no hot or no cold record. */
  #hotChance = 0

  constructor(random: Random, options: HotspotOptions) {
    this.#random = random
    this.#dataFraction = options.dataFraction
    this.#operationFraction = options.operationFraction
    this.grow(options.count)
  }

  next(): number {
    const hot = this.#random.nextFloat() < this.#hotChance
    const uniform = this.#random.nextFloat()
    if (hot) return Math.floor(uniform * this.#hotCount)
    return this.#hotCount + Math.floor(uniform * (this.#count - this.#hotCount))
  }

  grow(count: number): void {
    this.#count = count
    this.#hotCount = Math.floor(count * this.#dataFraction)
    this.#hotChance = this.#operationFraction
    if (this.#hotCount === 0) this.#hotChance = 0
    else if (this.#hotCount === count) this.#hotChance = 1
  }
}
