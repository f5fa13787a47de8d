/**
 * A reference beside the store: it takes every write that the store acknowledges, and says whether an answer is one that
 * some order of the operations explains.
 *
 * A question sees every write that was acknowledged before it was asked, and may see those that were under way between its
 * call and its answer, each as a whole or not at all. So an answer is compared with the reference after each choice of
 * them; only where none explains it is it wrong. Writes that overlap must not touch the same things (each client writes
 * what is its own). A write that may or may not have been applied stays open for good. Where too many are open, nothing
 * can be told, and that is counted.
 */
import type { Drawn } from './operation.ts'

/** What all references have. */
export interface Copyable {
  /** One of its own that holds the same; later changes of this one do not reach it. */
  snapshot(): this
}

/** A write under way, or over and not yet part of the reference. */
export interface OpenWrite<Reference> {
  readonly drawn: Drawn<never, Reference>
  /** When it was acknowledged; infinite until then, and for good where nobody knows whether it was applied. */
  endedAt: number
}

/** Each doubles the work: 2^5 references are looked at for one answer. */
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

  /** The reference is the witness's own once the first write begins. */
  constructor(reference: Reference) {
    this.#settled = reference
  }

  /** A write goes to the store. `acknowledge` or `forget` follows, or neither: it stays open. */
  begin(drawn: Drawn<never, Reference>): OpenWrite<Reference> {
    const write = { drawn, endedAt: Number.POSITIVE_INFINITY }
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

  /** False: no choice of writes explains the answer. */
  judge(look: number, { operation, question }: Drawn<never, Reference>, answer: unknown): boolean {
    let problem: string | undefined
    try {
      problem = this.#problem(look, reference => operation.difference(reference, question, answer))
    } finally {
      this.leave(look)
    }
    if (problem === undefined) return true
    this.wrongCount++
    this.firstWrong ??= `${operation.name} ${textOf(question)}: ${problem}`
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
    let problem: string | undefined
    for (let choice = 2 ** open.length - 1; choice >= 0; choice--) {
      const seen = [...sure, ...open.filter((_, index) => (choice & (1 << index)) !== 0)]
      problem = difference(this.#after(seen))
      if (problem === undefined) return undefined
    }
    return problem
  }

  #after(writes: readonly OpenWrite<Reference>[]): Reference {
    if (writes.length === 0) return this.#settled
    const reference = this.#settled.snapshot()
    for (const write of writes) apply(write, reference)
    return reference
  }

  /** Takes over what ended before every question that is under way. */
  #fold(): void {
    const oldest = Math.min(...this.#looks)
    let kept = 0
    for (const write of this.#recent) {
      if (write.endedAt < oldest) apply(write, this.#settled)
      else this.#recent[kept++] = write
    }
    this.#recent.length = kept
  }
}

function apply<Reference>({ drawn }: OpenWrite<Reference>, reference: Reference): void {
  drawn.operation.change!(reference, drawn.question)
}

function textOf(question: unknown): string {
  return JSON.stringify(question, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}
