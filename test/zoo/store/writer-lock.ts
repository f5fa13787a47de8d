/** One writer at a time, in the order of their calls. */
export class WriterLock {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs the action when it is its turn; settles as it ended. */
  hold<T>(action: () => T): Promise<T> {
    const turn = this.#last.then(action)
    this.#last = turn.catch(() => undefined)
    return turn
  }
}
