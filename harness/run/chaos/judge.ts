/**
 * What the history of a run says about the store: which checks may be asked of it, and what they answer.
 *
 * A store is held to what it promised. Where the plan takes more than its durability keeps (the power, from a store
 * that does not sync), a read may rightly find an older value, and only `durable` knows which: nothing promised lost, no
 * holes. Where a fault lied (a sync that did nothing), what is lost proves nothing, and the verdict is `unknown`.
 */
import type { Durability } from '../../../adapters/contract/index.ts'
import { type ChaosPlan, partsOf } from '../../../chaos/plan.ts'
import { type CheckName, judge } from '../../check/judge.ts'
import { sayOperation } from '../../check/lanes.ts'
import { registerModel } from '../../check/models/register.ts'
import type { Judgement } from '../../check/verdict.ts'
import { loadHistory } from '../../history/load.ts'
import { nowNs } from '../../measure/clock.ts'
import type { CounterexampleResult } from '../../results/chaos.ts'
import type { CheckResult } from '../../results/result.ts'

export interface Ordeal {
  readonly durability: Durability
  /** Whether the power went, or only the process, or neither. */
  readonly crash: 'power-loss' | 'kill' | 'none'
  /** False: some fault lied. */
  readonly isHonest: boolean
}

export interface JudgedHistory {
  readonly checks: readonly CheckResult[]
  readonly counterexamples: readonly CounterexampleResult[]
}

const budget = { seconds: 60, bytesMax: 2 ** 30 } as const

/** What the plan may take from the store. A process that is only paused loses nothing. */
export function ordealOf(plan: ChaosPlan, durability: Durability): Ordeal {
  const { process } = partsOf(plan, false)
  const losesPower = plan.faults.some(fault => fault.family === 'disk' && fault.isVolatile)
  const dies = process.some(({ action }) => ['kill', 'crash-loop', 'limit-memory'].includes(action.type))
  return { durability, crash: losesPower ? 'power-loss' : dies ? 'kill' : 'none', isHonest: plan.isHonest }
}

/** Whether everything that was acknowledged has to be there. */
export function keepsAll({ durability, crash }: Ordeal): boolean {
  if (crash === 'none') return true
  return crash === 'kill' ? durability !== 'none' : durability === 'sync'
}

export function checksOf(ordeal: Ordeal): CheckName[] {
  return keepsAll(ordeal) && ordeal.isHonest ? ['durable', 'linearizable'] : ['durable']
}

/** Runs the checks over the history at the path. `startNs` is the start of the run phase, for the counterexamples. */
export async function judgeHistory(path: string, startNs: number, ordeal: Ordeal): Promise<JudgedHistory> {
  const { history } = await loadHistory(path)
  const judgements = checksOf(ordeal).map(name => {
    const endNs = nowNs() + budget.seconds * 1e9
    const judgement = judge(name, history, {
      model: registerModel,
      budget: {
        stepCountMax: Number.POSITIVE_INFINITY,
        bytesMax: budget.bytesMax,
        isOver: () => nowNs() > endNs,
      },
      durability: ordeal.durability,
      mayBeNegative: false,
    })
    return ordeal.isHonest ? judgement : excused(judgement)
  })
  return {
    checks: judgements.map(({ name, verdict, detail }) => ({ name, verdict, detail })),
    counterexamples: judgements.flatMap(judgement => describeCounterexample(judgement, startNs) ?? []),
  }
}

/** Whether the store came back once everything was healed. */
export function judgeReturn(isThere: boolean, unhealed: readonly string[], { isHonest }: Ordeal): CheckResult {
  const name = 'return'
  if (isThere) return { name, verdict: 'valid', detail: 'Once everything was healed, the store was there again.' }
  const why = unhealed.join('; ')
  if (isHonest)
    return { name, verdict: 'violated', detail: `The store did not come back, although nobody had lied to it: ${why}.` }
  return { name, verdict: 'unknown', detail: `The store refused what its disk had lied about: ${why}.` }
}

function excused(judgement: Judgement): Judgement {
  if (judgement.verdict !== 'violated') return judgement
  const detail = `${judgement.detail} The disk had lied, so this proves nothing against the store.`
  return { ...judgement, verdict: 'unknown', detail }
}

function describeCounterexample(
  { name, counterexample }: Judgement,
  startNs: number,
): CounterexampleResult | undefined {
  if (counterexample === undefined) return undefined
  const { key, reason, operations, offending } = counterexample
  return {
    check: name,
    ...(key === null ? {} : { key: String(key) }),
    reason,
    operations: operations.map((operation, index) => ({
      client: operation.client,
      text: sayOperation(operation),
      outcome: operation.outcome,
      fromSeconds: (operation.invokeNs - startNs) / 1e9,
      ...(Number.isFinite(operation.returnNs) ? { toSeconds: (operation.returnNs - startNs) / 1e9 } : {}),
      offending: index === offending,
    })),
  }
}
