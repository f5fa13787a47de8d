/** Answers a query over a table as it was at one moment. */
import type { TableAnswer, TableQuery } from '../../../adapters/contract/index.ts'
import type { TableView } from '../segment.ts'
import { answerGroups } from './groups.ts'
import { planQuery } from './plan.ts'
import { answerRows } from './rows.ts'

/** @throws TypeError: the query does not fit the table. StorageError `CORRUPT`, `OUT_OF_RANGE` */
export function answer(query: TableQuery, view: TableView): TableAnswer {
  const plan = planQuery(query, view.columns)
  return plan.type === 'rows' ? answerRows(view, plan) : answerGroups(view, plan)
}
