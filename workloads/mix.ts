/** Which operation is next: a weighted choice, at a resolution of 2^-32. */
import type { Random } from '../engines/env/index.ts'

const twoTo32 = 4294967296

export class Mix {
  readonly #random: Random
  /** A draw below `#thresholds[i]`, and not below the one before, chooses i; the last choice needs none. */
  readonly #thresholds: readonly number[]

  /** Weights are above 0 and need not add up to 1. */
  constructor(random: Random, weights: readonly number[]) {
    this.#random = random
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    let sum = 0
    this.#thresholds = weights.slice(0, -1).map(weight => {
      sum += weight
      return Math.round((sum / total) * twoTo32)
    })
  }

  /** The index of a weight. */
  next(): number {
    const drawn = this.#random.nextUint32()
    let choice = 0
    while (choice < this.#thresholds.length && drawn >= this.#thresholds[choice]!) choice++
    return choice
  }
}
