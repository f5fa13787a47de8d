/**
 * Group commit: writers join the group that fills while the one before is being synced; one sync makes a whole group
 * durable. Then its writes are applied, which makes them visible, and its writers go on.
 */
import { type Clock, StorageError } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import type { Log } from './log.ts'
import type { Write } from './version.ts'

interface Group {
  readonly batches: (readonly Write[])[]
  readonly done: PromiseWithResolvers<void>
}

export interface GroupCommitParts {
  readonly clock: Clock
  readonly bug: Bug
  /** The log at hand. */
  readonly log: () => Log
  readonly apply: (batches: readonly (readonly Write[])[]) => void
  /** A group is whole: the log may change. */
  readonly rest: () => void
  /** Nothing more can be promised. */
  readonly fail: (error: unknown) => void
}

export class GroupCommit {
  readonly #parts: GroupCommitParts
  #filling: Group = newGroup()
  #committing: Group | undefined
  #running: Promise<void> | undefined
  /** What ended it. After a failed sync nothing can be promised: the next one may succeed without what this one lost. */
  #failure: unknown

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
  }

  /** Settles when the batch is durable and visible. */
  join(batch: readonly Write[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(indefinite(this.#failure))
    this.#filling.batches.push(batch)
    const { promise } = this.#filling.done
    this.#running ??= this.#run()
    return promise
  }

  /** The newest write of the key that is not visible yet. */
  pendingWrite(key: string): Write | undefined {
    const batches = [...(this.#committing?.batches ?? []), ...this.#filling.batches]
    return batches.flat().findLast(write => write.key === key)
  }

  /** Settles when all that joined is visible, or was given up. */
  async barrier(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    const { clock, fail } = this.#parts
    while (this.#filling.batches.length > 0) {
      // Whom the last sync set free may join.
      await clock.sleep(0)
      const group = this.#filling
      try {
        await this.#commit(group)
        group.done.resolve()
      } catch (error) {
        this.#failure = error
        fail(error)
        const told = indefinite(error)
        group.done.reject(told)
        this.#filling.done.reject(told)
        this.#filling = newGroup()
      }
      this.#committing = undefined
    }
    this.#running = undefined
  }

  async #commit(group: Group): Promise<void> {
    const { bug, log, apply, rest } = this.#parts
    // The group that was logged is the one that is synced: whoever comes from here on joins the next.
    if (bug !== 'loses an update under group commit') this.#filling = newGroup()
    this.#committing = group
    log().append(group.batches)
    if (bug === 'acknowledges before the sync of its group') {
      apply(group.batches)
      group.done.resolve()
      await log().sync()
    } else {
      await this.#sync(log())
      apply(group.batches)
    }
    if (bug === 'loses an update under group commit') this.#filling = newGroup()
    rest()
  }

  async #sync(log: Log): Promise<void> {
    const { bug } = this.#parts
    if (bug === 'skips the sync of the log') return
    // The second sync succeeds: the disk has given up what the first one failed to write.
    if (bug === 'treats a failed sync as done') await log.sync().catch(() => log.sync())
    else await log.sync()
  }
}

function newGroup(): Group {
  const done = Promise.withResolvers<void>()
  // Its writers hold the promise too.
  done.promise.catch(() => undefined)
  return { batches: [], done }
}

/** The same failure of a write that may be in the log all the same. */
function indefinite(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error
  return new StorageError(error.code, error.message, { definite: false, cause: error })
}
