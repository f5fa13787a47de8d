/** What pairs are called on the page: with as much as tells them from the others, and no more. */
import type { ComparedPair, Comparison } from '../../../harness/results/comparison.ts'

/** The anchor of the pair at that place. */
export function pairId(index: number): string {
  return `pair-${index}`
}

/** `ycsb-a: lsm against leveldb`; the workload is left out where there is only one. */
export function pairTitle(pair: ComparedPair, { pairs }: Comparison): string {
  const sides = `${pair.head.label} against ${pair.base.label}`
  return pairs.some(({ workload }) => workload !== pair.workload) ? `${pair.workload}: ${sides}` : sides
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function namesText(names: readonly string[], most: number = 4): string {
  if (names.length < 2) return names[0] ?? 'nothing'
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
