/**
 * The shortest path by weight where vertices have coordinates: A* (Hart, Nilsson and Raphael, 1968), which is Dijkstra's search
 * looking towards the goal first.
 *
 * It is right only where no path is shorter than the straight line between its ends, scaled by `lengthPerUnit`; that is the
 * caller's to know. Without coordinates see two-sided-path.ts.
 */
import type { Path, PathQuery } from '../../../adapters/contract/index.ts'
import { kind, placeIn } from '../settled/column.ts'
import type { State, View } from '../state.ts'
import { DistanceHeap } from './distance-heap.ts'
import { EdgeWeights } from './edge-weights.ts'

/** Where vertices lie, as two of their properties say; one without them is taken to lie at the goal. */
export interface Coordinates {
  readonly x: string
  readonly y: string
  /** No edge is shorter than this times the distance of its ends. */
  readonly lengthPerUnit: number
}

export interface WeightedQuery extends PathQuery {
  readonly weight: string
}

export interface RouteQuery extends WeightedQuery {
  readonly coordinates: Coordinates
}

export function routePath(view: View, query: RouteQuery): Path | undefined {
  const { state, version } = view
  const from = state.numberOf(query.from)
  const to = state.numberOf(query.to)
  if (from < 0 || to < 0) return undefined
  if (state.delta.labelAt(from, version) === 0 || state.delta.labelAt(to, version) === 0) return undefined
  const { scratch } = state
  scratch.makeRoom(state.vertexEnd)
  const walk = scratch.walk.begin(view, query, true)
  const settledMarks = scratch.marks
  const reachedMarks = scratch.otherMarks
  settledMarks.begin(state.vertexEnd)
  reachedMarks.begin(state.vertexEnd)
  const { before } = scratch
  const lengths = scratch.lengths
  const heap = new DistanceHeap()
  const weights = new EdgeWeights(state, query.weight)
  const goal = new Goal(view, query.coordinates, to)
  reachedMarks.add(from)
  lengths[from] = 0
  heap.push(from, goal.leastFrom(from))
  for (let vertex = heap.pop(); vertex >= 0; vertex = heap.pop()) {
    if (vertex === to) return pathTo(state, { from, to, length: lengths[to] as number }, before)
    if (!settledMarks.add(vertex)) continue
    const count = walk.from(vertex)
    for (let index = 0; index < count; index++) {
      const next = walk.ends[index] as number
      const weight = weights.of(walk.edges[index] as number)
      if (!(weight >= 0)) continue
      const length = (lengths[vertex] as number) + weight
      if (!reachedMarks.add(next) && length >= (lengths[next] as number)) continue
      // A goal that is looked at from some vertices and not from others may lead to one too early.
      settledMarks.remove(next)
      lengths[next] = length
      before[next] = vertex
      heap.push(next, length + goal.leastFrom(next))
    }
  }
  return undefined
}

function pathTo(
  state: State,
  { from, to, length }: { readonly from: number; readonly to: number; readonly length: number },
  before: Uint32Array,
): Path {
  const vertices = [state.idOf(to)]
  for (let vertex = to; vertex !== from; ) {
    vertex = before[vertex] as number
    vertices.push(state.idOf(vertex))
  }
  return { vertices: vertices.reverse(), length }
}

/** How far it is to the goal at the least. */
class Goal {
  readonly #view: View
  readonly #properties: readonly [x: number, y: number]
  readonly #lengthPerUnit: number
  readonly #x: number
  readonly #y: number

  constructor(view: View, { x, y, lengthPerUnit }: Coordinates, goal: number) {
    const { properties } = view.state.vocabulary
    this.#view = view
    this.#properties = [properties.find(x), properties.find(y)]
    this.#lengthPerUnit = lengthPerUnit
    this.#x = this.#coordinate(goal, 0)
    this.#y = this.#coordinate(goal, 1)
  }

  leastFrom(vertex: number): number {
    const distance = Math.hypot(this.#coordinate(vertex, 0) - this.#x, this.#coordinate(vertex, 1) - this.#y)
    return Number.isNaN(distance) ? 0 : distance * this.#lengthPerUnit
  }

  /** NaN: it has none. */
  #coordinate(vertex: number, axis: 0 | 1): number {
    const { state, version } = this.#view
    const property = this.#properties[axis]
    const record = state.delta.recordAt(vertex, version)
    if (record >= 0) {
      const lists = state.delta.records.properties
      const at = lists.placeOf(record, property)
      return at >= 0 && lists.kinds[at] === kind.number ? (lists.values[at] as number) : Number.NaN
    }
    const column = state.settled.vertexColumns.get(property)
    const place = column === undefined ? -1 : placeIn(column, vertex)
    return column !== undefined && place >= 0 && column.kinds[place] === kind.number
      ? (column.values[place] as number)
      : Number.NaN
  }
}
