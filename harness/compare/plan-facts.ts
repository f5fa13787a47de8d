/**
 * What was asked of an engine, as facts with names: two results are rounds of one experiment where all are equal.
 *
 * Not among them: which other engines ran, how many rounds, from which seed, and what was to be reached.
 */
import type { LoadShape, Plan } from '../results/result.ts'

/** By name, as text; in the order in which a reader wants them. */
export type PlanFacts = ReadonlyMap<string, string>

export function planFacts(plan: Plan, engine: string): PlanFacts {
  const facts: [name: string, value: string][] = [
    ['records', String(plan.records)],
    ['durability', plan.durability],
    ['operations', String(plan.operationCount ?? 'no bound')],
    ['duration', plan.durationSeconds === undefined ? 'no bound' : `${plan.durationSeconds} s`],
    ['load', describeShape(plan.shape)],
    ['clients', String(plan.clients)],
    ['warm-up', `${plan.warmUpSeconds} s`],
    ['cache', `${plan.cacheBytes} bytes`],
    ['write buffer', `${plan.writeBufferBytes} bytes`],
    ['load batch', String(plan.loadBatchLength)],
  ]
  for (const [name, value] of Object.entries(plan.properties)) {
    if (!namedAlready.has(name)) facts.push([`property ${name}`, value])
  }
  for (const [name, value] of Object.entries(plan.engineOptions[engine] ?? {})) {
    facts.push([`engine option ${name}`, value])
  }
  return new Map(facts)
}

/** Properties that are facts under another name. */
const namedAlready: ReadonlySet<string> = new Set(['recordcount', 'operationcount'])

/** The names of the facts that differ, those that one side lacks among them. */
export function differingFacts(base: PlanFacts, head: PlanFacts): string[] {
  const names = new Set([...base.keys(), ...head.keys()])
  return [...names].filter(name => base.get(name) !== head.get(name))
}

function describeShape(shape: LoadShape): string {
  switch (shape.type) {
    case 'closed':
      return 'closed loop'
    case 'rate':
      return `${shape.from}..${shape.to}/s ${shape.arrivals}`
  }
}
