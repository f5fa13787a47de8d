/**
 * Background work that takes its time: some turns go by before a task runs, and some more before its outcome is known,
 * as on a thread of its own. Whatever the tree does meanwhile must fit with what the task was told.
 */
import type { Background, BackgroundTask, Random } from '../../engines/env/index.ts'

const turnCountMax = 120

export class SlowBackground implements Background {
  readonly #fast: Background
  readonly #random: Random

  constructor(fast: Background, random: Random) {
    this.#fast = fast
    this.#random = random
  }

  async run<Input, Output>(task: BackgroundTask<Input, Output>, input: Input): Promise<Output> {
    // What crosses to the thread is what it was at the call.
    const sent = structuredClone(input)
    await this.#pause()
    try {
      return await this.#fast.run(task, sent)
    } finally {
      await this.#pause()
    }
  }

  close(): Promise<void> {
    return this.#fast.close()
  }

  async #pause(): Promise<void> {
    for (let turns = this.#random.nextInteger(turnCountMax); turns > 0; turns--) await undefined
  }
}
