/**
 * The way of a write: admitted, given its sequence, logged, applied to the pages.
 *
 * In `sync` it is applied once its group is durable, so that readers see nothing that a crash could take back;
 * in the other modes at once. A unit of writes is applied whole: a write that fails on the disk leaves its page
 * in memory and is told afterwards. Only a page that cannot be read can tear a unit, and then `tear` is told.
 */
import { type Disk, type Env, StorageError } from '../env/index.ts'
import { Stalls } from '../journal/index.ts'
import type { Checkpointer, Moment } from './checkpoint/checkpointer.ts'
import { GroupCommit, indefinite } from './log/group-commit.ts'
import { LogWriter } from './log/log.ts'
import { WriteGroup, type WriteReader } from './log/write-group.ts'
import { logPath } from './names.ts'
import type { BtreeOptions } from './options.ts'
import type { PageStore } from './store/page-store.ts'
import { type Entries, noExpiry, storedExpiry } from './tree/entries.ts'

/** One write of a batch. */
export type TreeWrite =
  | { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array; readonly expiresAtMs?: number }
  | { readonly type: 'delete'; readonly key: Uint8Array }

export interface WritePathParts {
  readonly env: Env
  readonly directory: string
  readonly options: BtreeOptions
  readonly store: PageStore
  readonly entries: Entries
  readonly sequence: number
  readonly nextLogNumber: number
  readonly fail: (error: unknown) => void
  /** A unit of writes is in the pages in part: nothing that they say can be trusted. */
  readonly tear: () => void
}

export class WritePath {
  readonly #parts: WritePathParts
  readonly #commit: GroupCommit | undefined
  readonly #group = new WriteGroup(false)
  readonly stalls: Stalls
  #checkpointer: Checkpointer | undefined
  #log: LogWriter | undefined
  /** Logs that the running checkpoint makes superfluous, and that may not be synced yet. */
  #oldLogs: LogWriter[] = []
  #nextLogNumber: number
  #sequence: number
  /** In `buffered`, every write up to here is known to survive a power loss. */
  #syncedSequence: number
  /** Bytes of writes since the last moment that a checkpoint took. */
  #bytesSinceMoment = 0
  #closedLogBytes = 0
  /** Why no log takes over any more. */
  #abandoned: unknown
  userBytes = 0

  constructor(parts: WritePathParts) {
    this.#parts = parts
    this.#sequence = parts.sequence
    this.#syncedSequence = parts.sequence
    this.#nextLogNumber = parts.nextLogNumber
    this.stalls = new Stalls(parts.env.clock)
    if (parts.options.durability === 'sync') {
      const log = (): LogWriter => this.#log as LogWriter
      const apply = (group: WriteGroup): void => this.#applyGroup(group.writes())
      this.#commit = new GroupCommit({ clock: parts.env.clock, log, apply, fail: parts.fail }, parts.sequence)
    }
  }

  /** Checkpoints and writes need each other: this ties them together, once, before the first write. */
  attach(checkpointer: Checkpointer): void {
    this.#checkpointer = checkpointer
  }

  get logBytes(): number {
    return this.#oldLogs.reduce(
      (sum, log) => sum + log.writtenBytes,
      this.#closedLogBytes + (this.#log?.writtenBytes ?? 0),
    )
  }

  get groupCount(): number {
    return this.#commit?.groupCount ?? 0
  }

  /** `undefined`: the write may go ahead. Otherwise wait, and ask again. */
  admit(): Promise<void> | undefined {
    const { options } = this.#parts
    if (this.#bytesSinceMoment < options.checkpointBytes) return undefined
    this.#checkpointer?.request()
    return this.#bytesSinceMoment >= options.backlogBytes ? this.stalls.wait() : undefined
  }

  /** Puts one entry, or deletes it where there is no value. In `sync`, settles when that is durable. */
  write(key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): Promise<void> | undefined {
    this.#count(key, value)
    if (this.#commit !== undefined) {
      this.#commit.group.add(++this.#sequence, key, value, expiresAtMs)
      return this.#commit.join()
    }
    this.#sequence++
    if (this.#log !== undefined) {
      this.#group.add(this.#sequence, key, value, expiresAtMs)
      this.#logGroup()
    }
    this.#applyWhole(() => this.#apply(key, value, expiresAtMs))
    return undefined
  }

  /** All or none, in order. */
  writeAll(writes: readonly TreeWrite[]): Promise<void> | undefined {
    const group = this.#commit?.group ?? (this.#log === undefined ? undefined : this.#group)
    for (const write of writes) {
      const value = write.type === 'put' ? write.value : undefined
      this.#count(write.key, value)
      this.#sequence++
      group?.add(this.#sequence, write.key, value, expiryOf(write))
    }
    if (this.#commit !== undefined) return this.#commit.join()
    if (this.#log !== undefined) this.#logGroup()
    this.#applyWhole(() => {
      for (const write of writes) {
        this.#apply(write.key, write.type === 'put' ? write.value : undefined, expiryOf(write))
      }
    })
    return undefined
  }

  /** The last write of a key that readers do not see yet. */
  pending(key: Uint8Array): WriteReader | undefined {
    return this.#commit?.last(key)
  }

  /** Settles when every write so far survives a power loss. */
  async sync(): Promise<void> {
    if (this.#commit !== undefined) return this.#commit.barrier()
    if (this.#log === undefined) return this.#checkpointer?.run({ isLast: false, moves: 'none' })
    const sequence = this.#sequence
    try {
      await Promise.all([...this.#oldLogs, this.#log].map(log => log.sync()))
      this.#syncedSequence = Math.max(this.#syncedSequence, sequence)
    } catch (error) {
      // The kernel may have given the pages up: a later sync that succeeds would prove nothing.
      this.#parts.fail(error)
      throw indefinite(error)
    }
  }

  /** Waits for writers under way. */
  async drain(): Promise<void> {
    await this.#commit?.barrier().catch(() => undefined)
  }

  /** Lets another log take over between two writes, and `take` the moment. */
  rotate(isLast: boolean, take: (moment: Moment) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          if (this.#abandoned !== undefined) throw this.#abandoned
          take(this.#turnOver(isLast))
          resolve()
        } catch (error) {
          reject(error)
        }
      }
      if (this.#commit === undefined) turn()
      else this.#commit.atRest(turn)
    })
  }

  /** A checkpoint is durable: the logs before its moment have done their work. */
  releaseLogs(): void {
    for (const log of this.#oldLogs.splice(0)) this.#discard(log)
  }

  /** Gives the logs up, and leaves them where they are. */
  close(): void {
    for (const log of this.#oldLogs) log.close()
    this.#log?.close()
    this.#log = undefined
  }

  /** The disk failed: whoever waits for a group is told. */
  abandon(error: unknown): void {
    this.#abandoned = error
    this.#commit?.abandon(error)
    this.stalls.resume()
  }

  #turnOver(isLast: boolean): Moment {
    const { env, directory, options } = this.#parts
    const full = this.#log
    let number = 0
    if (!isLast && options.durability !== 'none') {
      number = this.#nextLogNumber++
      const isSynced = options.durability === 'sync'
      this.#log = LogWriter.create({
        disk: env.disk,
        directory,
        number,
        isSynced,
        expectedBytes: options.checkpointBytes,
      })
      full?.handOver(number)
    } else this.#log = undefined
    if (full !== undefined) this.#oldLogs.push(full)
    this.#bytesSinceMoment = 0
    const sequence = this.#commit === undefined ? this.#sequence : this.#commit.durableSequence
    return { sequence, logNumber: number, nextLogNumber: this.#nextLogNumber }
  }

  #logGroup(): void {
    try {
      this.#log?.write(this.#group, this.#syncedSequence)
    } catch (error) {
      this.#parts.fail(error)
      throw indefinite(error)
    } finally {
      this.#group.clear()
    }
  }

  #applyGroup(writes: WriteReader): void {
    this.#applyWhole(() => {
      while (writes.next()) {
        this.#apply(writes.key, writes.isDeletion ? undefined : writes.value, writes.expiresAtMs)
      }
    })
  }

  #apply(key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): void {
    const { entries } = this.#parts
    if (value === undefined) entries.remove(key)
    else entries.put(key, value, expiresAtMs)
  }

  #applyWhole(apply: () => void): void {
    const { store, fail, tear } = this.#parts
    const before = store.mutationCount
    try {
      apply()
    } catch (error) {
      if (store.mutationCount !== before) tear()
      fail(error)
      throw indefinite(error)
    }
  }

  #count(key: Uint8Array, value: Uint8Array | undefined): void {
    const bytes = key.length + (value === undefined ? 0 : value.length)
    this.userBytes += bytes
    this.#bytesSinceMoment += bytes
  }

  #discard(log: LogWriter): void {
    this.#closedLogBytes += log.writtenBytes
    log.close()
    discardFile(this.#parts.env.disk, logPath(this.#parts.directory, log.number))
  }
}

function expiryOf(write: TreeWrite): number {
  const expiresAtMs = write.type === 'put' ? write.expiresAtMs : undefined
  return expiresAtMs === undefined ? noExpiry : storedExpiry(expiresAtMs)
}

/** Removes a file of no further use. One that the disk does not give up now lies there until the next opening. */
export function discardFile(disk: Disk, path: string): void {
  try {
    disk.remove(path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}
