/** `--cold`: operations on a store that was opened again, where that makes sense. */
import type { Adapter } from '../../adapters/contract/index.ts'
import type { Plan } from '../results/result.ts'
import { UsageError } from '../usage-error.ts'
import type { ChaosOptions } from './chaos.ts'
import { livesInMemory } from './engines.ts'

/** @throws UsageError what it does not go with. */
export function resolveCold(
  { chaos, exhaustive, history }: ChaosOptions,
  adapters: readonly Adapter<never>[],
  coldOperationCount: number | undefined,
): Pick<Plan, 'coldOperationCount'> {
  if (coldOperationCount === undefined) return {}
  const again = '--cold opens the store again before the run, and'
  if (chaos !== undefined || exhaustive === true || history === true) {
    throw new UsageError(`${again} goes with none of --chaos, --exhaustive and --history.`)
  }
  const forgetful = adapters.find(livesInMemory)
  if (forgetful === undefined) return { coldOperationCount }
  throw new UsageError(`${again} ${forgetful.name} forgets then what it was given.`)
}
