/** Where the rows of a workload come from: generated from a seed, by number. */
import type { Column, TableQuery, TableRows } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { NamedQuestion } from '../operation/fingerprint.ts'

/** A query with arguments that are drawn anew each time. */
export type TableQuestion = NamedQuestion<TableQuery>

/** A kind of data set: its table, its rows, and what is asked of them. */
export interface DataSet {
  readonly table: string
  readonly columns: readonly Column[]
  /** Rows `from` … `from + count - 1`; their times go on from those before. Late ones have times of the rows before `from`. */
  rows(random: Random, from: number, count: number, isLate: boolean): TableRows
  readonly questions: readonly TableQuestion[]
}
