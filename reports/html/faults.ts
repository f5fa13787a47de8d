/**
 * The faults of the rounds that the page shows, each with a number: charts shade them by it, the table of recoveries
 * and counterexamples name them by it.
 *
 * Engines in turn live through the same plan, so the same fault has the same number for all of them.
 */
import type { FaultResult } from '../../harness/results/chaos.ts'
import type { Run } from '../../harness/results/result.ts'

export interface NumberedFault extends FaultResult {
  /** From 1, in the order in which they began. */
  readonly number: number
}

/** For each run its faults by number; none where nothing was broken, or the run has no result of it. */
export function numberFaults(runs: readonly (Run | undefined)[]): readonly (readonly NumberedFault[])[] {
  const occurrences = runs.map(run => occurrencesOf(run?.chaos?.faults ?? []))
  const begins = new Map<string, number>()
  for (const { key, fault } of occurrences.flat()) {
    begins.set(key, Math.min(begins.get(key) ?? Number.POSITIVE_INFINITY, fault.fromSeconds))
  }
  const keys = [...begins].toSorted((a, b) => a[1] - b[1]).map(([key]) => key)
  const numbers = new Map(keys.map((key, index) => [key, index + 1]))
  return occurrences.map(list =>
    list.map(({ key, fault }) => ({ ...fault, number: numbers.get(key)! })).toSorted((a, b) => a.number - b.number),
  )
}

/** What a chart that shows several engines shades: each fault once, from the first engine in it to the last one out. */
export function unitedFaults(lists: readonly (readonly NumberedFault[])[]): readonly NumberedFault[] {
  const united = new Map<number, NumberedFault>()
  for (const fault of lists.flat()) {
    const known = united.get(fault.number) ?? fault
    united.set(fault.number, {
      ...known,
      fromSeconds: Math.min(known.fromSeconds, fault.fromSeconds),
      toSeconds: Math.max(known.toSeconds, fault.toSeconds),
    })
  }
  return [...united.values()].toSorted((a, b) => a.number - b.number)
}

/** A line of a plan may strike many times: its first, its second, … */
function occurrencesOf(
  faults: readonly FaultResult[],
): readonly { readonly key: string; readonly fault: FaultResult }[] {
  const counts = new Map<string, number>()
  return faults
    .toSorted((a, b) => a.fromSeconds - b.fromSeconds)
    .map(fault => {
      const count = (counts.get(fault.line) ?? 0) + 1
      counts.set(fault.line, count)
      return { key: `${count} ${fault.line}`, fault }
    })
}
