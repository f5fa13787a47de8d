/** Paths of a few typed hops: the vertices that fit the start, through an index where there is one, and depth first from each. */
import type { Pattern, VertexId } from '../../../adapters/contract/index.ts'
import type { View } from '../state.ts'
import { checkOf, readyValue, VertexCheck } from './conditions.ts'
import { Marks } from './scratch.ts'
import { Walk } from './walk.ts'

/** One hop, with its own walk: those of the hops before it are still under way. */
interface Hop {
  readonly walk: Walk
  readonly marks: Marks
  readonly check: VertexCheck | undefined
}

export function match(view: View, pattern: Pattern): VertexId[][] {
  const { start, hops, limit = Number.POSITIVE_INFINITY } = pattern
  const search = new Search(
    view,
    hops.map(hop => ({
      walk: new Walk().begin(view, hop, false),
      marks: new Marks(),
      check: checkOf(view, hop.target),
    })),
    limit,
  )
  const check = new VertexCheck(view, start)
  for (const vertex of startsOf(view, pattern)) {
    if (search.isFull) break
    if (check.fits(vertex)) search.from(vertex)
  }
  return search.found
}

/** Every vertex that may fit the start, each once. */
function* startsOf(view: View, { start }: Pattern): Generator<number> {
  const { state, version } = view
  if (start.id !== undefined) {
    const vertex = state.numberOf(start.id)
    if (vertex >= 0) yield vertex
    return
  }
  const label = start.label === undefined ? 0 : state.vocabulary.labels.find(start.label)
  if (label === 0 && start.label !== undefined) return
  for (const condition of start.where ?? []) {
    const index = state.indexOf(label, state.vocabulary.properties.find(condition.property))
    if (index?.serves(condition) !== true) continue
    const [valueKind, value] = readyValue(state, condition.value)
    for (const vertex of index.settledRows(condition.operator, valueKind, value)) {
      if (state.delta.recordAt(vertex, version) < 0) yield vertex
    }
    for (const record of index.newRecords(condition.operator, condition.value)) {
      const vertex = state.delta.records.vertex[record] as number
      if (state.delta.recordAt(vertex, version) === record) yield vertex
    }
    return
  }
  for (let vertex = 0; vertex < state.vertexEnd; vertex++) yield vertex
}

class Search {
  readonly found: VertexId[][] = []
  readonly #view: View
  readonly #hops: readonly Hop[]
  readonly #limit: number
  readonly #path: VertexId[] = []

  constructor(view: View, hops: readonly Hop[], limit: number) {
    this.#view = view
    this.#hops = hops
    this.#limit = limit
  }

  get isFull(): boolean {
    return this.found.length >= this.#limit
  }

  from(vertex: number): void {
    const { state } = this.#view
    this.#path.push(state.idOf(vertex))
    const hop = this.#hops[this.#path.length - 1]
    if (hop === undefined) this.found.push([...this.#path])
    else {
      const { walk, marks, check } = hop
      const count = walk.from(vertex)
      if (walk.mayRepeat) marks.begin(state.vertexEnd)
      // Marks are of this step alone, so they are used up before the next hop begins.
      let kept = 0
      for (let index = 0; index < count; index++) {
        const next = walk.ends[index] as number
        if (walk.mayRepeat && !marks.add(next)) continue
        if (check === undefined || check.fits(next)) walk.ends[kept++] = next
      }
      for (let index = 0; index < kept && !this.isFull; index++) this.from(walk.ends[index] as number)
    }
    this.#path.pop()
  }
}
