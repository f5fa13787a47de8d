/**
 * Size-tiered compaction: runs of similar size are merged into one, so that each byte is rewritten about
 * once a tier. Writes cost less than under leveled compaction, reads and space more.
 *
 * Only neighbours in age are merged, since what is newer must stay in front of what is older.
 */
import type { Table } from '../table/table.ts'
import { Run, type TreeVersion } from '../version.ts'
import type { CompactionPolicy, Pick } from './policy.ts'

export interface TieredOptions {
  /** Runs that call for a merge. */
  readonly runCountTrigger: number
  /** A run joins the newer ones if it is at most this many times their bytes. */
  readonly sizeRatio: number
  /** All are merged if the newer runs reach this share of the oldest: it bounds the space that dead entries take. */
  readonly spaceShare: number
}

export class TieredPolicy implements CompactionPolicy {
  readonly #options: TieredOptions

  constructor(options: TieredOptions) {
    this.#options = options
  }

  pick(version: TreeVersion): Pick | undefined {
    const { runs } = version
    if (runs.length < this.#options.runCountTrigger) return undefined
    const oldest = runs[runs.length - 1] as Run
    const isSpread = version.bytes - oldest.bytes >= oldest.bytes * this.#options.spaceShare
    const count = isSpread ? runs.length : this.#similarCount(runs)
    return { runs: runs.slice(0, count), outputLevel: 0, isBottom: count === runs.length, isMove: false }
  }

  install(version: TreeVersion, pick: Pick, outputs: readonly Table[]): Run[] {
    const replaced = new Set(pick.runs)
    const last = pick.runs[pick.runs.length - 1]
    return version.runs.flatMap(run => {
      if (run === last) return outputs.length === 0 ? [] : [new Run(pick.outputLevel, outputs)]
      return replaced.has(run) ? [] : [run]
    })
  }

  /** How many of the newest runs are of a size; at least two, and enough to fall below the trigger. */
  #similarCount(runs: readonly Run[]): number {
    let bytes = (runs[0] as Run).bytes
    let count = 1
    while (count < runs.length && (runs[count] as Run).bytes <= bytes * this.#options.sizeRatio) {
      bytes += (runs[count] as Run).bytes
      count++
    }
    return Math.max(count, 2, runs.length - this.#options.runCountTrigger + 2)
  }
}
