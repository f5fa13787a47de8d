/**
 * Which group of the base is to be compared with which of the head.
 *
 * The same experiment on the same engine first; then the same engine where each side has it once, asked for
 * differently; and where each side holds nothing else of a workload, one engine with another. What is left over is
 * said in a sentence each, for a gate that passes over it in silence would pass on no data.
 */

import type { Group } from './groups.ts'
import { differingFacts } from './plan-facts.ts'

interface Match {
  readonly base: Group
  readonly head: Group
}

export interface Matching {
  /** In the order of the base. */
  readonly matches: readonly Match[]
  readonly unmatched: readonly string[]
}

export function matchGroups(bases: readonly Group[], heads: readonly Group[]): Matching {
  const headByBase = new Map<Group, Group>()
  const pairUp = (
    fits: (base: Group, head: Group, bases: readonly Group[], heads: readonly Group[]) => boolean,
  ): void => {
    const taken = new Set(headByBase.values())
    const freeBases = withRounds(bases).filter(base => !headByBase.has(base))
    const freeHeads = withRounds(heads).filter(head => !taken.has(head))
    for (const base of freeBases) {
      const head = freeHeads.find(
        candidate => candidate.workload === base.workload && fits(base, candidate, freeBases, freeHeads),
      )
      if (head !== undefined) headByBase.set(base, head)
    }
  }
  pairUp((base, head) => base.engine === head.engine && differingFacts(base.facts, head.facts).length === 0)
  pairUp((base, head, freeBases, freeHeads) => {
    const isAlone = (group: Group, groups: readonly Group[]): boolean =>
      groups.filter(other => other.workload === group.workload && other.engine === group.engine).length === 1
    return base.engine === head.engine && isAlone(base, freeBases) && isAlone(head, freeHeads)
  })
  pairUp((base, head) => isOnlyOne(base, bases) && isOnlyOne(head, heads))
  const matches = [...headByBase].map(([base, head]) => ({ base, head }))
  const taken = new Set(headByBase.values())
  return {
    matches: bases.flatMap(base => matches.filter(match => match.base === base)),
    unmatched: [
      ...bases.filter(base => !headByBase.has(base)).map(group => describeUnmatched('base', group)),
      ...heads.filter(head => !taken.has(head)).map(group => describeUnmatched('head', group)),
    ],
  }
}

function withRounds(groups: readonly Group[]): Group[] {
  return groups.filter(group => group.rounds.length > 0)
}

/** True: its side holds nothing else of its workload. */
function isOnlyOne(group: Group, groups: readonly Group[]): boolean {
  return groups.every(other => other === group || other.workload !== group.workload)
}

function describeUnmatched(side: 'base' | 'head', group: Group): string {
  const what = `${group.workload} on ${group.engine}`
  if (group.rounds.length > 0) return `Only the ${side} has ${what} (${group.results.join(', ')}).`
  const failure = group.lost.find(({ run }) => run.failure !== undefined)?.run.failure
  const why = failure === undefined ? '' : `: ${failure.message}`
  return `The ${side} has no complete round of ${what} (${group.results.join(', ')})${why}.`
}
