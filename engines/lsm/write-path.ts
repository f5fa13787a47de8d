/**
 * The way of a write: admitted, given its sequence, logged, put into the memtable, made visible.
 *
 * In `sync` a write is in the memtable before it is durable, and readers see it only once it is: they read
 * up to `visibleSequence`. In the other modes it is visible at once.
 */
import type { Env } from '../env/index.ts'
import type { Frozen, Maintenance } from './compaction/maintenance.ts'
import { discardFile } from './discard.ts'
import type { EntryKind } from './entry.ts'
import { GroupCommit, indefinite } from './group-commit.ts'
import { type LogEnd, LogWriter } from './log.ts'
import { hashKey, Memtable } from './memtable/memtable.ts'
import { logPath } from './names.ts'
import type { LsmOptions } from './options.ts'
import type { TableSet } from './table-set.ts'
import { WriteStalls } from './write-stalls.ts'

/** How far ahead a log is preallocated; one that belongs to a small memtable needs less. */
const preallocatedBytesMax = 1 << 20

export interface WritePathParts {
  readonly env: Env
  readonly directory: string
  readonly options: LsmOptions
  readonly tables: TableSet
  /** The first log, already created; `undefined` in `none`. */
  readonly log: LogWriter | undefined
  readonly sequence: number
  readonly fail: (error: unknown) => void
}

interface FrozenWithLog extends Frozen {
  readonly log: LogWriter | undefined
}

export class WritePath {
  readonly #parts: WritePathParts
  readonly #commit: GroupCommit | undefined
  readonly stalls: WriteStalls
  #log: LogWriter | undefined
  #memtable: Memtable
  /** Full ones, newest first. */
  #frozen: readonly FrozenWithLog[] = []
  /** The memtable at hand and the full ones, newest first. */
  memtables: readonly Memtable[]
  #sequence: number
  /** In `buffered`, every write up to here is known to survive a power loss. */
  #syncedSequence: number
  #maintenance: Maintenance | undefined
  userBytes = 0
  #closedLogBytes = 0

  constructor(parts: WritePathParts) {
    this.#parts = parts
    this.#log = parts.log
    this.#sequence = parts.sequence
    this.#syncedSequence = parts.sequence
    this.#memtable = new Memtable(parts.options.memtableBytes)
    this.memtables = [this.#memtable]
    this.stalls = new WriteStalls(parts.env.clock)
    if (parts.options.durability === 'sync' && parts.log !== undefined) {
      this.#commit = new GroupCommit(parts.env.clock, parts.log, parts.sequence, parts.fail)
    }
  }

  /** Maintenance and write path need each other: this ties them together, once, before the first write. */
  attach(maintenance: Maintenance): void {
    this.#maintenance = maintenance
  }

  /** What readers may see. */
  get visibleSequence(): number {
    return this.#commit === undefined ? this.#sequence : this.#commit.durableSequence
  }

  get logBytes(): number {
    return this.#closedLogBytes + (this.#log?.writtenBytes ?? 0)
  }

  get groupCount(): number {
    return this.#commit?.groupCount ?? 0
  }

  /** `undefined`: the write may go ahead. Otherwise wait, and ask again. */
  admit(roomBytes: number): Promise<void> | undefined {
    const { options, tables } = this.#parts
    const runCount = levelZeroCount(tables)
    if (!this.#memtable.hasRoomFor(roomBytes) && !this.#replaceEmpty(roomBytes)) {
      if (this.#frozen.length + 1 >= options.memtableCountMax || runCount >= options.runCountStop) {
        return this.stalls.wait()
      }
      this.#rotate(roomBytes)
    }
    return runCount >= options.runCountSlow ? this.stalls.slow(roomBytes) : undefined
  }

  /** Adds a write to the group at hand; `end` completes it. Nothing may come between the two. */
  add(kind: EntryKind, key: Uint8Array, value: Uint8Array | undefined, expiresAtMs: number): void {
    const sequence = ++this.#sequence
    this.#log?.add(sequence, kind, key, value, expiresAtMs)
    this.#memtable.insert(key, hashKey(key), sequence, kind, value, expiresAtMs)
    this.userBytes += key.length + (value === undefined ? 0 : value.length)
  }

  /** Logs what was added as one unit. In `sync`, settles when it is durable. */
  end(): Promise<void> | undefined {
    if (this.#commit !== undefined) return this.#commit.join(this.#sequence)
    if (this.#log !== undefined) {
      try {
        this.#log.write(this.#syncedSequence)
      } catch (error) {
        this.#parts.fail(error)
        throw indefinite(error)
      }
    }
    return undefined
  }

  /** Settles when every write so far survives a power loss. */
  async sync(): Promise<void> {
    if (this.#commit !== undefined) return this.#commit.barrier()
    if (this.#log === undefined) return this.flush()
    const sequence = this.#sequence
    const logs = [...this.#frozen.map(frozen => frozen.log), this.#log]
    try {
      await Promise.all(logs.map(log => log?.sync()))
      this.#syncedSequence = Math.max(this.#syncedSequence, sequence)
    } catch (error) {
      // The kernel may have given the pages up: a later sync that succeeds would prove nothing.
      this.#parts.fail(error)
      throw indefinite(error)
    }
  }

  /** Settles when every write so far is in a table. */
  async flush(): Promise<void> {
    if (this.#memtable.keyCount > 0) this.#rotate(0)
    await this.#maintenance?.flushAll()
  }

  /** Waits for writers under way. */
  async drain(): Promise<void> {
    await this.#commit?.barrier().catch(() => undefined)
  }

  /** A full memtable is in a table: its log has done its work. */
  release(flushed: Frozen): void {
    const frozen = this.#frozen.find(candidate => candidate.memtable === flushed.memtable)
    this.#frozen = this.#frozen.filter(candidate => candidate !== frozen)
    this.memtables = [this.#memtable, ...this.#frozen.map(candidate => candidate.memtable)]
    if (frozen?.log !== undefined) this.#removeLog(frozen.log)
  }

  /** Gives the logs up. `flushed`: nothing in them is needed any more. */
  close(flushed: boolean): void {
    for (const { log } of this.#frozen) log?.close()
    if (this.#log === undefined) return
    if (flushed) this.#removeLog(this.#log)
    else this.#log.close()
    this.#log = undefined
  }

  /** An empty memtable that is too small for a large write: nothing to flush. */
  #replaceEmpty(roomBytes: number): boolean {
    if (this.#memtable.keyCount > 0) return false
    this.#memtable = new Memtable(roomBytes)
    this.memtables = [this.#memtable, ...this.memtables.slice(1)]
    return true
  }

  #rotate(roomBytes: number): void {
    const { env, directory, options, tables } = this.#parts
    const full = this.#memtable
    const fullLog = this.#log
    let nextLogNumber = 0
    if (fullLog !== undefined) {
      nextLogNumber = tables.allocate(1)
      try {
        this.#commit?.writePending()
        this.#log = createLog(env, directory, nextLogNumber, fullLog.end, options)
        fullLog.handOver(nextLogNumber)
      } catch (error) {
        this.#parts.fail(error)
        throw indefinite(error)
      }
      this.#commit?.switchTo(this.#log)
    }
    this.#memtable = new Memtable(Math.max(options.memtableBytes, roomBytes))
    const ready = this.#commit?.barrier() ?? Promise.resolve()
    ready.catch(() => undefined)
    const frozen = { memtable: full, log: fullLog, ready, nextLogNumber }
    this.#frozen = [frozen, ...this.#frozen]
    this.memtables = [this.#memtable, ...this.memtables]
    this.#maintenance?.flush(frozen)
  }

  #removeLog(log: LogWriter): void {
    this.#closedLogBytes += log.writtenBytes
    log.close()
    discardFile(this.#parts.env.disk, logPath(this.#parts.directory, log.number))
  }
}

export function createLog(
  env: Env,
  directory: string,
  number: number,
  previous: LogEnd,
  options: LsmOptions,
): LogWriter {
  const preallocatedBytes = options.durability === 'sync' ? Math.min(preallocatedBytesMax, options.memtableBytes) : 0
  return LogWriter.create({ disk: env.disk, directory, number, previous, preallocatedBytes })
}

function levelZeroCount(tables: TableSet): number {
  const { runs } = tables.version
  let count = 0
  while (count < runs.length && runs[count]?.level === 0) count++
  return count
}
