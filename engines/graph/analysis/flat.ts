/**
 * A view as plain compressed sparse rows, without versions: what the algorithms run over. Vertices are in the order of their ids.
 *
 * Where nothing changed since the last merge these are the settled rows themselves; otherwise a copy, made by counting, which
 * costs a fraction of any algorithm.
 */
import type { State, View } from '../state.ts'

export interface Rows {
  /** The ends of vertex `v` are `[starts[v], starts[v + 1])`. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

export interface FlatGraph {
  readonly count: number
  readonly ids: Float64Array
  readonly out: Rows
  readonly in: Rows
}

export function flatten(view: View): FlatGraph {
  const { settled, delta } = view.state
  if (delta.isEmpty) {
    return {
      count: settled.vertexCount,
      ids: settled.ids,
      out: { starts: settled.outStarts, ends: settled.targets },
      in: { starts: settled.inStarts, ends: settled.sources },
    }
  }
  const { ids, places } = orderVertices(view)
  const walk = view.state.scratch.walk
  const rowsOf = (direction: 'out' | 'in'): Rows => {
    walk.begin(view, { direction }, false)
    const starts = new Uint32Array(ids.length + 1)
    const numbers = new Uint32Array(ids.length)
    for (let vertex = 0; vertex < places.length; vertex++) {
      if (places[vertex] !== absent) numbers[places[vertex] as number] = vertex
    }
    let ends = new Uint32Array(settled.edgeCount + delta.edges.count)
    let end = 0
    for (let place = 0; place < ids.length; place++) {
      const count = walk.from(numbers[place] as number)
      for (let index = 0; index < count; index++) ends[end++] = places[walk.ends[index] as number] as number
      starts[place + 1] = end
    }
    ends = ends.subarray(0, end)
    return { starts, ends }
  }
  return { count: ids.length, ids, out: rowsOf('out'), in: rowsOf('in') }
}

const absent = 0xffffffff

/** The ids of the vertices that are there, ascending, and by vertex its place among them. */
function orderVertices({ state, version }: View): { ids: Float64Array; places: Uint32Array } {
  const places = new Uint32Array(state.vertexEnd).fill(absent)
  const fresh = newVertices(state, version)
  const all = new Float64Array(state.vertexEnd)
  let count = 0
  let next = 0
  for (let vertex = 0; vertex < state.settled.vertexCount; vertex++) {
    if (state.delta.labelAt(vertex, version) === 0) continue
    const id = state.settled.ids[vertex] as number
    for (; next < fresh.length && state.idOf(fresh[next] as number) < id; next++) {
      places[fresh[next] as number] = count
      all[count++] = state.idOf(fresh[next] as number)
    }
    places[vertex] = count
    all[count++] = id
  }
  for (; next < fresh.length; next++) {
    places[fresh[next] as number] = count
    all[count++] = state.idOf(fresh[next] as number)
  }
  return { ids: all.subarray(0, count), places }
}

/** Those that are not settled and that are there, in the order of their ids. */
function newVertices(state: State, version: number): Uint32Array {
  const fresh = new Uint32Array(state.delta.ids.count)
  let count = 0
  for (let vertex = state.settled.vertexCount; vertex < state.vertexEnd; vertex++) {
    if (state.delta.labelAt(vertex, version) !== 0) fresh[count++] = vertex
  }
  // Sorting numbers costs a fraction of sorting with a comparison; most ids come in order.
  const ordered = fresh.subarray(0, count)
  let isOrdered = true
  for (let index = 1; index < count && isOrdered; index++) {
    isOrdered = state.idOf(ordered[index - 1] as number) < state.idOf(ordered[index] as number)
  }
  return isOrdered ? ordered : ordered.sort((left, right) => state.idOf(left) - state.idOf(right))
}
