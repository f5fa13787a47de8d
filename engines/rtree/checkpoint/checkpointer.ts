/**
 * Checkpoints: all items of one moment go to the disk, while the store goes on.
 *
 * The moment is taken in one step: another log takes over, and the pages are held as a snapshot holds them. Another thread
 * writes them to a file of its own, and that takes the place of the last one; with it the older logs have done their work. One
 * checkpoint runs at a time.
 *
 * The whole file, and not what has changed: one write of 40 bytes an item in one piece, no map of pages, nothing to clean up. It begins
 * once as many bytes were logged as the last file has, so a byte that a user writes is written to the disk twice or so, whatever the size.
 */
import type { Env } from '../../env/index.ts'
import type { Journal } from '../../journal/index.ts'
import type { Items, Moment } from '../items.ts'
import { type CheckpointInput, writeItemsTask } from './task.ts'

export interface CheckpointerParts {
  readonly env: Env
  readonly directory: string
  readonly items: Items
  readonly journal: Journal
  /** A moment was taken: what is written from now on is for the next one. */
  readonly began: () => void
  /** None runs any more: whoever waited looks again. */
  readonly ended: () => void
  readonly fail: (error: unknown) => void
}

export class Checkpointer {
  readonly #parts: CheckpointerParts
  #running: Promise<void> | undefined
  /** Why none may go on; `undefined`: nothing is against it. */
  #stopReason: unknown
  count = 0
  writtenBytes = 0
  /** Bytes of the last file. */
  fileBytes = 0

  constructor(parts: CheckpointerParts) {
    this.#parts = parts
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Begins a checkpoint if none runs. What becomes of it is told to `fail`. */
  request(): void {
    if (this.#running !== undefined || this.#stopReason !== undefined) return
    this.#start().catch(() => undefined)
  }

  /** Settles when a checkpoint that began after the call is durable. @throws StorageError */
  async run(): Promise<void> {
    await this.wait()
    // Others may have waited for the same: theirs began after this call too.
    if (this.#running !== undefined) return this.#running
    return this.#start()
  }

  /** Settles when none runs, however it ended. */
  async wait(): Promise<void> {
    await this.#running?.catch(() => undefined)
  }

  /** No checkpoint begins any more, and one that has not taken its moment gives up. */
  stop(reason: unknown): void {
    this.#stopReason ??= reason
    this.#giveUp?.(reason)
  }

  #giveUp: ((reason: unknown) => void) | undefined

  #start(): Promise<void> {
    const running = this.#checkpoint()
    this.#running = running
    const end = (): void => {
      this.#running = undefined
      this.#parts.ended()
    }
    running.then(end, end)
    return running
  }

  async #checkpoint(): Promise<void> {
    const { env, directory, items, journal, fail } = this.#parts
    let moment: Moment | undefined
    try {
      if (this.#stopReason !== undefined) throw this.#stopReason
      const taken = await this.#takeMoment()
      moment = taken.moment
      this.fileBytes = await env.background.run(writeItemsTask, inputOf(directory, taken))
      this.writtenBytes += this.fileBytes
      this.count++
      journal.release(taken.log)
    } catch (error) {
      fail(error)
      throw error
    } finally {
      if (moment !== undefined) items.release(moment)
    }
  }

  #takeMoment(): Promise<Taken> {
    const { items, journal, began } = this.#parts
    return new Promise((resolve, reject) => {
      this.#giveUp = reject
      journal.rotate(log => {
        began()
        resolve({ log, moment: items.hold(), itemCount: items.count })
      })
    })
  }
}

interface Taken {
  readonly log: number
  readonly moment: Moment
  readonly itemCount: number
}

/** Plain arrays over shared memory: they cross to the thread, and their bytes do not move. */
function inputOf(directory: string, { log, moment, itemCount }: Taken): CheckpointInput {
  const { boxes, ids, references, counts, levels } = moment.pages
  const { root, shapes } = moment
  return { directory, log, itemCount, root, pages: { boxes, ids, references, counts, levels }, shapes }
}
