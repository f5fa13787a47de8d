/**
 * Background work without threads: a task runs on the caller's thread once the caller has given way, in
 * one piece. Input and output are cloned all the same, so that what cannot cross threads shows here too.
 */
import type { Background, BackgroundTask } from '../background.ts'
import type { Disk } from '../disk.ts'

export class MemoryBackground implements Background {
  readonly #disk: Disk
  readonly #unsettled = new Set<Promise<unknown>>()

  constructor(disk: Disk) {
    this.#disk = disk
  }

  run<Input, Output>(task: BackgroundTask<Input, Output>, input: Input): Promise<Output> {
    const promise = this.#runLater(task, structuredClone(input))
    this.#unsettled.add(promise)
    const forget = (): void => void this.#unsettled.delete(promise)
    promise.then(forget, forget)
    return promise
  }

  async close(): Promise<void> {
    while (this.#unsettled.size > 0) await Promise.allSettled(this.#unsettled)
  }

  async #runLater<Input, Output>(task: BackgroundTask<Input, Output>, input: Input): Promise<Output> {
    await undefined
    return structuredClone(task.run(this.#disk, input))
  }
}
