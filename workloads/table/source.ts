/** Where the rows of a workload come from: generated from a seed, by number. */
import type { Column, Table, TableRows } from '../../adapters/contract/index.ts'
import type { TableReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Operation } from '../analytics/operation.ts'

/** A kind of data set: its table, its rows, and what is asked of them. */
export interface DataSet {
  readonly table: string
  readonly columns: readonly Column[]
  /** Rows `from` … `from + count - 1`; their times go on from those before. Late ones have times of the rows before `from`. */
  rows(random: Random, from: number, count: number, isLate: boolean): TableRows
  /** All questions, each with the weight 1. */
  readonly questions: readonly Operation<Table, TableReference>[]
}
