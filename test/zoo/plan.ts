/** What is done to a store and by whom it is judged: the plans that every animal, and every sound engine, goes through. */
import type { CheckName } from '../../harness/check/judge.ts'
import { bank } from './life/bank.ts'
import { counter } from './life/counter.ts'
import type { LifePlan } from './life/live.ts'
import { ranges } from './life/ranges.ts'
import { registers } from './life/registers.ts'
import { set } from './life/set.ts'

/** `survival`: the exhaustive mode's; `scan`: the zoo's own; the others are those of `harness check`. */
export type CheckerName = CheckName | 'survival' | 'scan'

interface PlanBase {
  readonly name: string
  readonly checker: CheckerName
}

/** A crash after every operation of the disk. */
export interface ExhaustivePlan extends PlanBase {
  readonly type: 'exhaustive'
  /** Of all clients together. */
  readonly operationCount: number
  readonly clientCount: number
}

export interface JudgedLifePlan extends PlanBase, LifePlan {
  readonly type: 'life'
}

export type Plan = ExhaustivePlan | JudgedLifePlan

const allDeeds = registers(['read', 'read', 'write', 'write', 'delete', 'compare and set'])
const writes = registers(['read', 'write', 'write', 'write', 'delete', 'batch'])
const versions = registers(['read', 'read', 'read', 'write', 'write'])
const expiring = registers(['read', 'read', 'write', 'expiring write', 'compare and set'])

export const plans: readonly Plan[] = [
  { name: 'crash', type: 'exhaustive', checker: 'survival', operationCount: 36, clientCount: 4 },
  life('torn write', 'durable', writes, 'disk.torn-write path=*.log nth=12'),
  life('failed sync', 'durable', writes, 'disk.sync-fails path=*.log nth=4; power-loss path=*.log nth=12'),
  life('power loss', 'durable', writes, 'power-loss path=*.log nth=60'),
  life('set and power loss', 'set', set, 'power-loss path=*.log nth=60'),
  life('bank and power loss', 'bank', bank, 'power-loss path=*.log nth=40'),
  life('clock', 'linearizable', expiring, 'clock.jump by=+1h at=1m'),
  life('registers', 'linearizable', allDeeds, undefined),
  life('versions', 'session', versions, undefined),
  life('bank', 'bank', bank, undefined),
  life('counter', 'counter', counter, undefined),
  life('ranges', 'scan', ranges, undefined),
]

function life(
  name: string,
  checker: Exclude<CheckerName, 'survival'>,
  workload: LifePlan['workload'],
  lines: string | undefined,
): JudgedLifePlan {
  return { type: 'life', name, checker, workload, lines, clientCount: 4, stepCount: 30 }
}

export function planNamed(name: string): Plan {
  const found = plans.find(plan => plan.name === name)
  if (found === undefined)
    throw new TypeError(`there is no plan ${name}; there are ${plans.map(plan => plan.name).join(', ')}`)
  return found
}

/** What goes wrong in a plan. */
export function faultOf(plan: Plan): string {
  if (plan.type === 'exhaustive') return 'crash, exhaustive'
  return plan.lines ?? 'none: many clients'
}
