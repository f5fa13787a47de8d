/**
 * The mean of ratios: twice as fast here and half as fast there is no difference, whichever side is base.
 *
 * Fleming and Wallace, "How not to lie with statistics: the correct way to summarize benchmark results",
 * Communications of the ACM 29 (1986).
 */

/** Of positive ratios, at least one. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
}
