/**
 * Linearizability by trying every order: no memory, no reduction, nothing shared with the search that it judges.
 * For histories of a handful of operations.
 */
import type { Model } from '../../harness/check/models/model.ts'
import type { Operation } from '../../harness/history/operation.ts'

type Requirement = (operation: Operation) => boolean

/**
 * Whether some order of all that is required, and of any of the rest at any time from its call on, is one that the
 * model allows. What is not required answers as it did all the same.
 */
export function hasOrder(
  operations: readonly Operation[],
  model: Model,
  isRequired: Requirement = ({ outcome }) => outcome === 'ok',
): boolean {
  const relevant = operations.filter(({ outcome }) => outcome !== 'failed')
  return canGoOn(relevant, model.init(), model, isRequired)
}

function canGoOn(left: readonly Operation[], state: unknown, model: Model, isRequired: Requirement): boolean {
  const required = left.filter(isRequired)
  if (required.length === 0) return true
  return left.some(operation => {
    if (required.some(other => other !== operation && other.returnNs < operation.invokeNs)) return false
    const next = model.step(state, operation)
    if (next === undefined) return false
    return canGoOn(
      left.filter(other => other !== operation),
      next,
      model,
      isRequired,
    )
  })
}
