/** The best so many of what searches offer: higher scores first, of equal ones the lesser id. A heap with the worst on top. */

export class TopHits {
  readonly #limit: number
  #ids: Float64Array
  #scores: Float64Array
  #count = 0

  constructor(limit: number) {
    this.#limit = limit
    const capacity = Math.min(limit, 16)
    this.#ids = new Float64Array(capacity)
    this.#scores = new Float64Array(capacity)
  }

  /** True: it is among the best so far. */
  offer(id: number, score: number): boolean {
    if (this.#count < this.#limit) {
      if (this.#count === this.#ids.length) this.#grow()
      this.#rise(this.#count++, id, score)
      return true
    }
    const worst = this.#scores[0]!
    if (score < worst || (score === worst && id > this.#ids[0]!)) return false
    this.#sink(id, score, this.#count)
    return true
  }

  /**
   * The score that documents of ids above `id` must pass to be among the best. That of the worst: of equal scores the lesser id counts,
   * and theirs is greater; unless the worst has a greater one still.
   */
  thresholdAfter(id: number): number {
    if (this.#count < this.#limit) return Number.NEGATIVE_INFINITY
    const worst = this.#scores[0]!
    return this.#ids[0]! <= id ? worst : justBelow(worst)
  }

  /** Best first. The arrays are the caller's. */
  sorted(): { readonly ids: Float64Array; readonly scores: Float64Array } {
    const ids = new Float64Array(this.#count)
    const scores = new Float64Array(this.#count)
    for (let left = this.#count; left > 0; left--) {
      ids[left - 1] = this.#ids[0]!
      scores[left - 1] = this.#scores[0]!
      this.#sink(this.#ids[left - 1]!, this.#scores[left - 1]!, left - 1)
    }
    return { ids, scores }
  }

  #rise(from: number, id: number, score: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (!this.#isWorse(id, score, parent)) break
      this.#ids[at] = this.#ids[parent]!
      this.#scores[at] = this.#scores[parent]!
      at = parent
    }
    this.#ids[at] = id
    this.#scores[at] = score
  }

  /** Puts the hit in place of the worst, among the first `count`. */
  #sink(id: number, score: number, count: number): void {
    let at = 0
    for (;;) {
      let child = at * 2 + 1
      if (child >= count) break
      if (child + 1 < count && this.#isWorse(this.#ids[child + 1]!, this.#scores[child + 1]!, child)) child++
      if (this.#isWorse(id, score, child)) break
      this.#ids[at] = this.#ids[child]!
      this.#scores[at] = this.#scores[child]!
      at = child
    }
    this.#ids[at] = id
    this.#scores[at] = score
  }

  #isWorse(id: number, score: number, at: number): boolean {
    const other = this.#scores[at]!
    return score < other || (score === other && id > this.#ids[at]!)
  }

  #grow(): void {
    const capacity = Math.min(this.#limit, this.#ids.length * 2)
    const ids = new Float64Array(capacity)
    const scores = new Float64Array(capacity)
    ids.set(this.#ids)
    scores.set(this.#scores)
    this.#ids = ids
    this.#scores = scores
  }
}

/** A number below the score, so near that no other score lies between. Scores are 0 or more. */
export function justBelow(score: number): number {
  return score === 0 ? -1 : score * (1 - 2 ** -52)
}
