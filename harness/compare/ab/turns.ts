/**
 * Which side runs when: in pairs of rounds with the same seed, ABBA or BAAB by the throw of a coin.
 *
 * So a machine that grows slower all the while slows both sides alike, and neither is always the one that comes to a
 * machine just heated by the other.
 */
import { createRandom } from '../../../engines/env/index.ts'

export type SideName = 'base' | 'head'

export interface AbTurn {
  readonly side: SideName
  /** Of the round; both sides of a pair have the same, and so the same operations. */
  readonly seed: number
}

/** `2 * repeat` turns; the seeds of the pairs are `seed`, `seed + 1`, …. */
export function abTurns(repeat: number, seed: number): AbTurn[] {
  const random = createRandom(seed)
  const turns: AbTurn[] = []
  let first: SideName = 'base'
  for (let pair = 0; pair < repeat; pair++) {
    if (pair % 2 === 0) first = random.nextInteger(2) === 0 ? 'base' : 'head'
    else first = otherThan(first)
    const pairSeed = (seed + pair) % Number.MAX_SAFE_INTEGER
    turns.push({ side: first, seed: pairSeed }, { side: otherThan(first), seed: pairSeed })
  }
  return turns
}

function otherThan(side: SideName): SideName {
  return side === 'base' ? 'head' : 'base'
}
