/** The newest record is the most popular: Zipf over the age, counted back from the last record there is. */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'
import { ZipfDistribution } from './zipf.ts'

export class LatestDistribution implements Distribution {
  readonly #age: ZipfDistribution
  #count: number

  constructor(random: Random, count: number, exponent: number) {
    this.#age = new ZipfDistribution(random, count, exponent)
    this.#count = count
  }

  next(): number {
    return this.#count - 1 - this.#age.next()
  }

  grow(count: number): void {
    this.#age.grow(count)
    this.#count = count
  }
}
