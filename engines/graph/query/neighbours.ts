/** Which vertices are near one: at one step, at both of two, within some steps. */
import type { EdgeFilter, HopQuery, NeighbourQuery, VertexId } from '../../../adapters/contract/index.ts'
import type { State, View } from '../state.ts'
import { checkOf, type VertexCheck } from './conditions.ts'

/** Longer answers go into a typed array, which costs more to make and less to fill. */
const plainLengthMax = 256

export function neighbours(view: View, query: NeighbourQuery): ArrayLike<VertexId> {
  const { state } = view
  const start = state.numberOf(query.vertex)
  if (start < 0) return []
  const { walk, marks } = state.scratch
  let count = walk.begin(view, query, false).from(start)
  if (walk.mayRepeat && count > 1) {
    marks.begin(state.vertexEnd)
    let kept = 0
    for (let index = 0; index < count; index++) {
      if (marks.add(walk.ends[index] as number)) walk.ends[kept++] = walk.ends[index] as number
    }
    count = kept
  }
  return idsOf(state, walk.ends, { from: 0, to: count }, checkOf(view, query.target))
}

export function mutual(view: View, left: VertexId, right: VertexId, edges: EdgeFilter): ArrayLike<VertexId> {
  const { state } = view
  const [one, other] = [state.numberOf(left), state.numberOf(right)]
  if (one < 0 || other < 0) return []
  const { walk, marks, otherMarks } = state.scratch
  walk.begin(view, edges, false)
  marks.begin(state.vertexEnd)
  otherMarks.begin(state.vertexEnd)
  const oneCount = walk.from(one)
  for (let index = 0; index < oneCount; index++) marks.add(walk.ends[index] as number)
  const otherCount = walk.from(other)
  let kept = 0
  for (let index = 0; index < otherCount; index++) {
    const end = walk.ends[index] as number
    if (marks.has(end) && otherMarks.add(end)) walk.ends[kept++] = end
  }
  return idsOf(state, walk.ends, { from: 0, to: kept }, undefined)
}

export function hops(view: View, query: HopQuery): ArrayLike<VertexId> {
  const { state } = view
  const start = state.numberOf(query.vertex)
  if (start < 0) return []
  const { scratch } = state
  const { walk, marks } = scratch
  walk.begin(view, query, false)
  marks.begin(state.vertexEnd)
  scratch.makeRoom(state.vertexEnd)
  const { queue } = scratch
  marks.add(start)
  queue[0] = start
  let from = 0
  let end = 1
  for (let hop = 0; hop < query.hops && from < end; hop++) {
    const border = end
    for (; from < border; from++) {
      const count = walk.from(queue[from] as number)
      const { ends } = walk
      for (let index = 0; index < count; index++) {
        const vertex = ends[index] as number
        if (marks.add(vertex)) queue[end++] = vertex
      }
    }
  }
  return idsOf(state, queue, { from: 1, to: end }, checkOf(view, query.target))
}

/** The ids of numbers, those that fit; a new array. */
function idsOf(state: State, numbers: Uint32Array, range: Range, check: VertexCheck | undefined): ArrayLike<VertexId> {
  const { from } = range
  let { to } = range
  if (check !== undefined) {
    let kept = from
    for (let at = from; at < to; at++) {
      const vertex = numbers[at] as number
      if (check.fits(vertex)) numbers[kept++] = vertex
    }
    to = kept
  }
  if (to - from <= plainLengthMax) return plainIds(state, numbers, from, to)
  const ids = new Float64Array(to - from)
  for (let at = from; at < to; at++) ids[at - from] = state.idOf(numbers[at] as number)
  return ids
}

/** Of numbers in scratch memory, which may be written over. */
interface Range {
  readonly from: number
  readonly to: number
}

/** A plain array; where ids are numbers, one of small integers, which is made twice as fast. */
function plainIds({ settled, delta }: State, numbers: Uint32Array, from: number, to: number): VertexId[] {
  const { vertexCount } = settled
  if (settled.hasPlainIds && delta.ids.count === 0) {
    const same = new Array<number>(to - from)
    for (let at = from; at < to; at++) same[at - from] = numbers[at] as number
    return same
  }
  const ids = new Array<number>(to - from)
  const settledIds = settled.ids
  const newIds = delta.ids.ids
  for (let at = from; at < to; at++) {
    const vertex = numbers[at] as number
    ids[at - from] = (vertex < vertexCount ? settledIds[vertex] : newIds[vertex - vertexCount]) as number
  }
  return ids
}
