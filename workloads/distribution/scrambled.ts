/**
 * What YCSB calls `zipfian`: Zipf with exponent 0.99 over 10^10 imagined records, each of which stands for
 * the record that its hash falls on.
 *
 * The popular records lie scattered over the data set, and stay where they are while it grows: the hash is
 * taken modulo a space that is larger than the data set, and a draw beyond the newest record is repeated.
 * The skew is that of the 10^10 imagined records (the hottest gets 3.8 % of the requests) whatever the
 * count; `ZipfDistribution` is the true one.
 */
import type { Random } from '../../engines/env/index.ts'
import type { Distribution } from './distribution.ts'
import { Fnv1a64 } from './fnv1a64.ts'

/** The constants of YCSB's ScrambledZipfianGenerator. Its inner generator counts both ends: one item more. */
const itemCount = 10_000_000_001
const exponent = 0.99
const zetaAll = 26.46902820178302

const zetaTwo = 1 + 0.5 ** exponent
const eta = (1 - (2 / itemCount) ** (1 - exponent)) / (1 - zetaTwo / zetaAll)

const twoTo32 = 4294967296
const twoTo43 = 8796093022208

export interface ScrambledOptions {
  readonly count: number
  /** Size of the hashed space: `count`, and as many more as are expected to be added. 1 … 2^53. */
  readonly space: number
}

export class ScrambledDistribution implements Distribution {
  readonly #random: Random
  readonly #hash = new Fnv1a64()
  #count: number
  #space: number

  constructor(random: Random, options: ScrambledOptions) {
    this.#random = random
    this.#count = options.count
    this.#space = options.space
  }

  next(): number {
    for (;;) {
      this.#hash.hashAbsolute(drawItem(this.#random.nextFloat()))
      const record = remainder(this.#hash.high, this.#hash.low, this.#space)
      if (record < this.#count) return record
    }
  }

  /** A data set that outgrows the space doubles it; then, and only then, the popular records change. */
  grow(count: number): void {
    this.#count = count
    while (this.#space < count) this.#space *= 2
  }
}

/** The item of a uniform draw: Gray et al. (SIGMOD 1994), as in YCSB's ZipfianGenerator. */
function drawItem(uniform: number): number {
  const scaled = uniform * zetaAll
  if (scaled < 1) return 0
  if (scaled < zetaTwo) return 1
  // The power is 1 / (1 - 0.99) = 100 = 64 + 32 + 4; eight products are twice as fast as Math.pow.
  const base = eta * uniform - eta + 1
  const base2 = base * base
  const base4 = base2 * base2
  const base8 = base4 * base4
  const base16 = base8 * base8
  const base32 = base16 * base16
  return Math.floor(itemCount * (base32 * base32 * base32 * base4))
}

/** high * 2^32 + low modulo `modulus`, for halves of a hash: `high` 0 … 2^31, `low` signed. */
export function remainder(high: number, low: number, modulus: number): number {
  if (modulus > twoTo43) return remainderBitwise(high, low >>> 0, modulus)
  // 22 bits and then 10: with a modulus up to 2^43 every value stays below 2^53, where doubles are exact.
  const inverse = 1 / modulus
  const upper = reduce(high * 0x400000 + (low >>> 10), modulus, inverse)
  return reduce(upper * 0x400 + (low & 0x3ff), modulus, inverse)
}

/** value modulo modulus, for values below 2^53, by a product with the inverse: `%` of doubles takes 20 ns and more. */
function reduce(value: number, modulus: number, inverse: number): number {
  const rest = value - Math.floor(value * inverse) * modulus
  if (rest < 0) return rest + modulus
  return rest >= modulus ? rest - modulus : rest
}

/** Bit by bit, for spaces of more records than any machine holds; never more than the modulus at a time. */
function remainderBitwise(high: number, low: number, modulus: number): number {
  let rest = high % modulus
  for (let bit = twoTo32 / 2; bit >= 1; bit /= 2) {
    rest = rest >= modulus - rest ? rest - (modulus - rest) : rest + rest
    if (low >= bit) {
      low -= bit
      rest = rest === modulus - 1 ? 0 : rest + 1
    }
  }
  return rest
}
