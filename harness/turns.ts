/**
 * Who runs when: rounds in which every engine has one turn, in an order shuffled from the seed.
 *
 * So a machine that warms up, throttles or is disturbed for a while disturbs all engines alike. Within a
 * round all get the same seed, and so the same operations; each round has its own.
 */
import { createRandom, type Random } from '../engines/env/index.ts'
import type { Plan } from './results/result.ts'

export interface Turn {
  readonly engine: string
  /** 1 … repeat. */
  readonly round: number
  readonly seed: number
}

export function turnsOf(plan: Plan): Turn[] {
  const random = createRandom(plan.seed)
  const turns: Turn[] = []
  for (let round = 1; round <= plan.repeat; round++) {
    for (const engine of shuffled(plan.engines, random))
      turns.push({ engine, round, seed: roundSeed(plan.seed, round) })
  }
  return turns
}

/** The first round's seed is the plan's own, so that `--repeat 1` with it repeats exactly that round. */
function roundSeed(seed: number, round: number): number {
  return (seed + round - 1) % Number.MAX_SAFE_INTEGER
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items]
  for (let end = order.length; end > 1; end--) {
    const drawn = random.nextInteger(end)
    const last = order[end - 1]!
    order[end - 1] = order[drawn]!
    order[drawn] = last
  }
  return order
}
