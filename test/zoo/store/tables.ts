/**
 * What is on the disk beside the logs: the tables, newest first, and the manifest that names them. Every change is
 * whole: a new table is durable before the manifest names it, and what it replaces goes after that.
 */
import type { Disk, Env } from '../../../engines/env/index.ts'
import type { Bug } from './bug.ts'
import { logPath, replayLogs } from './log.ts'
import { readManifest, writeManifest } from './manifest.ts'
import { Memtable } from './memtable.ts'
import { countToMerge, mergeEntries, type Retention } from './retain.ts'
import { Table, tablePath } from './table.ts'

export class Tables {
  readonly #env: Env
  readonly #directory: string
  readonly #bug: Bug
  #tables: readonly Table[]
  #firstLog: number
  #sequence: number
  #nextNumber: number

  /** Brings back what the directory holds, with all of its logs in a table. @throws StorageError `CORRUPT` */
  constructor(env: Env, directory: string, bug: Bug) {
    const { disk } = env
    const { tables, firstLog, sequence } = readManifest(disk, directory)
    this.#env = env
    this.#directory = directory
    this.#bug = bug
    this.#firstLog = firstLog
    this.#sequence = sequence
    this.#tables = tables.map(number => new Table(disk, directory, number, bug))
    const numbers = numbersOf(disk, directory)
    this.#nextNumber = 1 + Math.max(firstLog, ...numbers.logs, ...numbers.tables)
    const logs = numbers.logs.filter(number => number >= firstLog)
    const replayed = new Memtable(0)
    let replayedSequence = sequence
    replayLogs(disk, directory, logs, bug, write => replayed.insert(write, ++replayedSequence))
    this.flush(replayed, this.#nextNumber + 1)
    for (const number of numbers.logs) disk.remove(logPath(directory, number))
    for (const number of numbers.tables) if (!tables.includes(number)) disk.remove(tablePath(directory, number))
  }

  /** Newest first. */
  get all(): readonly Table[] {
    return this.#tables
  }

  /** Of the newest write in the tables. */
  get sequence(): number {
    return this.#sequence
  }

  /** A number that no file had before. */
  allocate(): number {
    return this.#nextNumber++
  }

  /** Puts what was written into a table; from then on the logs before `firstLog` are not needed. */
  flush(memtable: Memtable, firstLog: number, snapshots: readonly number[] = []): void {
    this.#firstLog = firstLog
    this.#nextNumber = Math.max(this.#nextNumber, firstLog)
    if (memtable.bytes === 0) {
      this.#install(this.#tables)
      return
    }
    this.#sequence = memtable.sequence
    const retention = this.#retention(snapshots, this.#tables.length === 0)
    this.#install([this.#write([memtable.range('', undefined)], retention), ...this.#tables])
  }

  /** Merges some of the newest tables into one; false: there is nothing to merge. */
  compact(snapshots: readonly number[]): boolean {
    const count = countToMerge(this.#tables.map(({ bytes }) => bytes))
    if (count === 0) return false
    const merged = this.#tables.slice(0, count)
    const retention = this.#retention(snapshots, count === this.#tables.length)
    const sources = merged.map(table => table.range('', undefined))
    this.#install([this.#write(sources, retention), ...this.#tables.slice(count)])
    for (const table of merged) {
      table.close()
      this.#env.disk.remove(tablePath(this.#directory, table.number))
    }
    return true
  }

  close(): void {
    for (const table of this.#tables) table.close()
  }

  #retention(snapshots: readonly number[], isBottom: boolean): Retention {
    return { snapshots, isBottom, nowMs: this.#env.clock.wallMs() }
  }

  #write(sources: Parameters<typeof mergeEntries>[0], retention: Retention): Table {
    const number = this.allocate()
    const { disk } = this.#env
    Table.write(disk, this.#directory, number, mergeEntries(sources, retention, this.#bug), this.#bug)
    return new Table(disk, this.#directory, number, this.#bug)
  }

  #install(tables: readonly Table[]): void {
    this.#tables = tables
    const manifest = { tables: tables.map(({ number }) => number), firstLog: this.#firstLog, sequence: this.#sequence }
    writeManifest(this.#env.disk, this.#directory, manifest, this.#bug)
  }
}

function numbersOf(disk: Disk, directory: string): { readonly logs: number[]; readonly tables: number[] } {
  const numbers = (ending: string): number[] =>
    disk.list(directory).flatMap(name => (name.endsWith(ending) ? [Number(name.slice(0, -ending.length))] : []))
  return { logs: numbers('.log'), tables: numbers('.table') }
}
