/**
 * The work that keeps a tree in shape beside its readers and writers: flushes full memtables, oldest first,
 * and merges runs while the policy asks for it. One flush and one merge at a time, each off this thread.
 *
 * A failure ends it: the tree hears of it through `fail`, and nothing more is started.
 */
import type { Env } from '../../env/index.ts'
import type { Memtable } from '../memtable/memtable.ts'
import type { LsmOptions } from '../options.ts'
import type { TableSet } from '../table-set.ts'
import { Run } from '../version.ts'
import { type CompactionRequest, compactTask } from './compact.ts'
import { flushTask } from './flush.ts'
import { LeveledPolicy } from './leveled.ts'
import type { MergeResult } from './merge.ts'
import type { CompactionPolicy, Pick } from './policy.ts'
import { TieredPolicy } from './tiered.ts'

/** A full memtable on its way to a table. */
export interface Frozen {
  readonly memtable: Memtable
  /** Settles when its writes may reach the disk: each is durable in the log, or nobody was promised more. */
  readonly ready: Promise<void>
  /** The log that the manifest names once this memtable is in a table. */
  readonly nextLogNumber: number
}

export interface MaintenanceParts {
  readonly env: Env
  readonly directory: string
  readonly options: LsmOptions
  readonly tables: TableSet
  /** Sequences of live snapshots, ascending. */
  readonly snapshots: () => number[]
  /** The memtable is in a table now; readers find it there. */
  readonly flushed: (frozen: Frozen) => void
  /** Something changed that a stalled writer may wait for. */
  readonly progressed: () => void
  readonly fail: (error: unknown) => void
}

/** Bytes and entries that maintenance moved since the tree was opened. */
export class MaintenanceCounts {
  flushCount = 0
  flushedBytes = 0
  compactionCount = 0
  compactionReadBytes = 0
  compactionWrittenBytes = 0
  droppedEntries = 0
}

export class Maintenance {
  readonly #parts: MaintenanceParts
  readonly #policy: CompactionPolicy
  readonly #queue: Frozen[] = []
  readonly #cancelled = new Int32Array(new SharedArrayBuffer(4))
  readonly counts: MaintenanceCounts = new MaintenanceCounts()
  #flushing: Promise<void> | undefined
  #compacting: Promise<void> | undefined
  #stopped = false

  constructor(parts: MaintenanceParts) {
    this.#parts = parts
    const { options } = parts
    this.#policy =
      options.compaction === 'leveled'
        ? new LeveledPolicy({
            runCountTrigger: options.runCountTrigger,
            level1Bytes: options.memtableBytes * options.runCountTrigger,
            levelFactor: 10,
          })
        : new TieredPolicy({ runCountTrigger: options.runCountTrigger, sizeRatio: 2, spaceShare: 1 })
  }

  /** Frozen memtables that are not in tables yet. */
  get waitingCount(): number {
    return this.#queue.length
  }

  flush(frozen: Frozen): void {
    this.#queue.push(frozen)
    this.#startFlush()
  }

  /** Looks whether a merge is due. */
  wake(): void {
    this.#startCompaction()
  }

  /** Settles when nothing is left to flush or to merge, or maintenance has stopped. */
  async settle(): Promise<void> {
    while (this.#flushing !== undefined || this.#compacting !== undefined) {
      await Promise.all([this.#flushing, this.#compacting])
    }
  }

  /** Settles when every frozen memtable is in a table, or maintenance has stopped. */
  async flushAll(): Promise<void> {
    while (this.#flushing !== undefined) await this.#flushing
  }

  /** Gives up merging under way and starts nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true
    Atomics.store(this.#cancelled, 0, 1)
    await this.settle()
  }

  #startFlush(): void {
    if (this.#flushing !== undefined || this.#stopped || this.#queue.length === 0) return
    this.#flushing = this.#flushOldest()
      .catch(error => this.#halt(error))
      .then(() => {
        this.#flushing = undefined
        this.#parts.progressed()
        this.#startFlush()
        this.#startCompaction()
      })
  }

  async #flushOldest(): Promise<void> {
    const { env, options, tables } = this.#parts
    const frozen = this.#queue[0] as Frozen
    await frozen.ready
    const result = await env.background.run(flushTask, {
      ...this.#mergeBasics(1),
      memtable: frozen.memtable.image,
      tableOptions: options.table,
      tableBytes: Number.POSITIVE_INFINITY,
      isBottom: tables.version.runs.length === 0,
    })
    const opened = tables.openTables(result.tables)
    const added = opened.length === 0 ? [] : [new Run(0, opened)]
    await tables.install(version => [...added, ...version.runs], {
      logNumber: frozen.nextLogNumber,
      sequence: frozen.memtable.sequenceLast,
    })
    this.#queue.shift()
    this.counts.flushCount++
    this.counts.flushedBytes += result.bytesWritten
    this.counts.droppedEntries += result.entriesRead - result.entriesWritten
    this.#parts.flushed(frozen)
  }

  #startCompaction(): void {
    if (this.#compacting !== undefined || this.#stopped) return
    const { tables } = this.#parts
    const pick = this.#policy.pick(tables.version)
    if (pick === undefined) return
    this.#compacting = (pick.isMove ? this.#move(pick) : this.#compact(pick))
      .catch(error => this.#halt(error))
      .then(() => {
        this.#compacting = undefined
        this.#parts.progressed()
        this.#startCompaction()
      })
  }

  /** The one table of the pick overlaps nothing below: it changes its level and stays where it is. */
  async #move(pick: Pick): Promise<void> {
    const moved = pick.runs.flatMap(run => run.tables)
    await this.#parts.tables.install(version => this.#policy.install(version, pick, moved))
  }

  async #compact(pick: Pick): Promise<void> {
    const { env, options, tables } = this.#parts
    const inputs = pick.runs.map(run => run.tables.map(table => table.meta))
    const inputBytes = pick.runs.reduce((sum, run) => sum + run.bytes, 0)
    const request: CompactionRequest = {
      ...this.#mergeBasics(Math.ceil(inputBytes / options.tableBytes) + inputs.length + 1),
      runs: inputs,
      tableOptions: options.table,
      tableBytes: options.tableBytes,
      isBottom: pick.isBottom,
      cancelled: this.#cancelled,
    }
    // The inputs must stay on the disk while the merge reads them, whatever is installed meanwhile.
    const held = tables.version
    held.retain()
    let result: MergeResult | undefined
    try {
      result = await env.background.run(compactTask, request)
    } finally {
      held.release()
    }
    if (result === undefined) return
    const outputs = tables.openTables(result.tables)
    await tables.install(version => this.#policy.install(version, pick, outputs))
    this.counts.compactionCount++
    this.counts.compactionReadBytes += result.bytesRead
    this.counts.compactionWrittenBytes += result.bytesWritten
    this.counts.droppedEntries += result.entriesRead - result.entriesWritten
  }

  #mergeBasics(numberCount: number): {
    directory: string
    firstNumber: number
    numberCount: number
    snapshots: number[]
    nowMs: number
  } {
    const { env, directory, tables, snapshots } = this.#parts
    return {
      directory,
      firstNumber: tables.allocate(numberCount),
      numberCount,
      snapshots: snapshots(),
      nowMs: env.clock.wallMs(),
    }
  }

  #halt(error: unknown): void {
    this.#stopped = true
    this.#parts.fail(error)
  }
}
