/**
 * One kind of operation of a workload over a rich model: how it is drawn, asked, and told right from wrong.
 *
 * A question is drawn outside the clock and asked inside it; a write is a question, too: one that has a `change`. `change`
 * and `difference` are for runs that keep a reference beside the store (`witness.ts`); at full size only `isWrong` sees
 * the answer.
 */
import type { Awaitable } from '../../adapters/contract/index.ts'

/** `Model` is that of the store (`Table`, `Graph`, …), `Reference` knows what it means. */
export interface Operation<Model, Reference, Question = unknown, Answer = unknown> {
  readonly name: string
  draw(): Question
  /** The calls to the store and nothing else. */
  ask(model: Model, question: Question): Awaitable<Answer>
  /** The calls that a question is made of, each as a question of its own: others may write between two of them. Absent: it is one call. */
  parts?(question: Question): readonly Question[]
  /** What a right store makes of it; absent: it changes nothing. */
  change?(reference: Reference, question: Question): void
  /** Of a change: how it ended. */
  ended?(question: Question, ending: Ending): void
  /** What is wrong with the answer of a store that holds what the reference holds, in one line; `undefined`: nothing. */
  difference(reference: Reference, question: Question, answer: Answer): string | undefined
  /** True: the answer alone is wrong, whatever was written. Absent: that cannot be told. */
  isWrong?(question: Question, answer: Answer): boolean
}

/** `unknown`: it may have been applied all the same, now or later. */
export type Ending = 'acknowledged' | 'refused' | 'unknown'

/** An operation with the question that was drawn for it. */
export interface Drawn<Model, Reference> {
  readonly operation: Operation<Model, Reference>
  readonly question: unknown
}
