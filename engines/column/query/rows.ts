/**
 * Queries of rows: which rows, in which order, and only then what is in them.
 *
 * With an order and a limit, the worst row kept so far becomes a test of its own: later segments are passed over by
 * their statistics, or shortened by one loop, before any row is looked at.
 */
import type { TableAnswer } from '../../../adapters/contract/index.ts'
import type { Vector } from '../encoding/vector.ts'
import type { StoredColumn } from '../schema.ts'
import type { Segment, TableView } from '../segment.ts'
import { ColumnBuilder } from './answer.ts'
import { type Condition, toCondition } from './condition.ts'
import { applyCondition } from './filter.ts'
import { compareValues, TopHeap } from './order.ts'
import type { RowsPlan } from './plan.ts'
import { Selection } from './selection.ts'
import type { AnswerValue } from './tally.ts'

/** Rows found, each a segment and a row of it. */
interface Found {
  readonly segments: number[]
  readonly rows: number[]
}

export function answerRows(view: TableView, plan: RowsPlan): TableAnswer {
  const wanted = plan.offset + plan.limit
  const found = plan.orderBy.length === 0 ? findAny(view, plan, wanted) : new OrderedRows(view, plan, wanted).find()
  const rowCount = Math.max(0, Math.min(found.rows.length - plan.offset, plan.limit))
  const columns = plan.select.map(column => {
    const builder = new ColumnBuilder(column.type, rowCount)
    fill(builder, column, view, { found, offset: plan.offset, rowCount })
    return builder.build(column.name)
  })
  return { rowCount, columns }
}

interface Slice {
  readonly found: Found
  readonly offset: number
  readonly rowCount: number
}

function fill(builder: ColumnBuilder, column: StoredColumn, view: TableView, { found, offset, rowCount }: Slice): void {
  const vectors: (Vector | undefined)[] = []
  for (let index = 0; index < rowCount; index++) {
    const segment = found.segments[offset + index] as number
    vectors[segment] ??= (view.segments[segment] as Segment).vector(column.id, column.type)
    builder.copy(index, vectors[segment], found.rows[offset + index] as number)
  }
}

function findAny({ segments }: TableView, { where }: RowsPlan, wanted: number): Found {
  const found: Found = { segments: [], rows: [] }
  const selection = new Selection()
  for (const [index, segment] of segments.entries()) {
    if (found.rows.length >= wanted) break
    selection.reset(segment.rowCount, segment.deletions)
    if (where !== undefined) applyCondition(where, segment, selection)
    const count = Math.min(selection.count, wanted - found.rows.length)
    for (let at = 0; at < count; at++) {
      found.segments.push(index)
      found.rows.push(selection.rowAt(at))
    }
  }
  return found
}

/** Rows looked at before the worst of those kept is asked for again; then four times as many. */
const firstPieceRows = 1024
const pieceGrowth = 4

class OrderedRows {
  readonly #view: TableView
  readonly #plan: RowsPlan
  readonly #wanted: number
  /** By candidate, which is one that was kept once. */
  readonly #segments: number[] = []
  readonly #rows: number[] = []
  /** By sort key, by candidate. */
  readonly #values: AnswerValue[][]
  readonly #heap: TopHeap

  constructor(view: TableView, plan: RowsPlan, wanted: number) {
    this.#view = view
    this.#plan = plan
    this.#wanted = wanted
    this.#values = plan.orderBy.map(() => [])
    this.#heap = new TopHeap(wanted, (left, right) => this.#compare(left, right))
  }

  find(): Found {
    const selection = new Selection()
    if (this.#wanted > 0) for (const index of this.#bestFirst()) this.#search(index, selection)
    const order = this.#heap.sorted()
    return { segments: order.map(at => this.#segments[at] as number), rows: order.map(at => this.#rows[at] as number) }
  }

  /** Segments whose statistics promise the first rows come first. */
  #bestFirst(): number[] {
    const { column, descending } = this.#plan.orderBy[0] as RowsPlan['orderBy'][number]
    const bounds = this.#view.segments.map(segment => {
      const statistics = segment.statistics(column.id, column.type)
      return (descending ? statistics?.max : statistics?.min) ?? null
    })
    return bounds
      .map((_, index) => index)
      .sort((left, right) => compareValues(bounds[left] ?? null, bounds[right] ?? null, descending))
  }

  #search(index: number, selection: Selection): void {
    const segment = this.#view.segments[index] as Segment
    selection.reset(segment.rowCount, segment.deletions)
    const { where } = this.#plan
    const better = this.#better()
    const conditions = [better, where].filter(condition => condition !== undefined)
    applyCondition({ type: 'and', conditions }, segment, selection)
    if (selection.count === 0) return
    const vectors = this.#plan.orderBy.map(({ column }) => segment.vector(column.id, column.type))
    let pieceRows = Math.max(this.#wanted, firstPieceRows)
    for (;;) {
      const end = Math.min(selection.count, pieceRows)
      for (let at = 0; at < end; at++) this.#offer(index, selection.rowAt(at), vectors)
      if (end === selection.count) return
      selection.dropFirst(end)
      const narrower = this.#better()
      if (narrower !== undefined) applyCondition(narrower, segment, selection)
      pieceRows *= pieceGrowth
    }
  }

  /** What a row has to be to get ahead of the worst that is kept, by its first key; `undefined`: anything will do. */
  #better(): Condition | undefined {
    if (!this.#heap.isFull) return undefined
    const { column, descending } = this.#plan.orderBy[0] as RowsPlan['orderBy'][number]
    const worst = this.#values[0]?.[this.#heap.last] ?? null
    if (worst === null) return undefined
    const isTieDecided = this.#plan.orderBy.length === 1
    const operator = descending ? (isTieDecided ? '>' : '>=') : isTieDecided ? '<' : '<='
    return toCondition({ type: 'compare', column: column.name, operator, value: worst }, () => column)
  }

  #offer(segment: number, row: number, vectors: readonly Vector[]): void {
    const candidate = this.#rows.length
    for (const [key, vector] of vectors.entries()) (this.#values[key] as AnswerValue[])[candidate] = vector.valueAt(row)
    if (!this.#heap.offer(candidate)) return
    this.#segments.push(segment)
    this.#rows.push(row)
  }

  #compare(left: number, right: number): number {
    for (const [key, { descending }] of this.#plan.orderBy.entries()) {
      const values = this.#values[key] as AnswerValue[]
      const order = compareValues(values[left] ?? null, values[right] ?? null, descending)
      if (order !== 0) return order
    }
    return 0
  }
}
