/**
 * What the answers of a run say about the store, and the verdict over all checks.
 *
 * An operation that got a wrong answer, or none where a record must be, is a violation, unless something
 * else explains it: the store keeps nothing, or some operations failed and nobody knows what they left.
 */
import type { CheckResult, Phase, Status, Verdict } from '../results/result.ts'
import { worstVerdict } from '../results/summary.ts'

/** How the operations of some phases ended. */
export interface EndingCounts {
  readonly operations: number
  readonly notFound: number
  readonly wrong: number
  /** By the store error's code. */
  readonly failed: ReadonlyMap<string, number>
}

export function countEndings(phases: readonly Phase[]): EndingCounts {
  let operationCount = 0
  const byCode = new Map<string, number>()
  for (const { count, errors } of phases.flatMap(phase => Object.values(phase.operations))) {
    operationCount += count
    for (const [code, errorCount] of Object.entries(errors)) byCode.set(code, (byCode.get(code) ?? 0) + errorCount)
  }
  const { notFound = 0, wrong = 0, ...failed } = Object.fromEntries(byCode)
  return { operations: operationCount, notFound, wrong, failed: new Map(Object.entries(failed)) }
}

/** The check that every run makes by the way: how its operations ended. Absent where there were none. */
export function checkAnswers(phases: readonly Phase[], keepsData: boolean): CheckResult | undefined {
  const { operations, notFound, wrong, failed } = countEndings(phases.filter(({ name }) => name !== 'load'))
  if (operations === 0) return undefined
  const name = 'outcomes'
  const counts = `of ${format(operations)} operations ${format(wrong)} got a wrong answer and ${format(notFound)} found no record`
  if (!keepsData) return { name, verdict: 'unknown', detail: `The store keeps no data: ${counts}.` }
  if (wrong > 0) return { name, verdict: 'violated', detail: `${capitalize(counts)}.` }
  if (notFound === 0) return { name, verdict: 'valid', detail: `${capitalize(counts)}.` }
  if (failed.size === 0) return { name, verdict: 'violated', detail: `${capitalize(counts)}, although it was written.` }
  return { name, verdict: 'unknown', detail: `${capitalize(counts)}; operations that failed may be why.` }
}

/** The worst of the checks. A run that did not come to its end was not checked to its end, so it is never valid. */
export function verdictOf(checks: readonly CheckResult[], status: Status): Verdict {
  const worst = worstVerdict(checks.map(({ verdict }) => verdict))
  return worst === 'valid' && status !== 'complete' ? 'unknown' : worst
}

function capitalize(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

function format(count: number): string {
  return count.toLocaleString('en-US')
}
