/**
 * The tables of a tree at one moment: sorted runs, the newest first.
 *
 * A run is one or more tables with disjoint, ascending key ranges. Anything in a newer run is newer than
 * anything of the same key in an older one, so the first run that knows a key decides. Under leveled
 * compaction every flush is a run of level 0 and each deeper level is one run; under tiered compaction all
 * runs are of level 0. A version never changes; flush and compaction make a new one.
 */
import { compareBytes } from '../bytes/index.ts'
import type { Table } from './table/table.ts'

export class Run {
  readonly level: number
  readonly tables: readonly Table[]
  readonly bytes: number

  /** Tables in ascending key order. */
  constructor(level: number, tables: readonly Table[]) {
    this.level = level
    this.tables = tables
    this.bytes = tables.reduce((sum, table) => sum + table.meta.bytes, 0)
  }

  /** The table whose range has the key; `undefined` where none has. */
  find(key: Uint8Array): Table | undefined {
    const table = this.tables[this.findIndex(key)]
    return table !== undefined && compareBytes(table.meta.smallest, key) <= 0 ? table : undefined
  }

  /** Index of the first table whose largest key is at least `key`. */
  findIndex(key: Uint8Array): number {
    let low = 0
    let high = this.tables.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareBytes((this.tables[middle] as Table).meta.largest, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The tables that overlap `[smallest, largest]`, both inclusive. */
  overlapping(smallest: Uint8Array, largest: Uint8Array): Table[] {
    return this.tables.filter(
      table => compareBytes(table.meta.largest, smallest) >= 0 && compareBytes(table.meta.smallest, largest) <= 0,
    )
  }
}

export class TreeVersion {
  readonly runs: readonly Run[]
  #references = 1

  /** Retains every table of the runs. */
  constructor(runs: readonly Run[]) {
    this.runs = runs
    for (const run of runs) for (const table of run.tables) table.retain()
  }

  get tables(): Table[] {
    return this.runs.flatMap(run => run.tables)
  }

  get bytes(): number {
    return this.runs.reduce((sum, run) => sum + run.bytes, 0)
  }

  retain(): void {
    this.#references++
  }

  release(): void {
    this.#references--
    if (this.#references > 0) return
    for (const run of this.runs) for (const table of run.tables) table.release()
  }
}
