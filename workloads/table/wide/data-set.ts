/** The visits as a data set: rows from streams that share their pools, and the questions. */
import type { Random } from '../../../engines/env/index.ts'
import type { DataSet } from '../source.ts'
import { visitQuestions } from './questions.ts'
import { VisitPools, Visits, visitColumns } from './visits.ts'

const table = 'visits'

export function wideDataSet(rowCount: number): DataSet {
  const pools = new VisitPools(rowCount)
  const streams = new WeakMap<Random, Visits>()
  return {
    table,
    columns: visitColumns,
    rows(random, from, count, isLate) {
      const stream = streams.get(random) ?? new Visits(random, pools)
      streams.set(random, stream)
      return stream.rows(from, count, isLate)
    },
    questions: visitQuestions(table, rowCount, pools),
  }
}
