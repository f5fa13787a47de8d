/**
 * BM25 (Robertson and Zaragoza, 2009): k1 1.2, b 0.75, rarity ln(1 + (N - n + 0.5) / (n + 0.5)).
 *
 * N, n and the average length are those of the field, over all documents of the segments: one that was removed or replaced counts until a
 * merge drops it. Counting live ones alone would read whole lists.
 */
import { lengthOfCode } from '../segment/lengths.ts'

const saturation = 1.2
const lengthShare = 0.75

/** What a term of this rarity weighs: its score is this times `freq / (freq + norm)`. */
export function termWeight(boost: number, rarity: number): number {
  return boost * rarity * (saturation + 1)
}

export function rarityOf(documentCount: number, having: number): number {
  return Math.log(1 + (documentCount - having + 0.5) / (having + 0.5))
}

/** By length code. */
export function normsOf(averageLength: number): Float64Array {
  return lengthOfCode.map(length => saturation * (1 - lengthShare + (lengthShare * length) / averageLength))
}
