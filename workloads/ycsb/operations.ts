/** The five operations of the core workload. */
import type { OperationWeights } from './properties.ts'

/** As numbers, so that neither drawing nor running compares strings. */
export const action = { read: 0, update: 1, insert: 2, scan: 3, readModifyWrite: 4 } as const

/** The names under which operations are measured, by action. */
const names = ['read', 'update', 'insert', 'scan', 'read-modify-write'] as const

export interface Operation {
  readonly name: string
  readonly action: number
  /** Above 0. */
  readonly weight: number
}

/** The operations that a workload has, in a fixed order; a kind in a batch is an index into this list. */
export function operationsOf(weights: OperationWeights): Operation[] {
  return names
    .map((name, index) => ({ name, action: index, weight: weights[name] }))
    .filter(operation => operation.weight > 0)
}
