/** Queries of groups: one pass over the segments, then the answer's rows in their order. */
import type { TableAnswer } from '../../../adapters/contract/index.ts'
import type { TableView } from '../segment.ts'
import { columnOf } from './answer.ts'
import { applyCondition } from './filter.ts'
import { Grouping } from './grouping.ts'
import { compareValues, firstInOrder } from './order.ts'
import type { GroupsPlan } from './plan.ts'
import { Selection } from './selection.ts'
import { type AnswerValue, createTally } from './tally.ts'

export function answerGroups({ segments }: TableView, plan: GroupsPlan): TableAnswer {
  const grouping = new Grouping(plan.keys)
  const tallies = plan.aggregates.map(createTally)
  const selection = new Selection()
  for (const segment of segments) {
    selection.reset(segment.rowCount, segment.deletions)
    if (plan.where !== undefined) applyCondition(plan.where, segment, selection)
    if (selection.count === 0) continue
    if (selection.count === segment.rowCount && !selection.isAll) selection.isAll = true
    const groups = grouping.local(segment, selection)
    for (const tally of tallies) tally.add(segment, selection, groups)
  }
  const groups = Array.from({ length: grouping.count }, (_, group) => group)
  const values: AnswerValue[][] = [
    ...plan.keys.map((_, index) => grouping.values(index)),
    ...tallies.map(tally => groups.map(group => tally.value(group))),
  ]
  const rows = orderRows(plan, values, groups.length).slice(plan.offset, plan.offset + plan.limit)
  return {
    rowCount: rows.length,
    columns: plan.answer.map(({ name, type }, index) => {
      const column = values[index] as AnswerValue[]
      return columnOf(
        name,
        type,
        rows.map(row => column[row] as AnswerValue),
      )
    }),
  }
}

/** The first rows of the answer in order, at least as many as it needs. */
function orderRows({ orderBy, offset, limit }: GroupsPlan, values: AnswerValue[][], rowCount: number): number[] {
  if (orderBy.length === 0) return Array.from({ length: rowCount }, (_, row) => row)
  const keys = orderBy.map(({ index, descending }) => ({ column: values[index] as AnswerValue[], descending }))
  return firstInOrder(rowCount, offset + limit, (left, right) => {
    for (const { column, descending } of keys) {
      const order = compareValues(column[left] as AnswerValue, column[right] as AnswerValue, descending)
      if (order !== 0) return order
    }
    return 0
  })
}
