/**
 * Group commit: writers fill a group, one sync makes all of it durable, then it is applied to the tree and its
 * writers go on.
 *
 * While one group is being synced the next one fills. Readers see a write once it is applied, so nobody reads
 * what a crash could take back; who decides by what was last written asks `last`. A group waits one turn of the
 * event loop before it is written, so that everybody whom the last sync set free can join it.
 */
import { type Clock, StorageError } from '../../env/index.ts'
import type { LogWriter } from './log.ts'
import { WriteGroup, type WriteReader } from './write-group.ts'

export interface GroupCommitParts {
  readonly clock: Clock
  readonly log: () => LogWriter
  /** Brings a durable group into the tree, whole. */
  readonly apply: (group: WriteGroup) => void
  /** Hears of a failure: from then on nothing that was not durable can be trusted. */
  readonly fail: (error: unknown) => void
}

export class GroupCommit {
  readonly #parts: GroupCommitParts
  #filling = new WriteGroup(true)
  #writing = new WriteGroup(true)
  /** Of the group that fills, and of the one that is being written. */
  #joined: PromiseWithResolvers<void> | undefined
  #committing: PromiseWithResolvers<void> | undefined
  #isRunning = false
  #atRest: (() => void)[] = []
  /** Every write up to here survives a power loss. */
  durableSequence: number
  groupCount = 0

  constructor(parts: GroupCommitParts, sequence: number) {
    this.#parts = parts
    this.durableSequence = sequence
  }

  /** The group that fills; `join` once a unit of writes is in it. */
  get group(): WriteGroup {
    return this.#filling
  }

  /** Settles when the group that fills is durable and applied. */
  join(): Promise<void> {
    this.#joined ??= newPromise()
    const { promise } = this.#joined
    if (!this.#isRunning) void this.#run()
    return promise
  }

  /** Settles when every write so far is durable. */
  async barrier(): Promise<void> {
    await (this.#joined ?? this.#committing)?.promise
  }

  /** The last write of a key that is not applied yet; `undefined`: what the tree has is the last. */
  last(key: Uint8Array): WriteReader | undefined {
    return this.#filling.last(key) ?? this.#writing.last(key)
  }

  /** Calls back at once, or when the group that is being written is applied: nothing is between log and tree then. */
  atRest(callback: () => void): void {
    if (this.#committing === undefined) callback()
    else this.#atRest.push(callback)
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
    const group = this.#filling
    this.#filling = this.#writing
    this.#writing = group
    this.#joined = undefined
    this.#committing = joined
    try {
      const log = this.#parts.log()
      log.write(group, this.durableSequence)
      await log.sync()
      this.durableSequence = group.firstSequence + group.count - 1
      this.groupCount++
      this.#parts.apply(group)
      joined.resolve()
    } catch (error) {
      joined.reject(indefinite(error))
      this.abandon(error)
    }
    group.clear()
    this.#committing = undefined
    for (const callback of this.#atRest.splice(0)) callback()
  }

  /** Nothing that was not durable before can be trusted: whoever waits is told. */
  abandon(error: unknown): void {
    this.#parts.fail(error)
    this.#joined?.reject(indefinite(error))
    this.#joined = undefined
    this.#filling.clear()
  }
}

/** The same failure of a write that may be in the log all the same. */
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
