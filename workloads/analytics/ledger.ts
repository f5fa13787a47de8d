/**
 * The reference kept beside a store while clients use it: which answers can be right, and what there must be in the end.
 *
 * A question sees every addition that was acknowledged before it was asked, and may see those that were under way between
 * its call and its answer, each as a whole or not at all. So an answer is wrong where no choice of those explains it. Where
 * there are too many to try, nobody knows.
 */
import type { Addition, Question } from './operation.ts'

interface Copyable<R> {
  /** A copy that later changes do not reach. */
  snapshot(): R
}

/** An addition under way, or over and not yet part of the reference. */
export interface Entry<S, R> {
  readonly addition: Addition<S, R>
  /** When it was acknowledged; infinite until then, and for good where nobody knows whether it was applied. */
  endedAt: number
}

export interface Asking {
  readonly beganAt: number
}

/** Each doubles the work: 2^4 references are looked at for one answer. */
const choicesMax = 4

export class Ledger<S, R extends Copyable<R>> {
  /** Holds what every question that is under way must see. */
  readonly #reference: R
  readonly #entries = new Set<Entry<S, R>>()
  readonly #askings = new Set<Asking>()
  #now = 0
  /** Answers that were compared. */
  comparedCount = 0
  /** Answers for which there were too many choices. */
  unknownCount = 0
  /** What was wrong with the first wrong answer. */
  firstDifference: string | undefined

  constructor(reference: R) {
    this.#reference = reference
  }

  beginAddition(addition: Addition<S, R>): Entry<S, R> {
    const entry = { addition, endedAt: Number.POSITIVE_INFINITY }
    this.#entries.add(entry)
    return entry
  }

  acknowledged(entry: Entry<S, R>): void {
    entry.endedAt = ++this.#now
    this.#fold()
  }

  /** It was surely not applied. */
  refused(entry: Entry<S, R>): void {
    this.#entries.delete(entry)
  }

  beginQuestion(): Asking {
    const asking = { beganAt: ++this.#now }
    this.#askings.add(asking)
    return asking
  }

  /** No answer came. */
  endQuestion(asking: Asking): void {
    this.#askings.delete(asking)
    this.#fold()
  }

  /** Ends the question. False: no order of the operations explains its answer. */
  accepts(asking: Asking, question: Question<S, R>, answer: unknown): boolean {
    const difference = this.#compare(asking, question, answer)
    this.endQuestion(asking)
    this.firstDifference ??= difference
    return difference === undefined
  }

  /** What is wrong with the answer, whatever of the additions under way it saw; `undefined`: nothing that anybody can tell. */
  #compare(asking: Asking, question: Question<S, R>, answer: unknown): string | undefined {
    const definite: Addition<S, R>[] = []
    const possible: Addition<S, R>[] = []
    for (const { addition, endedAt } of this.#entries) (endedAt < asking.beganAt ? definite : possible).push(addition)
    if (possible.length > choicesMax) {
      this.unknownCount++
      return undefined
    }
    this.comparedCount++
    let difference: string | undefined
    for (let choice = 2 ** possible.length - 1; choice >= 0; choice--) {
      const seen = [...definite, ...possible.filter((_, index) => (choice & (1 << index)) !== 0)]
      difference = question.difference(this.#with(seen), answer)
      if (difference === undefined) return undefined
    }
    return difference
  }

  #with(additions: readonly Addition<S, R>[]): R {
    if (additions.length === 0) return this.#reference
    const copy = this.#reference.snapshot()
    for (const addition of additions) addition.addTo(copy)
    return copy
  }

  /** Additions that were over before any question under way began become part of the reference. */
  #fold(): void {
    const oldest = Math.min(...Array.from(this.#askings, ({ beganAt }) => beganAt))
    for (const entry of this.#entries) {
      if (entry.endedAt >= oldest || entry.endedAt === Number.POSITIVE_INFINITY) continue
      entry.addition.addTo(this.#reference)
      this.#entries.delete(entry)
    }
  }
}
