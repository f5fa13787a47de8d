/**
 * Leveled compaction (O'Neil et al., 1996, as LevelDB lays it out): every level but the first is one run
 * of disjoint tables, ten times the bytes of the one above; what overflows moves down.
 *
 * Level 0 holds the flushed tables, which overlap; enough of them are merged into level 1 together.
 */
import { compareBytes } from '../../bytes/index.ts'
import type { Table } from '../table/table.ts'
import { Run, type TreeVersion } from '../version.ts'
import type { CompactionPolicy, Pick } from './policy.ts'

export interface LeveledOptions {
  /** Flushed tables in level 0 that call for a merge. */
  readonly runCountTrigger: number
  readonly level1Bytes: number
  readonly levelFactor: number
}

export class LeveledPolicy implements CompactionPolicy {
  readonly #options: LeveledOptions
  /** By level: the largest key of the table that went down last; the next one goes next. */
  readonly #lastKeys = new Map<number, Uint8Array>()

  constructor(options: LeveledOptions) {
    this.#options = options
  }

  pick(version: TreeVersion): Pick | undefined {
    const flushed = version.runs.filter(run => run.level === 0)
    if (flushed.length >= this.#options.runCountTrigger) return this.#pickFlushed(version, flushed)
    let targetBytes = this.#options.level1Bytes
    for (let level = 1; ; level++) {
      const run = version.runs.find(candidate => candidate.level === level)
      if (run === undefined && !version.runs.some(candidate => candidate.level > level)) return undefined
      if (run !== undefined && run.bytes > targetBytes) return this.#pickTable(version, run)
      targetBytes *= this.#options.levelFactor
    }
  }

  #pickFlushed(version: TreeVersion, flushed: readonly Run[]): Pick {
    const tables = flushed.flatMap(run => run.tables)
    return pickInto(version, flushed, tables, 1)
  }

  #pickTable(version: TreeVersion, run: Run): Pick {
    const last = this.#lastKeys.get(run.level)
    const table =
      run.tables.find(candidate => last === undefined || compareBytes(candidate.meta.smallest, last) > 0) ??
      (run.tables[0] as Table)
    this.#lastKeys.set(run.level, table.meta.largest)
    return pickInto(version, [new Run(run.level, [table])], [table], run.level + 1)
  }

  install(version: TreeVersion, pick: Pick, outputs: readonly Table[]): Run[] {
    const removed = new Set(pick.runs.flatMap(run => run.tables))
    const runs: Run[] = []
    for (const run of version.runs) {
      const kept = run.tables.filter(table => !removed.has(table))
      if (run.level !== pick.outputLevel && kept.length > 0) runs.push(new Run(run.level, kept))
    }
    const below = version.runs.find(run => run.level === pick.outputLevel)
    const merged = [...(below?.tables.filter(table => !removed.has(table)) ?? []), ...outputs]
    merged.sort((a, b) => compareBytes(a.meta.smallest, b.meta.smallest))
    if (merged.length > 0) {
      const at = runs.findIndex(run => run.level > pick.outputLevel)
      runs.splice(at === -1 ? runs.length : at, 0, new Run(pick.outputLevel, merged))
    }
    return runs
  }
}

/** Merges `tables` (of `runs`) with what they overlap in the level below them. */
function pickInto(version: TreeVersion, runs: readonly Run[], tables: readonly Table[], outputLevel: number): Pick {
  const { smallest, largest } = rangeOf(tables)
  const below = version.runs.find(run => run.level === outputLevel)?.overlapping(smallest, largest) ?? []
  // The tables below reach past those above, and their deletions there may hide something deeper still.
  const merged = rangeOf([...tables, ...below])
  const deeper = version.runs.filter(run => run.level > outputLevel)
  return {
    runs: below.length === 0 ? runs : [...runs, new Run(outputLevel, below)],
    outputLevel,
    isBottom: deeper.every(run => run.overlapping(merged.smallest, merged.largest).length === 0),
    isMove: below.length === 0 && tables.length === 1 && outputLevel > 1,
  }
}

/** From the least to the greatest key of the tables, of which there is at least one. */
function rangeOf(tables: readonly Table[]): { readonly smallest: Uint8Array; readonly largest: Uint8Array } {
  let { smallest, largest } = (tables[0] as Table).meta
  for (const { meta } of tables) {
    if (compareBytes(meta.smallest, smallest) < 0) smallest = meta.smallest
    if (compareBytes(meta.largest, largest) > 0) largest = meta.largest
  }
  return { smallest, largest }
}
