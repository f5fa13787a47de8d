/**
 * How good the matches of a block can be: pairs of a frequency and a length code such that no document of the block has both a
 * higher frequency and a lesser length. Whatever the average length is when somebody searches, the best score of the block
 * is that of one of its pairs.
 */

/** Frequencies from here on count as boundless. */
export const pairFreqMax = 255
const noLength = 256

export class ScorePairs {
  /** By frequency: the least length code seen with it. */
  readonly #least: Uint16Array = new Uint16Array(pairFreqMax + 1).fill(noLength)
  #highest = 0
  /** The pairs, after `finish`: frequencies and lengths both descend. */
  readonly freqs: Uint8Array = new Uint8Array(pairFreqMax + 1)
  readonly lengths: Uint8Array = new Uint8Array(pairFreqMax + 1)
  count = 0

  add(freq: number, lengthCode: number): void {
    const bounded = Math.min(freq, pairFreqMax)
    if (lengthCode < this.#least[bounded]!) this.#least[bounded] = lengthCode
    if (bounded > this.#highest) this.#highest = bounded
  }

  /** Makes the pairs of what was added since the last time. */
  finish(): void {
    let lowest = noLength
    this.count = 0
    for (let freq = this.#highest; freq > 0; freq--) {
      const length = this.#least[freq]!
      this.#least[freq] = noLength
      if (length >= lowest) continue
      lowest = length
      this.freqs[this.count] = freq
      this.lengths[this.count++] = length
    }
    this.#highest = 0
  }
}
