/** Opens what a run is about: the store plainly, with a history of what its clients see, or to be broken. */
import {
  type Adapter,
  type Durability,
  type OpenOptions,
  offersModel,
  StoreError,
} from '../../adapters/contract/index.ts'
import { NodeClock } from '../../engines/env/index.ts'
import type { CheckName } from '../check/judge.ts'
import { chaosSubject } from '../run/chaos/chaos-subject.ts'
import { checksOf, ordealOf } from '../run/chaos/judge.ts'
import { recordedSubject } from '../run/chaos/recorded-subject.ts'
import { RunHistory } from '../run/chaos/run-history.ts'
import type { RunRequest } from '../run/events.ts'
import { plainSubject, type Subject } from '../run/subject.ts'
import { parseServedChaos } from './serve-chaos.ts'
import { startServedSystem } from './served-system.ts'

/** @throws StoreError, ResultError */
export async function openSubject(
  request: RunRequest,
  adapter: Adapter<never>,
  options: OpenOptions,
): Promise<Subject> {
  const { plan } = request
  if (plan.chaos === undefined && plan.history !== true) {
    return plainSubject(() => adapter.open({ ...options, durability: durabilityOf(adapter, options) }))
  }
  if (!offersModel(adapter, 'kv')) throw new StoreError('NOT_SUPPORTED', `${adapter.name} lacks the model kv`)
  if (plan.chaos === undefined) {
    return recordedSubject(await adapter.open(options), historyOf(request, ['linearizable']))
  }
  const chaos = parseServedChaos(plan.chaos)
  return chaosSubject({
    plan: chaos,
    durability: plan.durability,
    durationSeconds: plan.durationSeconds!,
    history: historyOf(request, checksOf(ordealOf(chaos, plan.durability))),
    clock: new NodeClock(),
    start: listener => startServedSystem({ adapter, options, chaos, seed: request.seed, listener }),
  })
}

/** An engine that lives in memory stands beside others without their durability, and its capabilities say so. */
function durabilityOf({ durabilities }: Adapter<never>, { durability }: OpenOptions): Durability {
  return durabilities.includes(durability) ? durability : 'none'
}

/** `checks`: those that a later `harness check` makes of it. */
function historyOf({ historyPath, plan }: RunRequest, checks: readonly CheckName[]): RunHistory {
  return new RunHistory(historyPath, plan.clients, { model: 'register', durability: plan.durability, checks })
}
