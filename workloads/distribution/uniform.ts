/** Every record is as likely as any other. */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'

export class UniformDistribution implements Distribution {
  readonly #random: Random
  #count: number

  constructor(random: Random, count: number) {
    this.#random = random
    this.#count = count
  }

  /** Two records differ in likelihood by count / 2^53 at most; `Random.nextInteger` is exact and three times slower. */
  next(): number {
    return Math.floor(this.#random.nextFloat() * this.#count)
  }

  grow(count: number): void {
    this.#count = count
  }
}
