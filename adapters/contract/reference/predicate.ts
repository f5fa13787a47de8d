/** Whether a predicate holds for a row, in SQL's three values; and which values a column is compared with. */
import type { Column, Predicate, TableValue } from '../table.ts'
import type { Cell } from './cells.ts'
import { compareCells } from './cells.ts'

/** `undefined`: neither true nor false, for a null was looked at. */
export type Truth = boolean | undefined

/** The truth of the predicate for the row whose cell of a column `cellOf` gives. */
export function holds(predicate: Predicate, cellOf: (column: string) => Cell): Truth {
  if ('predicates' in predicate) {
    const truths = predicate.predicates.map(each => holds(each, cellOf))
    // By De Morgan: one is true just where not all are false.
    return predicate.type === 'and' ? everyOf(truths) : negate(everyOf(truths.map(negate)))
  }
  if (predicate.type === 'not') return negate(holds(predicate.predicate, cellOf))
  const cell = cellOf(predicate.column)
  if (predicate.type === 'null') return cell === null
  if (cell === null) return undefined
  switch (predicate.type) {
    case 'compare':
      return compares(compareCells(cell, predicate.value), predicate.operator)
    case 'range':
      return compareCells(cell, predicate.from) >= 0 && compareCells(cell, predicate.to) < 0
    case 'in':
      return predicate.values.some(value => compareCells(cell, value) === 0)
    case 'prefix':
      return (cell as string).startsWith(predicate.text)
    case 'contains':
      return (cell as string).includes(predicate.text)
  }
}

/** False as soon as one is false; else unknown as soon as one is. Of none: true. */
function everyOf(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

function negate(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth
}

function compares(order: number, operator: (Predicate & { type: 'compare' })['operator']): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

const operators: readonly string[] = ['=', '!=', '<', '<=', '>', '>=']

/** @throws TypeError a predicate that does not fit the columns; the message names the column. */
export function assertPredicate(predicate: Predicate, columnOf: (name: string) => Column): void {
  switch (predicate.type) {
    case 'and':
    case 'or':
      for (const each of predicate.predicates) assertPredicate(each, columnOf)
      return
    case 'not':
      assertPredicate(predicate.predicate, columnOf)
      return
    case 'null':
      columnOf(predicate.column)
      return
    case 'compare':
      if (!operators.includes(predicate.operator)) throw new TypeError(`there is no operator ${predicate.operator}`)
      assertValueOf(columnOf(predicate.column), predicate.value)
      return
    case 'range':
      assertValueOf(columnOf(predicate.column), predicate.from)
      assertValueOf(columnOf(predicate.column), predicate.to)
      return
    case 'in':
      for (const value of predicate.values) assertValueOf(columnOf(predicate.column), value)
      return
    case 'prefix':
    case 'contains': {
      const { name, type } = columnOf(predicate.column)
      if (type !== 'string') throw new TypeError(`column ${name} is ${type}, and '${predicate.type}' is for strings`)
      if (typeof predicate.text !== 'string') throw new TypeError(`'${predicate.type}' of column ${name} needs a text`)
      return
    }
    default:
      throw new TypeError(`there is no predicate of the type ${String((predicate as { type?: unknown }).type)}`)
  }
}

function assertValueOf({ name, type }: Column, value: TableValue): void {
  if (!fits(type, value)) throw new TypeError(`column ${name} is ${type}, and ${String(value)} is no value of it`)
}

function fits(type: Column['type'], value: TableValue): boolean {
  switch (type) {
    case 'boolean':
    case 'string':
      return typeof value === type
    case 'float64':
      return typeof value === 'number' && !Number.isNaN(value)
    case 'int32':
    case 'int64':
    case 'timestamp':
      return typeof value === 'bigint' || Number.isInteger(value)
  }
}
