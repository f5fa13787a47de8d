/**
 * When operations should start under a rate: constant or Poisson arrivals, at a level rate or along a ramp.
 *
 * One formula serves all four. The cumulative rate of a ramp from a to b over T seconds is
 * c(t) = a·t + (b - a)·t² / 2T, the operations that are due by t. Each arrival takes a step in c, of
 * exactly 1 (constant) or exponential with mean 1 (Poisson), and its time is the inverse of c there.
 */
import type { Random } from '../../engines/env/index.ts'

export interface Ramp {
  /** Operations a second at the start and at the end, both above 0; level where they are equal. */
  readonly from: number
  readonly to: number
  /** How long it climbs; after that it stays at `to`. */
  readonly seconds: number
}

/** The seconds after which c(t) first reaches `count`. */
export function secondsUntilDue({ from, to, seconds }: Ramp, count: number): number {
  const countOnRamp = ((from + to) / 2) * seconds
  if (count > countOnRamp) return seconds + (count - countOnRamp) / to
  // The root of the quadratic in the form that stays exact where the ramp is level or nearly so.
  return (2 * count) / (from + Math.sqrt(from * from + (2 * (to - from) * count) / seconds))
}

export type Arrivals = { readonly type: 'constant' } | { readonly type: 'poisson'; readonly random: Random }

export class Schedule {
  readonly #ramp: Ramp
  readonly #arrivals: Arrivals
  /** The cumulative rate at the next arrival. */
  #count: number
  #dueNs = 0

  /** The first constant arrival is due at once, so a rate of r has exactly r arrivals in `[0 s, 1 s)`. */
  constructor(ramp: Ramp, arrivals: Arrivals) {
    this.#ramp = ramp
    this.#arrivals = arrivals
    this.#count = arrivals.type === 'constant' ? 0 : this.#step()
    this.#dueNs = this.#due()
  }

  /** When the next arrival is due: whole nanoseconds since the start of the phase. */
  get dueNs(): number {
    return this.#dueNs
  }

  /** Moves on to the next arrival. */
  advance(): void {
    this.#count += this.#step()
    this.#dueNs = this.#due()
  }

  /** Passes over what is due before `endNs`; returns how many arrivals that were. */
  skip(endNs: number): number {
    let count = 0
    for (; this.#dueNs < endNs; count++) this.advance()
    return count
  }

  #step(): number {
    // 1 - [0, 1) is never 0, so the logarithm is finite.
    return this.#arrivals.type === 'constant' ? 1 : -Math.log(1 - this.#arrivals.random.nextFloat())
  }

  #due(): number {
    return Math.round(secondsUntilDue(this.#ramp, this.#count) * 1e9)
  }
}
