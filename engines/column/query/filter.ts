/**
 * Applies a condition to a segment: asks the statistics first, then reads the chunks that the tests need, and tests
 * in the form the values have there (offsets, codes), without decoding them further.
 */
import { StorageError } from '../../env/index.ts'
import type { Vector } from '../encoding/vector.ts'
import type { Segment } from '../segment.ts'
import type { ColumnTest, Condition, Test } from './condition.ts'
import type { Selection } from './selection.ts'
import { isAbove, isBelow, judge, type Verdict } from './zone.ts'

/** Shortens the selection to the rows of the segment for which the condition is true. */
export function applyCondition(condition: Condition, segment: Segment, selection: Selection): void {
  if (condition.type === 'test') applyTest(condition, segment, selection)
  else if (condition.type === 'or') applyOr(condition.conditions, segment, selection)
  else applyAnd(condition.conditions, segment, selection)
}

function applyAnd(conditions: readonly Condition[], segment: Segment, selection: Selection): void {
  // What the statistics settle first: one such test may save reading the chunks of all others.
  const open: Condition[] = []
  for (const each of conditions) {
    const verdict = each.type === 'test' ? verdictOf(each, segment) : 'some'
    if (verdict === 'none') {
      selection.keep(0)
      return
    }
    if (verdict === 'some') open.push(each)
  }
  for (const each of open.sort((left, right) => costOf(left, segment) - costOf(right, segment))) {
    if (selection.count === 0) return
    applyCondition(each, segment, selection)
  }
}

/** The share of rows that it leaves, guessed: even where the values are spread evenly. */
function costOf(condition: Condition, segment: Segment): number {
  if (condition.type !== 'test' || condition.isNegated) return 1
  const { test, column } = condition
  if (test.type === 'texts' || test.type === 'wholes' || test.type === 'floats') return 0.3
  if (test.type !== 'whole' && test.type !== 'float') return 0.4
  const statistics = segment.statistics(column.id, column.type)
  if (statistics?.min === undefined || statistics.max === undefined) return 0.5
  const min = Number(statistics.min)
  const max = Number(statistics.max)
  const low = Math.max(min, Number(test.low ?? min))
  const high = Math.min(max, Number(test.high ?? max))
  return max > min ? (high - low) / (max - min) : 0.5
}

function verdictOf(test: ColumnTest, segment: Segment): Verdict {
  const { id, type } = test.column
  return judge(test, segment.statistics(id, type), {
    rowCount: segment.rowCount,
    mayHave: text => segment.mayHave(id, text),
  })
}

function applyOr(conditions: readonly Condition[], segment: Segment, selection: Selection): void {
  const flags = new Uint8Array(segment.rowCount)
  for (const condition of conditions) {
    const one = selection.copy(segment.rowCount)
    applyCondition(condition, segment, one)
    if (one.isAll) return
    for (let index = 0; index < one.count; index++) flags[one.rows[index] as number] = 1
  }
  selection.keepWhere(flags)
}

function applyTest(condition: ColumnTest, segment: Segment, selection: Selection): void {
  const verdict = verdictOf(condition, segment)
  if (verdict === 'none') selection.keep(0)
  if (verdict !== 'some') return
  const { column, test, isNegated } = condition
  const vector = segment.vector(column.id, column.type)
  const { valid } = vector
  if (test.type === 'null') {
    selection.keepIf(row => (valid !== undefined && valid[row] === 0) !== isNegated)
    return
  }
  if (valid !== undefined) selection.keepWhere(valid)
  applyToVector(test, vector, selection, isNegated)
}

/** To rows none of which is null. */
function applyToVector(test: Test, vector: Vector, selection: Selection, isNegated: boolean): void {
  const outside = isNegated ? 1 : 0
  if (vector.kind === 'string') applyToStrings(test, vector, selection, outside)
  else if (test.type === 'whole') applyWhole(test, vector, selection, outside)
  else if (test.type === 'float') applyFloat(test, vector, selection, outside)
  else if (test.type === 'wholes') applyWholes(test.values, vector, selection, isNegated)
  else if (test.type === 'floats') {
    const { values } = test
    selection.keepIf(row => values.has(vector.numberAt(row)) !== isNegated)
  } else throw new StorageError('CORRUPT', 'a column has values of another type')
}

type Outside = 0 | 1

function applyWhole(
  { low, high }: Test & { type: 'whole' },
  vector: Vector,
  selection: Selection,
  outside: Outside,
): void {
  const { kind, base } = vector
  if (kind === 'big') {
    const { bigs } = vector
    const isIn = (value: bigint): boolean =>
      (low === undefined || value >= low) && (high === undefined || value <= high)
    selection.keepIf(row => isIn(bigs[row] as bigint) !== (outside === 1))
    return
  }
  const ceiling = kind === 'integer' ? vector.intMax : 2 ** 53
  const from = low === undefined || low < base ? 0 : clamp(low - base, ceiling + 1)
  const to = high === undefined ? ceiling : high < base ? -1 : clamp(high - base, ceiling)
  if (kind === 'integer') keepIntRange(selection, vector.ints, { from, to, outside })
  else selection.keepFloatRange(vector.floats, from, to, outside)
}

function clamp(value: bigint, most: number): number {
  return value > BigInt(most) ? most : Number(value)
}

/** `from` may be one past the largest there is, `to` -1: then nothing is inside. */
function keepIntRange(
  selection: Selection,
  ints: Int32Array,
  { from, to, outside }: { from: number; to: number; outside: Outside },
): void {
  if (from <= to) selection.keepRange(ints, from, to, outside)
  else if (outside === 0) selection.keep(0)
}

function applyFloat(
  { low, high }: Test & { type: 'float' },
  vector: Vector,
  selection: Selection,
  outside: Outside,
): void {
  if (vector.kind !== 'integer') {
    selection.keepFloatRange(vector.floats, low, high, outside)
    return
  }
  const from = firstOffset(vector, value => value >= low)
  const to = firstOffset(vector, value => value > high) - 1
  keepIntRange(selection, vector.ints, { from, to, outside })
}

/** The first offset whose value passes, of values that pass from some offset on; one past the largest where none does. */
function firstOffset({ baseNumber, divisor, intMax }: Vector, passes: (value: number) => boolean): number {
  let low = 0
  let high = intMax + 1
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (passes((baseNumber + middle) / divisor)) high = middle
    else low = middle + 1
  }
  return low
}

function applyWholes(values: ReadonlySet<bigint>, vector: Vector, selection: Selection, isNegated: boolean): void {
  if (vector.kind === 'big') {
    selection.keepIf(row => values.has(vector.bigintAt(row)) !== isNegated)
    return
  }
  const offsets = new Set<number>()
  for (const value of values) offsets.add(Number(value - vector.base))
  const stored = vector.kind === 'integer' ? vector.ints : vector.floats
  selection.keepIf(row => offsets.has(stored[row] as number) !== isNegated)
}

function applyToStrings(test: Test, vector: Vector, selection: Selection, outside: Outside): void {
  const { dictionary, isSorted, ints } = vector
  if (isSorted && test.type === 'text') {
    const { low, high } = test
    const from = low === undefined ? 0 : firstCode(dictionary, text => !isBelow(text, low))
    const to = (high === undefined ? dictionary.length : firstCode(dictionary, text => isAbove(text, high))) - 1
    keepIntRange(selection, ints, { from, to, outside })
    return
  }
  const table = new Uint8Array(dictionary.length)
  const wanted = outside === 0
  for (let code = 0; code < table.length; code++) {
    table[code] = textHolds(test, dictionary[code] as string) === wanted ? 1 : 0
  }
  selection.keepTable(ints, table)
}

function firstCode(dictionary: readonly string[], passes: (text: string) => boolean): number {
  let low = 0
  let high = dictionary.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (passes(dictionary[middle] as string)) high = middle
    else low = middle + 1
  }
  return low
}

function textHolds(test: Test, text: string): boolean {
  if (test.type === 'texts') return test.values.has(text)
  if (test.type === 'prefix') return text.startsWith(test.text)
  if (test.type === 'contains') return text.includes(test.text)
  if (test.type !== 'text') throw new StorageError('CORRUPT', 'a column has values of another type')
  const { low, high } = test
  return !(low !== undefined && isBelow(text, low)) && !(high !== undefined && isAbove(text, high))
}
