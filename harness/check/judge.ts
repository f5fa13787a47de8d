/** The checks by their names, and what holds for all: a history without its end can show a fault, but prove nothing. */
import type { History } from '../history/operation.ts'
import { checkBank } from './bank.ts'
import { checkCounter } from './counter.ts'
import { checkDurable } from './durable.ts'
import { type Budget, checkLinearizable } from './linearizable.ts'
import { type Model, ModelError } from './models/model.ts'
import { checkSession } from './session.ts'
import { checkSet } from './set.ts'
import type { Judgement } from './verdict.ts'

/** What a check may need to know beside the history. */
export interface CheckOptions {
  /** For `linearizable`, which nobody can ask for without one. */
  readonly model: Model | undefined
  readonly budget: Budget
  /** For `durable`: what the store was opened with. */
  readonly durability: 'none' | 'buffered' | 'sync'
  /** For `bank`. Absent: as the first read has it. */
  readonly total?: number
  readonly mayBeNegative: boolean
}

type Check = (history: History, options: CheckOptions) => Judgement

export type CheckName = 'linearizable' | 'durable' | 'session' | 'set' | 'counter' | 'bank'

const checks: Readonly<Record<CheckName, Check>> = {
  linearizable: (history, { model, budget }) => {
    if (model === undefined) throw new ModelError('there is no model to compare the history with')
    return checkLinearizable(history, { model, budget })
  },
  durable: checkDurable,
  session: checkSession,
  set: checkSet,
  counter: checkCounter,
  bank: checkBank,
}

export const checkNames: readonly CheckName[] = Object.keys(checks) as CheckName[]

/**
 * What the check says of the history.
 *
 * @throws ModelError the history holds operations that the check does not know.
 */
export function judge(name: CheckName, history: History, options: CheckOptions): Judgement {
  const judgement = checks[name](history, options)
  if (judgement.verdict !== 'valid' || history.incomplete === undefined) return judgement
  const detail = `${judgement.detail} That is as far as the history goes: ${history.incomplete}.`
  return { ...judgement, verdict: 'unknown', detail }
}
