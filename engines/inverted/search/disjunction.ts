/**
 * Documents that any of several matchers has; the score is the sum of those that have it.
 *
 * With a threshold it is block-max WAND (Ding and Suel, 2011): matchers are kept in the order of their documents, and as long as the
 * bounds of the first few do not pass the threshold together, none of their documents can. What those bounds are is looked
 * up for the range at hand before anything there is read.
 */
import { Matcher, noMore, noThreshold } from './matcher.ts'

/** Bounds are summed in another order than scores, and may come out less by a rounding. */
const slack = 1 + 1e-12

export class Disjunction extends Matcher {
  /** As asked for: scores are summed in this order. */
  readonly #parts: readonly Matcher[]
  /** By their documents, those at their end last. */
  readonly #order: Matcher[]
  readonly cost: number
  readonly bound: number

  /** Two or more parts, none of which has moved. */
  constructor(parts: readonly Matcher[]) {
    super()
    this.#parts = parts
    this.#order = [...parts]
    this.cost = parts.reduce((sum, part) => sum + part.cost, 0)
    this.bound = parts.reduce((sum, part) => sum + part.bound, 0)
  }

  advance(target: number): number {
    const order = this.#order
    for (const part of this.#parts) if (part.doc < target) part.advance(target)
    this.#sort()
    if (this.threshold !== noThreshold) this.#seekGood()
    this.doc = order[0]!.doc
    return this.doc
  }

  score(): number {
    let sum = 0
    for (const part of this.#parts) if (part.doc === this.doc) sum += part.score()
    return sum
  }

  boundFrom(target: number): number {
    let sum = 0
    let end = noMore
    for (const part of this.#parts) {
      const bound = part.boundFrom(target)
      if (bound > 0) sum += bound
      end = Math.min(end, part.boundEnd)
    }
    this.boundEnd = end
    return sum
  }

  /** Moves parts until the first is at a document that can pass the threshold. */
  #seekGood(): void {
    const order = this.#order
    for (;;) {
      const pivot = this.#pivot()
      const doc = pivot < 0 ? noMore : order[pivot]!.doc
      if (doc === noMore) {
        // Nothing that is left can pass, alone or together.
        for (const part of order) part.doc = noMore
        return
      }
      let sum = 0
      let end = noMore
      for (let index = 0; index < order.length && order[index]!.doc <= doc; index++) {
        sum += Math.max(0, order[index]!.boundFrom(doc))
        end = Math.min(end, order[index]!.boundEnd)
      }
      if (sum * slack > this.threshold) {
        if (order[0]!.doc === doc) return
        this.#moveFirst(doc)
        continue
      }
      let next = end === noMore ? noMore : end + 1
      for (const part of order) if (part.doc > doc) next = Math.min(next, part.doc)
      this.#moveFirst(next)
    }
  }

  /** The first part with which the bounds pass the threshold; -1: they never do. */
  #pivot(): number {
    let sum = 0
    for (let index = 0; index < this.#order.length; index++) {
      sum += this.#order[index]!.bound
      if (sum * slack > this.threshold) return index
    }
    return -1
  }

  /** Takes every part before `doc` to it, or past it. */
  #moveFirst(doc: number): void {
    for (const part of this.#order) {
      if (part.doc >= doc) break
      if (doc === noMore) part.doc = noMore
      else part.advance(doc)
    }
    this.#sort()
  }

  /** Insertion sort: few parts, nearly in order. */
  #sort(): void {
    const order = this.#order
    for (let index = 1; index < order.length; index++) {
      const part = order[index]!
      let at = index
      for (; at > 0 && order[at - 1]!.doc > part.doc; at--) order[at] = order[at - 1]!
      order[at] = part
    }
  }
}
