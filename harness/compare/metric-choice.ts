/** Which metrics the gate judges: few, because each one more needs more rounds to be judged by. */
import { unknownName } from '../nearest.ts'
import { UsageError } from '../usage-error.ts'

export type IsGated = (name: string) => boolean

/**
 * Throughput and the p99 of each operation, unless `chosen` says otherwise: `read.p99`, `p99` for that of every
 * operation, or `all`.
 *
 * @throws UsageError a choice that none of the names fits.
 */
export function chooseMetrics(chosen: readonly string[] | undefined, names: readonly string[]): IsGated {
  if (chosen === undefined) return isGatedByDefault
  const gated = new Set(chosen.flatMap(choice => namesFor(choice, names)))
  return name => gated.has(name)
}

function isGatedByDefault(name: string): boolean {
  return name === 'throughput' || name.endsWith('.p99')
}

/** A whole name goes before the last part of others: `throughput` is not `load.throughput`. */
function namesFor(choice: string, names: readonly string[]): readonly string[] {
  if (choice === 'all') return names
  if (names.includes(choice)) return [choice]
  const ending = names.filter(name => name.endsWith(`.${choice}`))
  if (ending.length === 0 && names.length > 0) throw new UsageError(unknownName('metric', choice, [...new Set(names)]))
  return ending
}
