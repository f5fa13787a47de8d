/** What a workload says at the end of a run, as sentences with figures. */
import type { Check } from '../workload.ts'
import type { Tally } from './tally.ts'
import type { Copyable, Witness } from './witness.ts'

/** Of the answers given while the load was on. */
export function checkAnswers<Reference extends Copyable>(witness: Witness<Reference>): Check {
  const { comparedCount, untoldCount, wrongCount, firstWrong } = witness
  const untold = untoldCount > 0 ? ` ${figure(untoldCount)} more could not be told from right or wrong.` : ''
  if (wrongCount > 0) {
    const detail = `${figure(wrongCount)} of ${figure(comparedCount)} answers are wrong; the first: ${firstWrong}.${untold}`
    return { name: 'answers', verdict: 'violated', detail }
  }
  const verdict = comparedCount > 0 || untoldCount === 0 ? 'valid' : 'unknown'
  return { name: 'answers', verdict, detail: `${figure(comparedCount)} answers are those of the reference.${untold}` }
}

export interface Counted {
  /** `rows` or `points`. */
  readonly what: string
  readonly loadedCount: number
  readonly foundCount: number
}

/** Is everything there that was acknowledged, and nothing else? */
export function checkCount({ what, loadedCount, foundCount }: Counted, tally: Tally): Check {
  const { acknowledgedCount, doubtfulCount } = tally
  const countMin = loadedCount + acknowledgedCount
  const held = foundCount >= countMin && foundCount <= countMin + doubtfulCount
  const doubt = doubtfulCount > 0 ? ` and at most ${figure(doubtfulCount)} that may have been applied` : ''
  const expected = `${figure(loadedCount)} loaded, ${figure(acknowledgedCount)} added${doubt}`
  const must = held ? '' : `, where there must be ${figure(countMin)}`
  return {
    name: what,
    verdict: held ? 'valid' : 'violated',
    detail: `${figure(foundCount)} ${what} found${must}: ${expected}.`,
  }
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
    return { name, verdict: 'valid', detail: `Each of ${figure(lookedForCount)} ${what} is there as it was written.` }
  }
  const detail = `${figure(missingCount)} of ${figure(lookedForCount)} ${what} are not there as they were written; the first: ${firstMissing}.`
  return { name, verdict: 'violated', detail }
}

export function forgetful(...names: readonly string[]): Check[] {
  const detail = 'The store forgets what it is given, so nothing can be looked for.'
  return names.map(name => ({ name, verdict: 'unknown', detail }))
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}
