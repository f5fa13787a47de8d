/**
 * The journal: what an engine writes down before it does it, so that after a crash it can do it again.
 *
 * An entry is a byte string that means something to the engine alone, and is kept whole or not at all. Entries come
 * back in their order, without holes. The journal knows nothing of the engine's own files: which logs are still needed
 * is for the engine's manifest to say, and so is the lock of the directory.
 */
import { type Env, StorageError } from '../env/index.ts'
import { readChain, visitChain } from './chain.ts'
import { EntryGroup, entryBytesMax } from './entry-group.ts'
import { GroupCommit, indefinite } from './group-commit.ts'
import { Logs, secureChain } from './logs.ts'

/** What an entry survives once it is acknowledged: nothing, the death of the process, a power loss. */
export type JournalDurability = 'none' | 'buffered' | 'sync'

export interface JournalParts {
  readonly env: Env
  /** It exists, and whoever opens the journal holds its lock. */
  readonly directory: string
  readonly durability: JournalDurability
  /** Hears once of the failure after which every append is refused. Whoever waits for an entry is told besides. */
  readonly fail: (error: unknown) => void
}

export class Journal {
  readonly #parts: JournalParts
  readonly #logs: Logs
  readonly #commit: GroupCommit | undefined
  /** In `buffered`, the entry on its way. */
  readonly #group = new EntryGroup()
  /** In `buffered`, those under way. */
  readonly #syncs = new Set<Promise<void>>()
  #failure: StorageError | undefined
  #isClosed = false

  /**
   * Hands on every entry that is left of the logs from number `from` on, in order, and begins a new log; the old ones
   * stay until `release`. `from` is the log that the engine's manifest names; 0 stands for the first of all, for an
   * engine without a manifest. The bytes of an entry hold until `replay` returns; copy them to keep them.
   *
   * @throws StorageError `CORRUPT`: a log is damaged, or lacks what had been durable; file and offset are in the
   * message. `INCOMPATIBLE`: a later version wrote it. Nothing on the disk was changed then, nor when `replay` throws.
   */
  static open(parts: JournalParts, from: number, replay: (entry: Uint8Array) => void): Journal {
    const { disk } = parts.env
    const found = readChain(disk, parts.directory, from)
    visitChain(found, replay)
    const chain = parts.durability === 'none' ? found : secureChain(disk, found)
    const isSynced = parts.durability === 'sync'
    return new Journal(parts, new Logs({ disk, directory: parts.directory, from, chain, isSynced }))
  }

  private constructor(parts: JournalParts, logs: Logs) {
    this.#parts = parts
    this.#logs = logs
    if (parts.durability !== 'sync') return
    this.#commit = new GroupCommit({ clock: parts.env.clock, logs, fail: error => this.#break(error) })
  }

  /** The number of the log that is written. */
  get log(): number {
    return this.#logs.number
  }

  /** Bytes written to logs since the opening, headers and padding included. */
  get logBytes(): number {
    return this.#logs.writtenBytes
  }

  /** Bytes of the logs that are still there: about what an opening would replay. */
  get liveLogBytes(): number {
    return this.#logs.liveBytes
  }

  /** Groups that were synced; 0 but in `sync`. */
  get groupCount(): number {
    return this.#commit?.groupCount ?? 0
  }

  /**
   * Logs one entry, of any bytes or none, which are copied during the call; `apply` is called once it may be seen, in
   * the order of appends. In `none` (which logs nothing) and in `buffered` that is before the call returns, and
   * `undefined` comes back. In `sync` it is after the sync of its group, right before the promise settles.
   * `apply` must not throw: the journal counts that as a failure, for log and memory differ then.
   *
   * @throws StorageError, or rejects with it. `definite: false`: the entry may be in the log all the same. After a
   * failed write or sync every further append is refused.
   */
  append(entry: Uint8Array, apply: () => void): Promise<void> | undefined {
    this.#assertWritable()
    if (entry.length > entryBytesMax)
      throw new TypeError(`an entry of ${entry.length} bytes is too long for the journal`)
    if (this.#commit !== undefined) return this.#commit.add(entry, apply)
    try {
      if (this.#parts.durability !== 'none') this.#write(entry)
      apply()
    } catch (error) {
      this.#break(error)
      throw indefinite(error)
    }
    return undefined
  }

  /**
   * Begins a new log at an instant at which every entry of the earlier ones has been applied and none of the new one,
   * and calls `then` with its number: during this call, or in `sync` perhaps after the group under way. If that fails,
   * `then` is never called, and `fail` hears of it.
   *
   * @throws StorageError: the journal failed before, or is closed.
   */
  rotate(then: (log: number) => void): void {
    this.#assertWritable()
    const turn = (): void => {
      if (this.#failure !== undefined) return
      try {
        then(this.#logs.handOver())
      } catch (error) {
        this.#break(error)
      }
    }
    if (this.#commit === undefined) turn()
    else this.#commit.atRest(turn)
  }

  /** Removes the logs before that one, which a manifest that survives a power loss names. */
  release(log: number): void {
    if (!this.#isClosed) this.#logs.release(log)
  }

  /** Settles when all entries appended so far survive a power loss. In `none` there is nothing to do here. */
  async sync(): Promise<void> {
    this.#assertWritable()
    if (this.#commit !== undefined) return this.#commit.barrier()
    if (this.#parts.durability === 'none') return
    const running = this.#logs.sync()
    this.#syncs.add(running)
    try {
      await running
    } catch (error) {
      // The kernel may have given the pages up: a later sync that succeeds would prove nothing.
      this.#break(error)
      throw indefinite(error)
    } finally {
      this.#syncs.delete(running)
    }
  }

  /** Settles when all entries appended so far are applied. Rejects where one of them will not be. */
  async barrier(): Promise<void> {
    this.#assertWritable()
    await this.#commit?.barrier()
  }

  /** Waits for the group under way, and gives the logs up; their files stay. Never rejects for what a writer was told. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await this.#commit?.barrier().catch(() => undefined)
    await Promise.allSettled(this.#syncs)
    this.#logs.close()
  }

  #write(entry: Uint8Array): void {
    try {
      this.#group.add(entry, 'until clear')
      this.#logs.write(this.#group)
    } finally {
      this.#group.clear()
    }
  }

  #break(error: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = asStorageError(error, this.#parts.directory)
    this.#commit?.abandon(error)
    this.#parts.fail(error)
  }

  #assertWritable(): void {
    if (this.#failure !== undefined) {
      throw new StorageError(this.#failure.code, `writes stopped: ${this.#failure.message}`, { cause: this.#failure })
    }
    if (this.#isClosed) throw new StorageError('CLOSED', `the journal in ${this.#parts.directory} is closed`)
  }
}

function asStorageError(error: unknown, directory: string): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new StorageError('IO', `${directory}: ${message}`, { definite: false, cause: error })
}
