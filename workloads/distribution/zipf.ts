/**
 * The true Zipf distribution: record k is drawn with a likelihood proportional to 1 / (k + 1)^exponent.
 *
 * Rejection-inversion after W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from
 * monotone discrete distributions" (ACM TOMACS 6, 1996). It needs no sum over all records, so it starts at
 * once for any count, holds for any exponent above 0 (1 and more included), and growth costs one
 * logarithm. The method of Gray et al. (SIGMOD 1994), which YCSB uses, needs the sum, excludes exponents
 * from 1 on, and is exact for the first two records only.
 *
 * How it works: h(x) = x^-exponent is drawn in the continuous, by inverting its integral H, and rounded to
 * the nearest integer. The histogram bars that stick out above the curve are what rejection puts right;
 * fewer than one draw in ten repeats.
 */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'

export class ZipfDistribution implements Distribution {
  readonly #random: Random
  readonly #exponent: number
  /** H at the left end: the first bar, cut to exactly the mass h(1) = 1. */
  readonly #integralFirst: number
  /** A draw this close below its integer is accepted without a look at the bar. */
  readonly #shortcut: number
  #count: number
  /** H at the right end. */
  #integralLast: number

  constructor(random: Random, count: number, exponent: number) {
    this.#random = random
    this.#exponent = exponent
    this.#integralFirst = this.#integral(1.5) - 1
    this.#shortcut = 2 - this.#integralInverse(this.#integral(2.5) - this.#height(2))
    this.#count = count
    this.#integralLast = this.#integral(count + 0.5)
  }

  next(): number {
    for (;;) {
      const area = this.#integralLast + this.#random.nextFloat() * (this.#integralFirst - this.#integralLast)
      const x = this.#integralInverse(area)
      const rank = Math.min(Math.max(Math.floor(x + 0.5), 1), this.#count)
      if (rank - x <= this.#shortcut || area >= this.#integral(rank + 0.5) - this.#height(rank)) return rank - 1
    }
  }

  grow(count: number): void {
    if (count === this.#count) return
    this.#count = count
    this.#integralLast = this.#integral(count + 0.5)
  }

  /** h(x) = x^-exponent. */
  #height(x: number): number {
    return Math.exp(-this.#exponent * Math.log(x))
  }

  /** H(x) = (x^(1 - exponent) - 1) / (1 - exponent), which is log x at exponent 1, and stable near it. */
  #integral(x: number): number {
    const logX = Math.log(x)
    const power = (1 - this.#exponent) * logX
    return logX * (Math.abs(power) > 1e-8 ? Math.expm1(power) / power : 1 + power / 2)
  }

  /** The x at which H is `area`. */
  #integralInverse(area: number): number {
    // Rounding may take it past -1, where the logarithm ends.
    const power = Math.max((1 - this.#exponent) * area, -1)
    return Math.exp(area * (Math.abs(power) > 1e-8 ? Math.log1p(power) / power : 1 - power / 2))
  }
}
