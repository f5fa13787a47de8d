/**
 * Group commit: writers join a group, one sync makes the whole group durable, all of its writers go on.
 *
 * While one sync is under way the next group fills. A group waits one turn of the event loop before it is
 * written, so that everybody whom the last sync set free can join it.
 */
import type { Clock } from '../env/index.ts'
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
  #failed = false
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

  /** Puts what is pending into the log at hand. */
  writePending(): void {
    if (!this.#log.hasPending) return
    this.#dirty.add(this.#log)
    this.#log.write(this.durableSequence)
  }

  /** Goes on with another log; the one before must have nothing pending. */
  switchTo(log: LogWriter): void {
    this.#log = log
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    while (this.#group !== undefined && !this.#failed) {
      await this.#clock.sleep(0)
      const group = this.#group
      this.#group = undefined
      this.#writing = group
      await this.#commit(group)
    }
    this.#isRunning = false
  }

  async #commit(group: Group): Promise<void> {
    const sequence = this.#lastSequence
    try {
      this.writePending()
      const dirty = [...this.#dirty]
      this.#dirty = new Set()
      await Promise.all(dirty.map(log => log.sync()))
      this.durableSequence = sequence
      this.groupCount++
      group.resolve()
    } catch (error) {
      this.#failed = true
      this.#fail(error)
      group.reject(error)
      this.#group?.reject(error)
      this.#group = undefined
    }
  }
}

function newGroup(): Group {
  const group = Promise.withResolvers<void>()
  // Writers hold the promise too; this keeps a failed group without writers from being an unhandled rejection.
  group.promise.catch(() => undefined)
  return group
}
