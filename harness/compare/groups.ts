/** The rounds of one side, sorted by experiment: one workload on one engine, asked for in one way. */
import type { Result, Run, Verdict } from '../results/result.ts'
import { worstVerdict } from '../results/summary.ts'
import { type PlanFacts, planFacts } from './plan-facts.ts'

interface Round {
  readonly run: Run
  readonly result: Result
}

export interface Group {
  readonly workload: string
  readonly engine: string
  readonly facts: PlanFacts
  /** True: the run phase ends by the clock, so that a faster engine does more. */
  readonly isTimed: boolean
  /** The complete rounds, in the order in which they ran. */
  readonly rounds: readonly Round[]
  /** Those that were begun and count for nothing. */
  readonly lost: readonly Round[]
  /** Names of the results that they come from. */
  readonly results: readonly string[]
  /** The worst of all of them. */
  readonly verdict: Verdict
}

/** In the order in which they first come up. An engine that never ran is a group without rounds. */
export function groupRounds(results: readonly Result[]): Group[] {
  const groups = new Map<string, { readonly group: Group; readonly rounds: Round[]; readonly results: Set<string> }>()
  for (const result of results.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1))) {
    for (const engine of result.plan.engines) {
      const empty = emptyGroup(result, engine)
      const key = JSON.stringify([empty.workload, engine, ...empty.facts])
      const known = groups.get(key) ?? { group: empty, rounds: [], results: new Set() }
      groups.set(key, known)
      known.results.add(result.name)
      known.rounds.push(...result.runs.filter(run => run.engine === engine).map(run => ({ run, result })))
    }
  }
  return [...groups.values()].map(({ group, rounds, results }) => ({
    ...group,
    rounds: rounds.filter(({ run }) => run.status === 'complete'),
    lost: rounds.filter(({ run }) => run.status !== 'complete'),
    results: [...results],
    verdict: worstVerdict(rounds.map(({ run }) => run.verdict)),
  }))
}

function emptyGroup({ plan }: Result, engine: string): Group {
  return {
    workload: plan.workload,
    engine,
    facts: planFacts(plan, engine),
    isTimed: plan.durationSeconds !== undefined,
    rounds: [],
    lost: [],
    results: [],
    verdict: 'unknown',
  }
}
