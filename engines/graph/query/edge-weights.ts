/** How long edges are, as a property of them says. */
import { type Column, kind, placeIn } from '../settled/column.ts'
import type { State } from '../state.ts'

export class EdgeWeights {
  readonly #state: State
  readonly #property: number
  readonly #column: Column | undefined

  constructor(state: State, property: string) {
    this.#state = state
    this.#property = state.vocabulary.properties.find(property)
    this.#column = state.settled.edgeColumns.get(this.#property)
  }

  /** NaN: it is no way. */
  of(edge: number): number {
    const { settled, delta } = this.#state
    if (edge < settled.edgeCount) {
      const column = this.#column
      const place = column === undefined ? -1 : placeIn(column, edge)
      return column !== undefined && place >= 0 && column.kinds[place] === kind.number
        ? (column.values[place] as number)
        : Number.NaN
    }
    const lists = delta.edges.properties
    const at = lists.placeOf(edge - settled.edgeCount, this.#property)
    return at >= 0 && lists.kinds[at] === kind.number ? (lists.values[at] as number) : Number.NaN
  }
}
