/** What clients have added, and the two sentences about it at the end of a run. */
import type { Check } from '../workload.ts'

/** Counts of rows or points. */
export interface Tally {
  acknowledgedCount: number
  /** Those that may have been applied. */
  doubtfulCount: number
}

export interface Counted {
  /** `rows` or `points`. */
  readonly unit: string
  readonly loadedCount: number
  readonly foundCount: number
}

/** Is everything there that was acknowledged, and nothing else? */
export function judgeCount({ unit, loadedCount, foundCount }: Counted, tally: Tally): Check {
  const { acknowledgedCount, doubtfulCount } = tally
  const countMin = loadedCount + acknowledgedCount
  const held = foundCount >= countMin && foundCount <= countMin + doubtfulCount
  const doubt = doubtfulCount > 0 ? ` and at most ${figure(doubtfulCount)} that may have been applied` : ''
  const expected = `${figure(loadedCount)} loaded, ${figure(acknowledgedCount)} added${doubt}`
  const must = held ? '' : `, where there must be ${figure(countMin)}`
  return {
    name: unit,
    verdict: held ? 'valid' : 'violated',
    detail: `${figure(foundCount)} ${unit} found${must}: ${expected}.`,
  }
}

/** What a ledger has seen. */
interface Compared {
  readonly comparedCount: number
  readonly unknownCount: number
  readonly firstDifference: string | undefined
}

/** Were the answers that were compared right? */
export function judgeAnswers(compared: Compared | undefined): Check | undefined {
  if (compared === undefined) return undefined
  const { comparedCount, unknownCount, firstDifference } = compared
  const name = 'answers'
  if (firstDifference !== undefined) {
    return { name, verdict: 'violated', detail: `An answer was wrong: ${firstDifference}.` }
  }
  const rest = unknownCount === 0 ? '' : ` ${figure(unknownCount)} more were not, with too much added at once.`
  const detail = `${figure(comparedCount)} answers were compared with the reference, inside the clock.${rest}`
  return { name, verdict: comparedCount === 0 && unknownCount > 0 ? 'unknown' : 'valid', detail }
}

/** The store keeps nothing. */
export function nothingKept(...names: readonly string[]): readonly Check[] {
  const detail = 'The store forgets what it is given, so nothing can be looked for.'
  return names.map(name => ({ name, verdict: 'unknown', detail }))
}

function figure(count: number): string {
  return count.toLocaleString('en-US')
}
