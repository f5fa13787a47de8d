/** Documents that all of several matchers have; the score is the sum of theirs. */
import { Matcher, noMore, noThreshold, reach } from './matcher.ts'

export class Conjunction extends Matcher {
  /** As asked for: scores are summed in this order. */
  readonly #parts: readonly Matcher[]
  /** The rarest first: it leads. */
  readonly #byCost: readonly Matcher[]
  /** Ranges up to here were found good enough for `#checkedFor`. */
  #checkedTo = -1
  #checkedFor = noThreshold
  readonly cost: number
  readonly bound: number

  /** Two or more parts, none of which has moved. */
  constructor(parts: readonly Matcher[]) {
    super()
    this.#parts = parts
    this.#byCost = parts.toSorted((a, b) => a.cost - b.cost)
    this.cost = this.#byCost[0]!.cost
    this.bound = parts.reduce((sum, part) => sum + part.bound, 0)
  }

  advance(target: number): number {
    const parts = this.#byCost
    const lead = parts[0]!
    let doc = this.threshold === noThreshold ? target : this.#skip(target)
    for (;;) {
      if (doc === noMore) break
      doc = reach(lead, doc)
      if (this.threshold !== noThreshold && doc > this.#checkedTo && doc !== noMore) {
        const good = this.#skip(doc)
        if (good !== doc) {
          doc = good
          continue
        }
      }
      if (doc === noMore) break
      let index = 1
      for (; index < parts.length; index++) {
        const other = reach(parts[index]!, doc)
        if (other === doc) continue
        doc = other
        break
      }
      if (index === parts.length) break
    }
    this.doc = doc
    return doc
  }

  score(): number {
    let sum = 0
    for (const part of this.#parts) sum += part.score()
    return sum
  }

  boundFrom(target: number): number {
    let sum = 0
    let end = noMore
    for (const part of this.#parts) {
      sum += part.boundFrom(target)
      end = Math.min(end, part.boundEnd)
    }
    this.boundEnd = end
    return sum
  }

  /** The first document at or after `target` in a range that can pass the threshold. */
  #skip(target: number): number {
    let doc = target
    if (this.#checkedFor === this.threshold && doc <= this.#checkedTo) return doc
    this.#checkedFor = this.threshold
    while (doc !== noMore && this.boundFrom(doc) <= this.threshold)
      doc = this.boundEnd === noMore ? noMore : this.boundEnd + 1
    this.#checkedTo = this.boundEnd
    return doc
  }
}
