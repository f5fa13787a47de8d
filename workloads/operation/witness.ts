/**
 * A reference beside the store: it takes every write that the store acknowledges, and says whether an answer is one that
 * some order of the operations explains.
 *
 * While a question is under way, writes may be too, and each of them may have been seen or not. So an answer is compared
 * with the reference after each choice of them; only where none explains it is it wrong. Writes that overlap must not
 * touch the same things (each client writes what is its own). A write that may or may not have been applied stays open
 * for good. Where too many are open, nothing can be told, and that is counted.
 */

/** What all references have. */
export interface Copyable {
  /** One of its own that holds the same. */
  snapshot(): this
}

export interface OpenWrite<Reference> {
  readonly apply: (reference: Reference) => void
  /** When it was acknowledged; infinite until then. */
  endedAt: number
}

/** Two to the power of it are the choices to compare with. */
const openCountMax = 5

export class Witness<Reference extends Copyable> {
  /** With every write that ended before any question began that is still under way. */
  readonly #settled: Reference
  /** The others, in the order in which they began. */
  readonly #recent: OpenWrite<Reference>[] = []
  /** When the questions under way began. */
  readonly #looks: Set<number> = new Set()
  #now = 0
  comparedCount = 0
  /** Answers that could not be told right from wrong. */
  untoldCount = 0
  wrongCount = 0
  /** What was wrong with the first wrong one. */
  firstWrong: string | undefined

  constructor(reference: Reference) {
    this.#settled = reference
  }

  /** A write goes to the store. `acknowledge`, `doubt` or `forget` follows. */
  begin(apply: (reference: Reference) => void): OpenWrite<Reference> {
    const write = { apply, endedAt: Number.POSITIVE_INFINITY }
    this.#recent.push(write)
    return write
  }

  acknowledge(write: OpenWrite<Reference>): void {
    write.endedAt = ++this.#now
    this.#fold()
  }

  /** The write surely was not applied. */
  forget(write: OpenWrite<Reference>): void {
    this.#recent.splice(this.#recent.indexOf(write), 1)
  }

  /** A question goes to the store; what comes back is for `judge` or `leave`. */
  look(): number {
    const look = ++this.#now
    this.#looks.add(look)
    return look
  }

  /** The question had no answer. */
  leave(look: number): void {
    this.#looks.delete(look)
    this.#fold()
  }

  /** False: no choice of writes explains the answer. `difference` says what is wrong with it, by a reference. */
  judge(look: number, difference: (reference: Reference) => string | undefined): boolean {
    const problem = this.#problem(look, difference)
    this.leave(look)
    if (problem === undefined) return true
    this.wrongCount++
    this.firstWrong ??= problem
    return false
  }

  #problem(look: number, difference: (reference: Reference) => string | undefined): string | undefined {
    const sure = this.#recent.filter(({ endedAt }) => endedAt < look)
    const open = this.#recent.filter(({ endedAt }) => endedAt > look)
    if (open.length > openCountMax) {
      this.untoldCount++
      return undefined
    }
    this.comparedCount++
    if (this.#recent.length === 0) return difference(this.#settled)
    let problem: string | undefined
    for (let choice = 0; choice < 2 ** open.length; choice++) {
      const reference = this.#settled.snapshot()
      for (const { apply } of sure) apply(reference)
      for (const [index, { apply }] of open.entries()) if ((choice & (1 << index)) !== 0) apply(reference)
      problem = difference(reference)
      if (problem === undefined) return undefined
    }
    return problem
  }

  /** Takes over what ended before every question that is under way. */
  #fold(): void {
    const oldest = Math.min(...this.#looks)
    let kept = 0
    for (const write of this.#recent) {
      if (write.endedAt < oldest) write.apply(this.#settled)
      else this.#recent[kept++] = write
    }
    this.#recent.length = kept
  }
}
