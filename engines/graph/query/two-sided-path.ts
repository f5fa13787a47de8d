/**
 * The shortest path where an edge is as long as a property of it says: Dijkstra's search (1959) from both ends by turns, so that
 * each side goes half of the way (Pohl, 1971). In a network where everybody is near, that is a small part of all vertices.
 */
import type { Path } from '../../../adapters/contract/index.ts'
import type { State, View } from '../state.ts'
import { DistanceHeap } from './distance-heap.ts'
import { EdgeWeights } from './edge-weights.ts'
import type { WeightedQuery } from './route-path.ts'
import type { Marks } from './scratch.ts'
import type { Walk } from './walk.ts'

/** One side of the search. Arrays are by vertex, and hold for those that are marked. */
interface Side {
  readonly walk: Walk
  readonly marks: Marks
  readonly heap: DistanceHeap
  readonly lengths: Float64Array
  readonly before: Uint32Array
  /** How long the last step to the vertex was; only the side of the goal keeps it. */
  readonly steps: Float64Array | undefined
}

export function twoSidedPath(view: View, query: WeightedQuery): Path | undefined {
  const { state, version } = view
  const from = state.numberOf(query.from)
  const to = state.numberOf(query.to)
  if (from < 0 || to < 0) return undefined
  if (state.delta.labelAt(from, version) === 0 || state.delta.labelAt(to, version) === 0) return undefined
  if (from === to) return { vertices: [query.from], length: 0 }
  const { scratch } = state
  scratch.makeRoom(state.vertexEnd)
  const forward: Side = {
    walk: scratch.walk.begin(view, query, true),
    marks: scratch.marks,
    heap: new DistanceHeap(),
    lengths: scratch.lengths,
    before: scratch.before,
    steps: undefined,
  }
  const backward: Side = {
    walk: scratch.otherWalk.beginBackward(view, query, true),
    marks: scratch.otherMarks,
    heap: new DistanceHeap(),
    lengths: scratch.otherLengths,
    before: scratch.otherBefore,
    steps: scratch.steps,
  }
  begin(forward, from, state.vertexEnd)
  begin(backward, to, state.vertexEnd)
  const search = new Search(new EdgeWeights(state, query.weight))
  // What neither side has come to yet is on no path that is shorter than both their least distances.
  while (forward.heap.least + backward.heap.least < search.length) {
    // The smaller border is the cheaper one to widen, and where there is no way it ends the search the sooner.
    if (forward.heap.count <= backward.heap.count) search.widen(forward, backward)
    else search.widen(backward, forward)
  }
  return search.meeting < 0 ? undefined : joined(state, { from, meeting: search.meeting, to }, forward, backward)
}

function begin({ marks, heap, lengths }: Side, start: number, vertexCount: number): void {
  marks.begin(vertexCount)
  marks.add(start)
  lengths[start] = 0
  heap.push(start, 0)
}

/** The best path so far: through that vertex, and that long. */
class Search {
  meeting = -1
  length: number = Number.POSITIVE_INFINITY
  readonly #weights: EdgeWeights

  constructor(weights: EdgeWeights) {
    this.#weights = weights
  }

  /** Steps from the nearest vertex of that side. */
  widen({ walk, marks, heap, lengths, before, steps }: Side, other: Side): void {
    const vertex = heap.pop()
    const distance = lengths[vertex] as number
    // It was come to by a shorter way since, and stepped from.
    if (heap.distance > distance) return
    const count = walk.from(vertex)
    for (let index = 0; index < count; index++) {
      const next = walk.ends[index] as number
      const weight = this.#weights.of(walk.edges[index] as number)
      if (!(weight >= 0)) continue
      const length = distance + weight
      if (!marks.add(next) && length >= (lengths[next] as number)) continue
      lengths[next] = length
      before[next] = vertex
      if (steps !== undefined) steps[next] = weight
      heap.push(next, length)
      if (!other.marks.has(next) || length + (other.lengths[next] as number) >= this.length) continue
      this.length = length + (other.lengths[next] as number)
      this.meeting = next
    }
  }
}

/** The length is summed up along the way, as whoever goes it would. */
function joined(
  state: State,
  { from, meeting, to }: { readonly from: number; readonly meeting: number; readonly to: number },
  forward: Side,
  backward: Side,
): Path {
  const vertices = [state.idOf(meeting)]
  for (let vertex = meeting; vertex !== from; ) {
    vertex = forward.before[vertex] as number
    vertices.push(state.idOf(vertex))
  }
  vertices.reverse()
  let length = forward.lengths[meeting] as number
  for (let vertex = meeting; vertex !== to; ) {
    length += (backward.steps as Float64Array)[vertex] as number
    vertex = backward.before[vertex] as number
    vertices.push(state.idOf(vertex))
  }
  return { vertices, length }
}
