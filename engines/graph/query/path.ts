/**
 * The shortest path where every edge is 1 long: breadth first from both ends, always on the side whose border has fewer
 * vertices, until they meet.
 */
import type { Path, PathQuery } from '../../../adapters/contract/index.ts'
import type { State, View } from '../state.ts'
import type { Marks } from './scratch.ts'
import type { Walk } from './walk.ts'

/** One side of the search. */
interface Side {
  readonly walk: Walk
  readonly marks: Marks
  readonly queue: Uint32Array
  readonly before: Uint32Array
  /** The border is `[from, end)` of the queue. */
  from: number
  end: number
}

export function shortestPath(view: View, query: PathQuery): Path | undefined {
  const { state, version } = view
  const from = state.numberOf(query.from)
  const to = state.numberOf(query.to)
  if (from < 0 || to < 0) return undefined
  if (state.delta.labelAt(from, version) === 0 || state.delta.labelAt(to, version) === 0) return undefined
  if (from === to) return { vertices: [query.from], length: 0 }
  const { scratch } = state
  scratch.makeRoom(state.vertexEnd)
  const forward: Side = {
    walk: scratch.walk.begin(view, query, false),
    marks: scratch.marks,
    queue: scratch.queue,
    before: scratch.before,
    from: 0,
    end: 1,
  }
  const backward: Side = {
    walk: scratch.otherWalk.beginBackward(view, query, false),
    marks: scratch.otherMarks,
    queue: scratch.otherQueue,
    before: scratch.otherBefore,
    from: 0,
    end: 1,
  }
  begin(forward, from, state.vertexEnd)
  begin(backward, to, state.vertexEnd)
  while (forward.from < forward.end && backward.from < backward.end) {
    const isForward = forward.end - forward.from <= backward.end - backward.from
    const meeting = isForward ? widen(forward, backward.marks) : widen(backward, forward.marks)
    if (meeting >= 0) return joined(state, { from, meeting, to }, forward.before, backward.before)
  }
  return undefined
}

function begin({ marks, queue }: Side, start: number, vertexCount: number): void {
  marks.begin(vertexCount)
  marks.add(start)
  queue[0] = start
}

/** Takes the whole border one step further; returns a vertex that the other side has reached as well, or -1. */
function widen(side: Side, other: Marks): number {
  const { walk, marks, queue, before } = side
  const border = side.end
  let end = border
  for (let at = side.from; at < border; at++) {
    const vertex = queue[at] as number
    const count = walk.from(vertex)
    const { ends } = walk
    for (let index = 0; index < count; index++) {
      const next = ends[index] as number
      if (!marks.add(next)) continue
      before[next] = vertex
      // The first to meet is as near as any: the other side has reached nothing beyond its border.
      if (other.has(next)) return next
      queue[end++] = next
    }
  }
  side.from = border
  side.end = end
  return -1
}

function joined(
  state: State,
  { from, meeting, to }: { readonly from: number; readonly meeting: number; readonly to: number },
  before: Uint32Array,
  after: Uint32Array,
): Path {
  const vertices: number[] = [state.idOf(meeting)]
  for (let vertex = meeting; vertex !== from; ) {
    vertex = before[vertex] as number
    vertices.push(state.idOf(vertex))
  }
  vertices.reverse()
  for (let vertex = meeting; vertex !== to; ) {
    vertex = after[vertex] as number
    vertices.push(state.idOf(vertex))
  }
  return { vertices, length: vertices.length - 1 }
}
