/**
 * A client of a workload over a rich model: draws questions ahead and asks the store.
 *
 * At full size `execute` is the store's call and a look at the answer. With a witness every answer is compared inside the
 * clock, so the figures of such a run are not the store's: it is for small sizes.
 */
import { type Awaitable, toStoreError } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { Mix } from '../mix.ts'
import { type Client, type OperationBatch, type OutcomeCode, outcome } from '../workload.ts'
import type { Operation } from './operation.ts'
import type { Copyable, OpenWrite, Witness } from './witness.ts'

export interface ClientParts<Model, Reference extends Copyable> {
  readonly model: Model
  /** False: no answer can be right or wrong, and nothing is remembered as written. */
  readonly keepsData: boolean
  readonly random: Random
  /** By kind, with its weight in the mix. */
  readonly operations: readonly Operation<Model, Reference>[]
  readonly weights: readonly number[]
  readonly witness: Witness<Reference> | undefined
}

export class OperationClient<Model, Reference extends Copyable> implements Client {
  readonly #model: Model
  readonly #keepsData: boolean
  readonly #operations: readonly Operation<Model, Reference>[]
  readonly #mix: Mix
  readonly #witness: Witness<Reference> | undefined
  /** By slot. */
  readonly #questions: unknown[] = []

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
      this.#questions[slot] = this.#operations[kind]!.draw()
    }
  }

  execute(batch: OperationBatch, index: number): Awaitable<OutcomeCode> {
    const operation = this.#operations[batch.kinds[index]!]!
    const question = this.#questions[index]
    if (operation.change !== undefined && this.#keepsData) return this.#write(operation, question)
    if (this.#witness !== undefined) return this.#askWitnessed(operation, question, this.#witness)
    const answer = operation.ask(this.#model, question)
    if (answer instanceof Promise) return this.#lookLater(operation, question, answer)
    return this.#look(operation, question, answer)
  }

  #look(operation: Operation<Model, Reference>, question: unknown, answer: unknown): OutcomeCode {
    if (!this.#keepsData || operation.isWrong === undefined) return outcome.ok
    return operation.isWrong(question, answer) ? outcome.wrong : outcome.ok
  }

  async #lookLater(
    operation: Operation<Model, Reference>,
    question: unknown,
    answer: Promise<unknown>,
  ): Promise<OutcomeCode> {
    return this.#look(operation, question, await answer)
  }

  #write(operation: Operation<Model, Reference>, question: unknown): Awaitable<OutcomeCode> {
    const write = this.#witness?.begin(reference => operation.change!(reference, question))
    let answer: Awaitable<unknown>
    try {
      answer = operation.ask(this.#model, question)
    } catch (thrown) {
      return this.#refused(operation, question, { write, thrown })
    }
    if (answer instanceof Promise) return this.#writeLater(operation, question, { write, answer })
    return this.#acknowledged(operation, question, write)
  }

  async #writeLater(
    operation: Operation<Model, Reference>,
    question: unknown,
    { write, answer }: { readonly write: OpenWrite<Reference> | undefined; readonly answer: Promise<unknown> },
  ): Promise<OutcomeCode> {
    try {
      await answer
    } catch (thrown) {
      return this.#refused(operation, question, { write, thrown })
    }
    return this.#acknowledged(operation, question, write)
  }

  #acknowledged(
    operation: Operation<Model, Reference>,
    question: unknown,
    write: OpenWrite<Reference> | undefined,
  ): OutcomeCode {
    if (write !== undefined) this.#witness!.acknowledge(write)
    operation.ended?.(question, 'acknowledged')
    return outcome.ok
  }

  /** A write that may have been applied stays open for good. */
  #refused(
    operation: Operation<Model, Reference>,
    question: unknown,
    { write, thrown }: { readonly write: OpenWrite<Reference> | undefined; readonly thrown: unknown },
  ): never {
    const isDefinite = toStoreError(thrown).definite
    if (isDefinite && write !== undefined) this.#witness!.forget(write)
    operation.ended?.(question, isDefinite ? 'refused' : 'unknown')
    throw thrown
  }

  #askWitnessed(
    operation: Operation<Model, Reference>,
    question: unknown,
    witness: Witness<Reference>,
  ): Awaitable<OutcomeCode> {
    const look = witness.look()
    const judge = (answer: unknown): OutcomeCode => {
      const difference = (reference: Reference): string | undefined => {
        const problem = operation.difference(reference, question, answer)
        return problem && `${operation.name} ${JSON.stringify(question)}: ${problem}`
      }
      return witness.judge(look, difference) ? outcome.ok : outcome.wrong
    }
    const left = (thrown: unknown): never => {
      witness.leave(look)
      throw thrown
    }
    let answer: Awaitable<unknown>
    try {
      answer = operation.ask(this.#model, question)
    } catch (thrown) {
      return left(thrown)
    }
    return answer instanceof Promise ? answer.then(judge, left) : judge(answer)
  }
}
