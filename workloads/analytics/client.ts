/**
 * One client of a workload of questions and additions: draws them whole, and makes the calls.
 *
 * With a ledger each answer is compared with the reference, inside the clock: such runs are about being right, not about
 * being fast. Without one a store that answers plainly costs no promise.
 */
import { type Awaitable, toStoreError } from '../../adapters/contract/index.ts'
import { Mix } from '../mix.ts'
import { type Client, type OperationBatch, type OutcomeCode, outcome } from '../workload.ts'
import type { Ledger } from './ledger.ts'
import type { Addition, Draws, Operation, Question } from './operation.ts'
import type { Tally } from './tally.ts'

export interface ClientParts<S, R extends { snapshot(): R }> {
  readonly model: S
  readonly operations: readonly Operation<S, R>[]
  readonly draws: Draws
  readonly tally: Tally
  /** Absent: answers are not compared. */
  readonly ledger: Ledger<S, R> | undefined
}

const answered = (): OutcomeCode => outcome.ok

export class AnalyticsClient<S, R extends { snapshot(): R }> implements Client {
  readonly #parts: ClientParts<S, R>
  readonly #mix: Mix
  readonly #slots: (Question<S, R> | Addition<S, R>)[] = []

  constructor(parts: ClientParts<S, R>) {
    this.#parts = parts
    this.#mix = new Mix(
      parts.draws.random,
      parts.operations.map(({ weight }) => weight),
    )
  }

  draw(batch: OperationBatch): void {
    const { operations, draws } = this.#parts
    for (let slot = 0; slot < batch.kinds.length; slot++) {
      const kind = this.#mix.next()
      batch.kinds[slot] = kind
      this.#slots[slot] = operations[kind]!.draw(draws)
    }
    batch.count = batch.kinds.length
  }

  execute(_batch: OperationBatch, index: number): Awaitable<OutcomeCode> {
    const drawn = this.#slots[index]!
    if (drawn.type === 'addition') return this.#add(drawn)
    if (this.#parts.ledger !== undefined) return this.#askAndCompare(drawn, this.#parts.ledger)
    const answer = drawn.ask(this.#parts.model)
    return answer instanceof Promise ? answer.then(answered) : outcome.ok
  }

  async #askAndCompare(question: Question<S, R>, ledger: Ledger<S, R>): Promise<OutcomeCode> {
    let held = true
    for (const part of question.parts ?? [question]) {
      const asking = ledger.beginQuestion()
      try {
        const answer = await part.ask(this.#parts.model)
        held = ledger.accepts(asking, part, answer) && held
      } finally {
        ledger.endQuestion(asking)
      }
    }
    return held ? outcome.ok : outcome.wrong
  }

  async #add(addition: Addition<S, R>): Promise<OutcomeCode> {
    const { model, tally, ledger } = this.#parts
    const entry = ledger?.beginAddition(addition)
    try {
      const answer = addition.add(model)
      if (answer !== undefined) await answer
    } catch (thrown) {
      if (!toStoreError(thrown).definite) tally.doubtfulCount += addition.recordCount
      else if (entry !== undefined) ledger?.refused(entry)
      throw thrown
    }
    tally.acknowledgedCount += addition.recordCount
    addition.acknowledged?.()
    if (entry !== undefined) ledger?.acknowledged(entry)
    return outcome.ok
  }
}
