/**
 * The durable side of a tree: its tables, the manifest that names them, and the numbers of files.
 *
 * Changes are installed one after the other: first the manifest has them durably, then readers see them,
 * then what they replaced goes.
 */
import type { Disk } from '../env/index.ts'
import { Manifest, type TreeState } from './manifest.ts'
import type { BlockCache } from './table/block-cache.ts'
import { type LookupCounts, Table } from './table/table.ts'
import type { TableMeta } from './table/table-writer.ts'
import { Run, TreeVersion } from './version.ts'

export interface TableSetParts {
  readonly disk: Disk
  readonly directory: string
  readonly cache: BlockCache
  readonly counts: LookupCounts
}

/** What goes with a change of the runs into the manifest. */
export interface Progress {
  readonly logNumber: number
  readonly sequence: number
}

export class TableSet {
  readonly #parts: TableSetParts
  readonly #manifest: Manifest
  #version: TreeVersion
  #nextNumber: number
  #progress: Progress
  #installing: Promise<void> = Promise.resolve()
  /** Why a change did not reach the manifest: whether it is in there nobody knows, so nothing may follow it. */
  #failure: unknown

  /** Opens the tables of the state and writes it as a new manifest. @throws StorageError `CORRUPT` */
  static open(parts: TableSetParts, state: TreeState): TableSet {
    const opened: Table[] = []
    const open = (meta: TableMeta): Table => {
      const table = Table.open(parts.disk, parts.directory, meta, parts.cache, parts.counts)
      opened.push(table)
      return table
    }
    try {
      const runs = state.runs.map(({ level, tables }) => new Run(level, tables.map(open)))
      return new TableSet(parts, runs, state)
    } catch (error) {
      for (const table of opened) table.release()
      throw error
    }
  }

  private constructor(parts: TableSetParts, runs: readonly Run[], state: TreeState) {
    this.#parts = parts
    this.#progress = { logNumber: state.logNumber, sequence: state.sequence }
    this.#nextNumber = state.nextNumber
    const manifestNumber = this.allocate(1)
    this.#manifest = Manifest.create(parts.disk, parts.directory, manifestNumber, this.#stateOf(runs, this.#progress))
    this.#version = new TreeVersion(runs)
  }

  /** The tables as of now; retain it to read past the next `await`. */
  get version(): TreeVersion {
    return this.#version
  }

  get manifestNumber(): number {
    return this.#manifest.number
  }

  /** Takes `count` file numbers; returns the first. */
  allocate(count: number): number {
    const first = this.#nextNumber
    this.#nextNumber += count
    return first
  }

  openTables(metas: readonly TableMeta[]): Table[] {
    const { disk, directory, cache, counts } = this.#parts
    return metas.map(meta => Table.open(disk, directory, meta, cache, counts))
  }

  /**
   * Replaces the runs by what `change` makes of them, durably. A table that the new runs lack is dropped:
   * its file goes once the last reader lets go.
   */
  install(change: (version: TreeVersion) => readonly Run[], progress?: Partial<Progress>): Promise<void> {
    const installed = this.#installing.then(() => this.#install(change, progress))
    this.#installing = installed.catch(() => undefined)
    return installed
  }

  async #install(change: (version: TreeVersion) => readonly Run[], progress?: Partial<Progress>): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    const before = this.#version
    const runs = change(before)
    const advanced = { ...this.#progress, ...progress }
    try {
      await this.#manifest.record(this.#stateOf(runs, advanced))
    } catch (error) {
      this.#failure = error
      throw error
    }
    this.#progress = advanced
    this.#version = new TreeVersion(runs)
    const kept = new Set(this.#version.tables)
    const dropped = before.tables.filter(table => !kept.has(table))
    before.release()
    for (const table of dropped) table.drop()
  }

  /** Waits for installs under way and gives every file up. */
  async close(): Promise<void> {
    await this.#installing
    this.#manifest.close()
    const tables = this.#version.tables
    this.#version.release()
    for (const table of tables) table.release()
  }

  #stateOf(runs: readonly Run[], { logNumber, sequence }: Progress): TreeState {
    return {
      runs: runs.map(run => ({ level: run.level, tables: run.tables.map(table => table.meta) })),
      logNumber,
      sequence,
      nextNumber: this.#nextNumber,
    }
  }
}
