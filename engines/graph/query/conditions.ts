/** Conditions on properties, ready to be asked of many vertices or edges: names and texts are numbers by then. */
import type { Condition, VertexFilter } from '../../../adapters/contract/index.ts'
import { type Column, kind, placeIn } from '../settled/column.ts'
import type { State, View } from '../state.ts'

interface ReadyCondition {
  readonly condition: Condition
  readonly property: number
  /** Of the settled part. */
  readonly column: Column | undefined
  /** Booleans count as their kind. */
  readonly kind: number
  readonly value: number
}

function readyConditions(
  state: State,
  columns: ReadonlyMap<number, Column>,
  conditions: readonly Condition[],
): ReadyCondition[] {
  return conditions.map(condition => {
    const property = state.vocabulary.properties.find(condition.property)
    const [valueKind, value] = readyValue(state, condition.value)
    return { condition, property, column: columns.get(property), kind: valueKind, value }
  })
}

/** A value of a condition as its kind and its number; a text that no property has is -1. */
export function readyValue(state: State, value: Condition['value']): [kind: number, value: number] {
  if (typeof value === 'number') return [kind.number, value]
  if (typeof value === 'string') return [kind.text, state.findString(value)]
  return [value ? kind.yes : kind.no, 0]
}

function isMet(state: State, ready: ReadyCondition, foundKind: number, found: number): boolean {
  const { operator, value } = ready.condition
  if (foundKind === kind.absent || typeOf(foundKind) !== typeOf(ready.kind)) return operator === '!='
  if (foundKind === kind.text) {
    if (operator === '=') return found === ready.value
    if (operator === '!=') return found !== ready.value
    const text = state.string(found)
    return isOrdered(operator, text < (value as string) ? -1 : text > (value as string) ? 1 : 0)
  }
  const one = foundKind === kind.number ? found : foundKind
  const other = ready.kind === kind.number ? ready.value : ready.kind
  return isOrdered(operator, one < other ? -1 : one > other ? 1 : 0)
}

/** Both booleans are one type. */
function typeOf(valueKind: number): number {
  return valueKind === kind.yes ? kind.no : valueKind
}

function isOrdered(operator: Condition['operator'], order: number): boolean {
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

/** Which edges count by their properties. */
export class EdgeCheck {
  readonly #state: State
  readonly #conditions: readonly ReadyCondition[]

  constructor(state: State, conditions: readonly Condition[]) {
    this.#state = state
    this.#conditions = readyConditions(state, state.settled.edgeColumns, conditions)
  }

  /** Of an edge by its number, settled ones first. */
  holds(edge: number): boolean {
    const { settled, delta } = this.#state
    for (const ready of this.#conditions) {
      if (edge < settled.edgeCount) {
        if (!holdsInColumn(this.#state, ready, edge)) return false
        continue
      }
      const lists = delta.edges.properties
      const at = lists.placeOf(edge - settled.edgeCount, ready.property)
      const met =
        at < 0
          ? isMet(this.#state, ready, kind.absent, 0)
          : isMet(this.#state, ready, lists.kinds[at] as number, lists.values[at] as number)
      if (!met) return false
    }
    return true
  }
}

/** Which vertices count. */
export class VertexCheck {
  readonly #view: View
  /** 0: any; -1: one that no vertex has. */
  readonly #label: number
  readonly #conditions: readonly ReadyCondition[]

  constructor(view: View, { label, where = [] }: VertexFilter) {
    this.#view = view
    this.#label = label === undefined ? 0 : view.state.vocabulary.labels.find(label) || -1
    this.#conditions = readyConditions(view.state, view.state.settled.vertexColumns, where)
  }

  /** Whether the vertex is there and fits. */
  fits(vertex: number): boolean {
    const { state, version } = this.#view
    const record = state.delta.recordAt(vertex, version)
    const settledLabel = vertex < state.settled.vertexCount ? (state.settled.labels[vertex] as number) : 0
    const label = record < 0 ? settledLabel : (state.delta.records.label[record] as number)
    if (label === 0 || (this.#label !== 0 && label !== this.#label)) return false
    const lists = state.delta.records.properties
    for (const ready of this.#conditions) {
      if (record < 0) {
        if (!holdsInColumn(state, ready, vertex)) return false
        continue
      }
      const at = lists.placeOf(record, ready.property)
      const met =
        at < 0
          ? isMet(state, ready, kind.absent, 0)
          : isMet(state, ready, lists.kinds[at] as number, lists.values[at] as number)
      if (!met) return false
    }
    return true
  }
}

/** The check of a filter that says anything; `undefined`: every vertex of an edge fits. */
export function checkOf(view: View, filter: VertexFilter | undefined): VertexCheck | undefined {
  if (filter === undefined || (filter.label === undefined && (filter.where ?? []).length === 0)) return undefined
  return new VertexCheck(view, filter)
}

function holdsInColumn(state: State, ready: ReadyCondition, row: number): boolean {
  const { column } = ready
  const place = column === undefined ? -1 : placeIn(column, row)
  if (column === undefined || place < 0) return isMet(state, ready, kind.absent, 0)
  return isMet(state, ready, column.kinds[place] as number, column.values[place] as number)
}
