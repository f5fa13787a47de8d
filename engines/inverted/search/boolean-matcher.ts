/** Documents that one matcher has and another has not; a third adds to the score where it can. */
import { Matcher, noMore, noThreshold, reach } from './matcher.ts'

export class BooleanMatcher extends Matcher {
  readonly #required: Matcher
  readonly #optional: Matcher | undefined
  readonly #excluded: Matcher | undefined
  readonly #optionalBound: number
  readonly cost: number
  readonly bound: number

  constructor(required: Matcher, optional: Matcher | undefined, excluded: Matcher | undefined) {
    super()
    this.#required = required
    this.#optional = optional
    this.#excluded = excluded
    this.#optionalBound = optional?.bound ?? 0
    this.cost = required.cost
    this.bound = required.bound + this.#optionalBound
  }

  advance(target: number): number {
    const required = this.#required
    if (this.threshold !== noThreshold) required.threshold = this.#requiredThreshold()
    const excluded = this.#excluded
    let doc = required.advance(target)
    while (doc !== noMore && excluded !== undefined && reach(excluded, doc) === doc) doc = required.advance(doc + 1)
    this.doc = doc
    return doc
  }

  score(): number {
    const optional = this.#optional
    const score = this.#required.score()
    return optional !== undefined && reach(optional, this.doc) === this.doc ? score + optional.score() : score
  }

  boundFrom(target: number): number {
    const bound = this.#required.boundFrom(target)
    this.boundEnd = this.#required.boundEnd
    return bound + this.#optionalBound
  }

  /** What the required one must pass where the optional one adds all it can, less what a rounding may take. */
  #requiredThreshold(): number {
    const bound = this.#optionalBound
    return bound === 0 ? this.threshold : this.threshold - bound - (Math.abs(this.threshold) + bound) * 1e-12
  }
}
