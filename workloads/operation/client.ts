/**
 * A client of a workload over a rich model: draws questions ahead and asks the store.
 *
 * At full size `execute` is the store's call and a look at the answer, without a promise where the store answers plainly.
 * With a witness every answer is compared inside the clock, so the figures of such a run are not the store's: it is for
 * small sizes.
 */
import { type Awaitable, toStoreError } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { Mix } from '../mix.ts'
import { type Client, type OperationBatch, type OutcomeCode, outcome } from '../workload.ts'
import type { Drawn, Operation } from './operation.ts'
import type { Copyable, OpenWrite, Witness } from './witness.ts'

export interface ClientParts<Model, Reference extends Copyable> {
  readonly model: Model
  /** False: no answer can be right or wrong, and nothing is remembered as written. */
  readonly keepsData: boolean
  readonly random: Random
  /** By kind, with its weight in the mix. */
  readonly operations: readonly Operation<Model, Reference>[]
  readonly weights: readonly number[]
  /** Absent: answers are not compared. */
  readonly witness: Witness<Reference> | undefined
}

const answered = (): OutcomeCode => outcome.ok

export class OperationClient<Model, Reference extends Copyable> implements Client {
  readonly #model: Model
  readonly #keepsData: boolean
  readonly #operations: readonly Operation<Model, Reference>[]
  readonly #mix: Mix
  readonly #witness: Witness<Reference> | undefined
  /** By slot. */
  readonly #drawn: Drawn<Model, Reference>[] = []

  constructor({ model, keepsData, random, operations, weights, witness }: ClientParts<Model, Reference>) {
    this.#model = model
    this.#keepsData = keepsData
    this.#operations = operations
    this.#mix = new Mix(random, weights)
    this.#witness = keepsData ? witness : undefined
  }

  draw(batch: OperationBatch): void {
    batch.count = batch.kinds.length
    for (let slot = 0; slot < batch.count; slot++) {
      const kind = this.#mix.next()
      batch.kinds[slot] = kind
      const operation = this.#operations[kind]!
      this.#drawn[slot] = { operation, question: operation.draw() }
    }
  }

  execute(_batch: OperationBatch, index: number): Awaitable<OutcomeCode> {
    const drawn = this.#drawn[index]!
    const { operation, question } = drawn
    if (operation.change !== undefined && this.#keepsData) return this.#write(drawn)
    if (this.#witness !== undefined) return this.#askWitnessed(drawn, this.#witness)
    const answer = operation.ask(this.#model, question)
    if (operation.isWrong === undefined || !this.#keepsData) {
      return answer instanceof Promise ? answer.then(answered) : outcome.ok
    }
    return answer instanceof Promise ? lookLater(drawn, answer) : look(drawn, answer)
  }

  #write(drawn: Drawn<Model, Reference>): Awaitable<OutcomeCode> {
    const write = this.#witness?.begin(drawn)
    let answer: Awaitable<unknown>
    try {
      answer = drawn.operation.ask(this.#model, drawn.question)
    } catch (thrown) {
      return this.#failed(drawn, write, thrown)
    }
    return answer instanceof Promise ? this.#writeLater(drawn, write, answer) : this.#acknowledged(drawn, write)
  }

  async #writeLater(
    drawn: Drawn<Model, Reference>,
    write: OpenWrite<Reference> | undefined,
    answer: Promise<unknown>,
  ): Promise<OutcomeCode> {
    try {
      await answer
    } catch (thrown) {
      return this.#failed(drawn, write, thrown)
    }
    return this.#acknowledged(drawn, write)
  }

  #acknowledged(drawn: Drawn<Model, Reference>, write: OpenWrite<Reference> | undefined): OutcomeCode {
    if (write !== undefined) this.#witness!.acknowledge(write)
    drawn.operation.ended?.(drawn.question, 'acknowledged')
    return outcome.ok
  }

  /** A write that may have been applied stays open for good. */
  #failed(drawn: Drawn<Model, Reference>, write: OpenWrite<Reference> | undefined, thrown: unknown): never {
    const isDefinite = toStoreError(thrown).definite
    if (isDefinite && write !== undefined) this.#witness!.forget(write)
    drawn.operation.ended?.(drawn.question, isDefinite ? 'refused' : 'unknown')
    throw thrown
  }

  #askWitnessed(drawn: Drawn<Model, Reference>, witness: Witness<Reference>): Awaitable<OutcomeCode> {
    const parts = drawn.operation.parts?.(drawn.question)
    if (parts === undefined) return this.#askOne(drawn, witness)
    return this.#askEach(
      parts.map(question => ({ operation: drawn.operation, question })),
      witness,
    )
  }

  /** Wrong where one of the answers is. */
  async #askEach(parts: readonly Drawn<Model, Reference>[], witness: Witness<Reference>): Promise<OutcomeCode> {
    let worst: OutcomeCode = outcome.ok
    for (const part of parts) {
      const code = this.#askOne(part, witness)
      worst = (code instanceof Promise ? await code : code) || worst
    }
    return worst
  }

  #askOne(drawn: Drawn<Model, Reference>, witness: Witness<Reference>): Awaitable<OutcomeCode> {
    const began = witness.look()
    let answer: Awaitable<unknown>
    try {
      answer = drawn.operation.ask(this.#model, drawn.question)
    } catch (thrown) {
      witness.leave(began)
      throw thrown
    }
    if (answer instanceof Promise) return this.#judgeLater(drawn, began, answer)
    return witness.judge(began, drawn, answer) ? outcome.ok : outcome.wrong
  }

  async #judgeLater(drawn: Drawn<Model, Reference>, began: number, asked: Promise<unknown>): Promise<OutcomeCode> {
    const witness = this.#witness!
    let answer: unknown
    try {
      answer = await asked
    } catch (thrown) {
      witness.leave(began)
      throw thrown
    }
    return witness.judge(began, drawn, answer) ? outcome.ok : outcome.wrong
  }
}

/** The one look at an answer that costs next to nothing. */
function look({ operation, question }: Drawn<never, never>, answer: unknown): OutcomeCode {
  return operation.isWrong!(question, answer) ? outcome.wrong : outcome.ok
}

async function lookLater(drawn: Drawn<never, never>, answer: Promise<unknown>): Promise<OutcomeCode> {
  return look(drawn, await answer)
}
