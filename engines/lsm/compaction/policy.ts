/** What a compaction policy decides: which runs to merge next, and where the outcome goes. */
import type { Table } from '../table/table.ts'
import type { Run, TreeVersion } from '../version.ts'

export interface Pick {
  /** What is merged, the newest run first; parts of the version's runs. */
  readonly runs: readonly Run[]
  readonly outputLevel: number
  /** True: nothing older of any key in range lies in the runs that are left out. */
  readonly isBottom: boolean
  /** True: the one table can go to the output level as it is. */
  readonly isMove: boolean
}

export interface CompactionPolicy {
  /** What should be merged next; `undefined`: the tree is in shape. */
  pick(version: TreeVersion): Pick | undefined
  /** The runs of `version`, which may have grown since the pick, with the pick replaced by its outcome. */
  install(version: TreeVersion, pick: Pick, outputs: readonly Table[]): Run[]
}
