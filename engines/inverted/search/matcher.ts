/**
 * What a query finds in one segment: documents in ascending order, each with its score.
 *
 * Whoever wants only the best says from what score on: `threshold`. A matcher may then leave out documents whose score is not above it, and
 * is asked how good a range of documents can be before it is read.
 */

/** After the last document. */
export const noMore = 0xffffffff

/** Nothing is left out. */
export const noThreshold: number = Number.NEGATIVE_INFINITY

export abstract class Matcher {
  /** The document at hand; -1 before the first, `noMore` after the last. */
  doc = -1
  threshold: number = noThreshold
  /** The last document for which the answer of `boundFrom` holds. */
  boundEnd = 0
  /** About how many documents there are. */
  abstract readonly cost: number
  /** No document's score is above it. */
  abstract readonly bound: number
  /** Goes to the first document at or after `target`, which is above `doc`; returns it. */
  abstract advance(target: number): number
  /** The score of `doc`. */
  abstract score(): number
  /** No score of documents `target` to `boundEnd`, which it sets, is above what it returns. Targets ascend. */
  abstract boundFrom(target: number): number
}

/** Goes to `target` unless it is there or past it. */
export function reach(matcher: Matcher, target: number): number {
  return matcher.doc >= target ? matcher.doc : matcher.advance(target)
}
