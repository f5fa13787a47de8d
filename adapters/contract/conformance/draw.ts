/** Chance from a seed for random runs: Mulberry32. 32 bits of state are plenty here, and the contract imports nothing. */

/** Uniform over 0 … bound - 1. */
export type Draw = (bound: number) => number

export function createDraw(seed: number): Draw {
  let state = seed
  return bound => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}
