/** What a workload says at the end of a run, as sentences with figures. */
import type { Check } from '../workload.ts'
import type { Copyable, Witness } from './witness.ts'

/** Of the answers given while the load was on. */
export function checkAnswers<Reference extends Copyable>(witness: Witness<Reference>): Check {
  const { comparedCount, untoldCount, wrongCount, firstWrong } = witness
  const untold = untoldCount > 0 ? ` ${count(untoldCount)} more could not be told from right or wrong.` : ''
  if (wrongCount > 0) {
    const detail = `${count(wrongCount)} of ${count(comparedCount)} answers are wrong; the first: ${firstWrong}.${untold}`
    return { name: 'answers', verdict: 'violated', detail }
  }
  const verdict = comparedCount > 0 || untoldCount === 0 ? 'valid' : 'unknown'
  return { name: 'answers', verdict, detail: `${count(comparedCount)} answers are those of the reference.${untold}` }
}

export interface Found {
  /** What was looked for: `edges`. */
  readonly what: string
  readonly lookedForCount: number
  readonly missingCount: number
  /** Which one is missing, or what is wrong with it. */
  readonly firstMissing: string | undefined
}

/** Of what was written and must be there. */
export function checkFound(name: string, { what, lookedForCount, missingCount, firstMissing }: Found): Check {
  if (missingCount === 0) {
    return { name, verdict: 'valid', detail: `Each of ${count(lookedForCount)} ${what} is there as it was written.` }
  }
  const detail = `${count(missingCount)} of ${count(lookedForCount)} ${what} are not there as they were written; the first: ${firstMissing}.`
  return { name, verdict: 'violated', detail }
}

export function forgetful(...names: readonly string[]): Check[] {
  const detail = 'The store forgets what it is given, so nothing can be looked for.'
  return names.map(name => ({ name, verdict: 'unknown', detail }))
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}
