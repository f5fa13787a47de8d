/**
 * Group commit for libraries that write on the calling thread: what is issued in one go is committed in one go.
 *
 * A group closes when the thread that issued its writes comes to rest (a microtask), so a write that is alone waits
 * for nobody. No write is answered before the transaction that holds it is committed. What a transaction is, and
 * what a failure means, is the store's business.
 */

/** One write, executed inside the transaction of its group. */
export type Action = () => void

export class GroupCommit {
  readonly #commit: (actions: readonly Action[]) => void
  #waiting: Action[] = []
  #answer: Promise<void> | undefined

  /** `commit` executes the actions in their order and makes them durable, all or none; it throws where it cannot. */
  constructor(commit: (actions: readonly Action[]) => void) {
    this.#commit = commit
  }

  /** Settles when the group of this action is committed; rejects, for all of the group, with what `commit` threw. */
  add(action: Action): Promise<void> {
    this.#waiting.push(action)
    this.#answer ??= Promise.resolve().then(() => this.#commitWaiting())
    return this.#answer
  }

  /** Settles when nothing waits any more. Failures are told to those who wrote. */
  async settled(): Promise<void> {
    while (this.#answer !== undefined) await this.#answer.catch(() => undefined)
  }

  #commitWaiting(): void {
    const actions = this.#waiting
    this.#waiting = []
    this.#answer = undefined
    this.#commit(actions)
  }
}
