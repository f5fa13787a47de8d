/**
 * Group commit: entries fill a group, one sync makes all of it durable, then each is applied and its writer goes on.
 *
 * While one group is being synced the next one fills. A group waits one turn of the event loop before it is written, so
 * that everybody whom the last sync set free can join it.
 */
import { type Clock, StorageError } from '../env/index.ts'
import { EntryGroup } from './entry-group.ts'
import type { Logs } from './logs.ts'

export interface GroupCommitParts {
  readonly clock: Clock
  readonly logs: Logs
  /** Hears of a failure: from then on nothing that was not durable can be trusted. It calls `abandon`. */
  readonly fail: (error: unknown) => void
}

interface Group {
  readonly entries: EntryGroup
  readonly applies: (() => void)[]
}

export class GroupCommit {
  readonly #parts: GroupCommitParts
  #filling: Group = { entries: new EntryGroup(), applies: [] }
  #writing: Group = { entries: new EntryGroup(), applies: [] }
  /** Of the group that fills, and of the one that is being written. */
  #joined: PromiseWithResolvers<void> | undefined
  #committing: PromiseWithResolvers<void> | undefined
  #isRunning = false
  #atRest: (() => void)[] = []
  groupCount = 0

  constructor(parts: GroupCommitParts) {
    this.#parts = parts
  }

  /** Adds an entry to the group that fills; settles when that is durable and applied. */
  add(entry: Uint8Array, apply: () => void): Promise<void> {
    this.#filling.entries.add(entry, 'during the call')
    this.#filling.applies.push(apply)
    this.#joined ??= newPromise()
    const { promise } = this.#joined
    if (!this.#isRunning) void this.#run()
    return promise
  }

  /** Settles when every entry so far is durable and applied. */
  async barrier(): Promise<void> {
    await (this.#joined ?? this.#committing)?.promise
  }

  /** Calls back at once, or when the group that is being written is applied: nothing is between log and memory then. */
  atRest(callback: () => void): void {
    if (this.#committing === undefined) callback()
    else this.#atRest.push(callback)
  }

  /** Nothing that is not durable yet can be trusted: whoever waits is told. */
  abandon(error: unknown): void {
    this.#joined?.reject(indefinite(error))
    this.#joined = undefined
    clear(this.#filling)
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#joined !== undefined) {
      await this.#parts.clock.sleep(0)
      await this.#commitGroup()
    }
    this.#isRunning = false
  }

  async #commitGroup(): Promise<void> {
    const joined = this.#joined
    if (joined === undefined) return
    const { logs, fail } = this.#parts
    const group = this.#filling
    this.#filling = this.#writing
    this.#writing = group
    this.#joined = undefined
    this.#committing = joined
    try {
      logs.write(group.entries)
      await logs.sync()
      this.groupCount++
      for (const apply of group.applies) apply()
      joined.resolve()
    } catch (error) {
      joined.reject(indefinite(error))
      fail(error)
    }
    clear(group)
    this.#committing = undefined
    for (const callback of this.#atRest.splice(0)) callback()
  }
}

function clear({ entries, applies }: Group): void {
  entries.clear()
  applies.length = 0
}

/** The same failure of an entry that may be in the log all the same. */
export function indefinite(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error
  return new StorageError(error.code, error.message, { definite: false, cause: error })
}

function newPromise(): PromiseWithResolvers<void> {
  const made = Promise.withResolvers<void>()
  // Writers hold the promise too; this keeps a failed group without writers from being an unhandled rejection.
  made.promise.catch(() => undefined)
  return made
}
