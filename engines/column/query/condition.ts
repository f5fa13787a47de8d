/**
 * A predicate made ready: checked, its "not" pushed down to the tests, each test a closed range or a set.
 *
 * Once "not" stands only before tests, a null needs no third truth: a test of a null is not taken, negated or not.
 */
import type { Predicate, TableValue } from '../../../adapters/contract/index.ts'
import type { StoredColumn } from '../schema.ts'

export type Test =
  /** Integers, timestamps and booleans as 0 and 1: `low` to `high`, both inclusive; `undefined` has no end. */
  | { readonly type: 'whole'; readonly low: bigint | undefined; readonly high: bigint | undefined }
  /** Both inclusive. */
  | { readonly type: 'float'; readonly low: number; readonly high: number }
  | { readonly type: 'text'; readonly low: TextEnd | undefined; readonly high: TextEnd | undefined }
  | { readonly type: 'wholes'; readonly values: ReadonlySet<bigint> }
  | { readonly type: 'floats'; readonly values: ReadonlySet<number> }
  | { readonly type: 'texts'; readonly values: ReadonlySet<string> }
  | { readonly type: 'prefix' | 'contains'; readonly text: string }
  | { readonly type: 'null' }

export interface TextEnd {
  readonly text: string
  readonly isIncluded: boolean
}

export interface ColumnTest {
  readonly type: 'test'
  readonly column: StoredColumn
  readonly test: Test
  readonly isNegated: boolean
}

export type Condition =
  | ColumnTest
  /** Of none: true with `and`, false with `or`. */
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }

type ColumnOf = (name: string) => StoredColumn

/** @throws TypeError: the predicate does not fit the columns. */
export function toCondition(predicate: Predicate, columnOf: ColumnOf, isNegated = false): Condition {
  switch (predicate.type) {
    case 'and':
    case 'or':
      return {
        type: (predicate.type === 'and') === isNegated ? 'or' : 'and',
        conditions: predicate.predicates.map(each => toCondition(each, columnOf, isNegated)),
      }
    case 'not':
      return toCondition(predicate.predicate, columnOf, !isNegated)
    case 'null':
      return { type: 'test', column: columnOf(predicate.column), test: { type: 'null' }, isNegated }
    case 'compare': {
      const column = columnOf(predicate.column)
      const test = compareTest(column, predicate.operator, predicate.value)
      return { type: 'test', column, test, isNegated: (predicate.operator === '!=') !== isNegated }
    }
    case 'range': {
      const column = columnOf(predicate.column)
      const conditions: Condition[] = [
        { type: 'test', column, test: compareTest(column, '>=', predicate.from), isNegated },
        { type: 'test', column, test: compareTest(column, '<', predicate.to), isNegated },
      ]
      return { type: isNegated ? 'or' : 'and', conditions }
    }
    case 'in': {
      const column = columnOf(predicate.column)
      return { type: 'test', column, test: setTest(column, predicate.values), isNegated }
    }
    case 'prefix':
    case 'contains': {
      const column = columnOf(predicate.column)
      const { type, text } = predicate
      if (column.type !== 'string') throw new TypeError(`column ${column.name} is ${column.type}: it has no '${type}'`)
      if (typeof text !== 'string') throw new TypeError(`'${type}' of column ${column.name} needs a text`)
      return { type: 'test', column, test: { type, text }, isNegated }
    }
    default:
      throw new TypeError(`there is no predicate '${String((predicate as { type?: unknown }).type)}'`)
  }
}

type Operator = (Predicate & { type: 'compare' })['operator']

/** Of `!=` the test is that of `=`: the caller negates it. */
function compareTest(column: StoredColumn, operator: Operator, value: TableValue): Test {
  if (!['=', '!=', '<', '<=', '>', '>='].includes(operator)) throw new TypeError(`there is no operator ${operator}`)
  const isLow = operator === '>' || operator === '>='
  const isHigh = operator === '<' || operator === '<='
  const isIncluded = operator !== '<' && operator !== '>'
  if (column.type === 'string') {
    const end = { text: textValue(column, value), isIncluded }
    return { type: 'text', low: isHigh ? undefined : end, high: isLow ? undefined : end }
  }
  if (column.type === 'float64') {
    const end = floatValue(column, value)
    const low = isHigh ? Number.NEGATIVE_INFINITY : isIncluded ? end : nextAbove(end)
    const high = isLow ? Number.POSITIVE_INFINITY : isIncluded ? end : -nextAbove(-end)
    // Nothing is beyond an infinity.
    return Number.isNaN(low) || Number.isNaN(high) ? nothing : { type: 'float', low, high }
  }
  const end = wholeValue(column, value)
  const low = isHigh ? undefined : isIncluded ? end : end + 1n
  const high = isLow ? undefined : isIncluded ? end : end - 1n
  return { type: 'whole', low, high }
}

const nothing: Test = { type: 'float', low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY }

function setTest(column: StoredColumn, values: readonly TableValue[]): Test {
  if (column.type === 'string') return { type: 'texts', values: new Set(values.map(value => textValue(column, value))) }
  if (column.type === 'float64') {
    return { type: 'floats', values: new Set(values.map(value => floatValue(column, value))) }
  }
  return { type: 'wholes', values: new Set(values.map(value => wholeValue(column, value))) }
}

function textValue(column: StoredColumn, value: TableValue): string {
  return typeof value === 'string' ? value : refuseValue(column, value)
}

function floatValue(column: StoredColumn, value: TableValue): number {
  return typeof value === 'number' && !Number.isNaN(value) ? value : refuseValue(column, value)
}

function wholeValue(column: StoredColumn, value: TableValue): bigint {
  if (column.type === 'boolean') return typeof value === 'boolean' ? (value ? 1n : 0n) : refuseValue(column, value)
  if (typeof value === 'bigint') return value
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : refuseValue(column, value)
}

function refuseValue({ name, type }: StoredColumn, value: unknown): never {
  throw new TypeError(`column ${name} is ${type}: ${String(value)} is no value of it`)
}

const float = new Float64Array(1)
const bits = new BigInt64Array(float.buffer)

/** The least double above; NaN above infinity. */
function nextAbove(value: number): number {
  if (value === Number.POSITIVE_INFINITY) return Number.NaN
  float[0] = value + 0
  bits[0] = (bits[0] as bigint) + (value < 0 ? -1n : 1n)
  return float[0] as number
}
