/**
 * Writes down what clients see, in steps: every call and every return is one, so that the same seed gives the same
 * history on every machine. The checkers take a step for a millisecond.
 */
import { type Awaitable, toStoreError } from '../../../adapters/contract/index.ts'
import { type History, historyOf, type Mark, type Operation, type Value } from '../../../harness/history/operation.ts'

const stepNs = 1e6

export interface Call<T> {
  readonly client: number
  readonly kind: string
  readonly key: Value
  readonly argument: Value
  readonly run: () => Awaitable<T>
  /** Absent: it answers nothing. */
  readonly answer?: (answer: T) => Value
}

export class Witness {
  readonly #operations: Operation[] = []
  readonly #marks: Mark[] = []
  #step = 0

  /** Settles as the call does; what it was refused with is noted and thrown on. */
  async record<T>({ client, kind, key, argument, run, answer }: Call<T>): Promise<T> {
    const begun = { client, kind, key, argument, invokeNs: this.now() }
    try {
      const returned = await run()
      const end = { answer: answer?.(returned) ?? null, error: undefined, returnNs: this.now() }
      this.#operations.push({ ...begun, ...end, outcome: 'ok' })
      return returned
    } catch (thrown) {
      const { code, definite } = toStoreError(thrown)
      const outcome = definite ? 'failed' : 'unknown'
      this.#operations.push({ ...begun, answer: undefined, outcome, error: code, returnNs: this.now() })
      throw thrown
    }
  }

  /** Notes an operation that nobody called: what happened by itself between two steps. */
  note(operation: Pick<Operation, 'client' | 'kind' | 'key' | 'argument' | 'invokeNs' | 'returnNs'>): void {
    this.#operations.push({ ...operation, answer: undefined, outcome: 'ok', error: undefined })
  }

  mark(name: string, detail: string): void {
    this.#marks.push({ name, detail, atNs: this.now() })
  }

  /** The next step. */
  now(): number {
    return ++this.#step * stepNs
  }

  history(): History {
    return historyOf(this.#operations, { marks: this.#marks })
  }
}
