/**
 * Group commit: writers join a group, one sync makes the whole group durable, all of its writers go on.
 *
 * While one sync is under way the next group fills. A group waits one turn of the event loop before it is
 * written, so that everybody whom the last sync set free can join it.
 */
import { type Clock, StorageError } from '../env/index.ts'
import type { LogWriter } from './log.ts'

interface Group {
  readonly promise: Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export class GroupCommit {
  readonly #clock: Clock
  readonly #fail: (error: unknown) => void
  #log: LogWriter
  /** Logs with writes that are not synced, the oldest first. */
  #dirty = new Set<LogWriter>()
  /** The group that fills, and the one whose sync is under way. */
  #group: Group | undefined
  #writing: Group | undefined
  #lastSequence: number
  #isRunning = false
  /** Every write up to here survives a power loss. */
  durableSequence: number
  groupCount = 0

  /** `fail` hears of a sync that failed: from then on nothing that was not durable can be trusted. */
  constructor(clock: Clock, log: LogWriter, sequence: number, fail: (error: unknown) => void) {
    this.#clock = clock
    this.#log = log
    this.#lastSequence = sequence
    this.durableSequence = sequence
    this.#fail = fail
  }

  /** Settles when the writes up to `sequence`, which the log has pending, are durable. */
  join(sequence: number): Promise<void> {
    this.#lastSequence = sequence
    this.#group ??= newGroup()
    const { promise } = this.#group
    if (!this.#isRunning) void this.#run()
    return promise
  }

  /** Settles when every write so far is durable. */
  async barrier(): Promise<void> {
    if (this.durableSequence < this.#lastSequence) await (this.#group ?? this.#writing)?.promise
  }

  /** Puts what is pending into the log at hand. If that fails, so does the group that waits for it. */
  writePending(): void {
    if (!this.#log.hasPending) return
    this.#dirty.add(this.#log)
    try {
      this.#log.write(this.durableSequence)
    } catch (error) {
      this.#abandon(error)
      throw error
    }
  }

  /** Goes on with another log; the one before must have nothing pending. */
  switchTo(log: LogWriter): void {
    this.#log = log
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#group !== undefined) {
      await this.#clock.sleep(0)
      await this.#commitGroup()
    }
    this.#isRunning = false
  }

  async #commitGroup(): Promise<void> {
    const group = this.#group
    // It may have failed by now: a rotation writes too.
    if (group === undefined) return
    const sequence = this.#lastSequence
    try {
      this.writePending()
      this.#group = undefined
      this.#writing = group
      const dirty = [...this.#dirty]
      this.#dirty = new Set()
      await Promise.all(dirty.map(log => log.sync()))
      this.durableSequence = sequence
      this.groupCount++
      group.resolve()
    } catch (error) {
      group.reject(indefinite(error))
      this.#abandon(error)
    }
  }

  /** Nothing that was not durable before can be trusted: whoever waits is told. */
  #abandon(error: unknown): void {
    this.#fail(error)
    this.#group?.reject(indefinite(error))
    this.#group = undefined
  }
}

/** The same failure of a write that may be in the log all the same. */
export function indefinite(error: unknown): unknown {
  if (!(error instanceof StorageError)) return error
  return new StorageError(error.code, error.message, { definite: false, cause: error })
}

function newGroup(): Group {
  const group = Promise.withResolvers<void>()
  // Writers hold the promise too; this keeps a failed group without writers from being an unhandled rejection.
  group.promise.catch(() => undefined)
  return group
}
