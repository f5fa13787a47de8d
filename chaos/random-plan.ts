/**
 * A plan out of a seed: a random subset of the faults that the system can have, so that over many seeds each kind is met alone, in
 * company, and not at all (swarm testing: Groce et al., 2012).
 */
import type { Random } from '../engines/env/index.ts'
import { faultDefinitions } from './catalog.ts'
import type { Family } from './fault.ts'

export interface Drawing {
  readonly families: readonly Family[]
  readonly durationMs: number
  /** True: faults that lie may be drawn too. */
  readonly lies: boolean
}

const lineCountMax = 5

/** One line or more, in the order of the catalog; none only where there is nothing to draw from. */
export function drawFaultLines(random: Random, { families, durationMs, lies }: Drawing): string[] {
  const possible = faultDefinitions.filter(
    ({ family, isHonest, name }) => families.includes(family) && (isHonest || lies) && name !== 'resume',
  )
  if (possible.length === 0) return []
  // Each kind of plan has its own odds, from one fault alone to many at once.
  const wanted = 1 + random.nextInteger(Math.min(lineCountMax, possible.length))
  const left = [...possible]
  const chosen = Array.from({ length: wanted }, () => left.splice(random.nextInteger(left.length), 1)[0]!)
  return possible
    .filter(definition => chosen.includes(definition))
    .map(definition => definition.draw(random, durationMs))
}
