/**
 * Holm's correction: who asks twenty questions at a level of 5 % expects one false answer; this keeps the chance of
 * any at 5 %.
 *
 * Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979). It
 * asks nothing of how the questions hang together, which throughput and latency of the same rounds surely do.
 */

/** The p of a family, adjusted, each at the place of its own. */
export function adjustByHolm(ps: readonly number[]): number[] {
  const adjusted: number[] = new Array(ps.length).fill(1)
  const ascending = ps.map((_, index) => index).sort((a, b) => ps[a]! - ps[b]!)
  let greatest = 0
  for (const [step, index] of ascending.entries()) {
    greatest = Math.max(greatest, Math.min(1, ps[index]! * (ps.length - step)))
    adjusted[index] = greatest
  }
  return adjusted
}
