/**
 * One step from a vertex along the edges that count: the vertices at their other ends, and the edges' numbers where they are
 * asked for. Where nothing of the vertex changed, that is one range of the settled rows, copied.
 */
import type { EdgeFilter } from '../../../adapters/contract/index.ts'
import { changed } from '../delta/delta.ts'
import { roomFor } from '../shared-arrays.ts'
import type { State, View } from '../state.ts'
import { EdgeCheck } from './conditions.ts'

export class Walk {
  /** Of the last step: ends, and numbers of edges, settled ones first. */
  ends: Uint32Array = new Uint32Array(1024)
  edges: Uint32Array = new Uint32Array(1024)
  #count = 0
  #state!: State
  #version = 0
  #goesOut = true
  #goesIn = false
  /** 0: any; -1: one that no edge has. */
  #type = 0
  #check: EdgeCheck | undefined
  #wantsEdges = false
  #mayRepeat = false

  get usedBytes(): number {
    return 8 * this.ends.length
  }

  /** Whether one step may come to a vertex more than once. */
  get mayRepeat(): boolean {
    return this.#mayRepeat
  }

  /** What the following steps are over. */
  begin({ state, version }: View, filter: EdgeFilter, wantsEdges: boolean): this {
    const { direction, edgeType, where } = filter
    const { edgeTypes } = state.vocabulary
    this.#state = state
    this.#version = version
    this.#goesOut = direction !== 'in'
    this.#goesIn = direction !== 'out'
    const type = edgeType === undefined ? 0 : edgeTypes.find(edgeType) || -1
    // Where there is one type, it is every edge's.
    this.#type = type > 0 && edgeTypes.count === 1 ? 0 : type
    this.#check = where === undefined || where.length === 0 ? undefined : new EdgeCheck(state, where)
    this.#wantsEdges = wantsEdges || this.#check !== undefined
    this.#mayRepeat = direction === 'both' || (type === 0 && edgeTypes.count > 1)
    return this
  }

  /** As begun, against the direction. */
  beginBackward(view: View, filter: EdgeFilter, wantsEdges: boolean): this {
    const { direction } = filter
    const against = direction === 'both' ? 'both' : direction === 'out' ? 'in' : 'out'
    return this.begin(view, { ...filter, direction: against }, wantsEdges)
  }

  /** Steps from a vertex; returns how many ends there are. They hold until the next step. */
  from(vertex: number): number {
    this.#count = 0
    if (this.#type < 0) return 0
    const { flags } = this.#state.delta
    const flag = flags[vertex] as number
    if (this.#goesOut) this.#stepOut(vertex, flag)
    if (this.#goesIn) this.#stepIn(vertex, flag)
    if (this.#check !== undefined) this.#sift(this.#check)
    return this.#count
  }

  #stepOut(vertex: number, flag: number): void {
    const { settled, delta } = this.#state
    if (vertex < settled.vertexCount) {
      const { targets, types } = settled
      let at = settled.outStarts[vertex] as number
      let end = settled.outStarts[vertex + 1] as number
      if (this.#type > 0) {
        at = firstOfType(types, at, end, this.#type)
        end = firstOfType(types, at, end, this.#type + 1)
      }
      this.#makeRoom(end - at)
      const { ends, edges } = this
      let count = this.#count
      const wantsEdges = this.#wantsEdges
      const someGone = (flag & changed.outGone) !== 0
      for (; at < end; at++) {
        if (someGone && !delta.isSettledThere(at, this.#version)) continue
        ends[count] = targets[at] as number
        if (wantsEdges) edges[count] = at
        count++
      }
      this.#count = count
    }
    if ((flag & changed.outEdges) !== 0) this.#stepNew(vertex, delta.out)
  }

  #stepIn(vertex: number, flag: number): void {
    const { settled, delta } = this.#state
    if (vertex < settled.vertexCount) {
      const { sources, edgeOf, types } = settled
      let at = settled.inStarts[vertex] as number
      let end = settled.inStarts[vertex + 1] as number
      if (this.#type > 0) {
        at = firstOfTypeIn(types, edgeOf, { from: at, to: end }, this.#type)
        end = firstOfTypeIn(types, edgeOf, { from: at, to: end }, this.#type + 1)
      }
      this.#makeRoom(end - at)
      const { ends, edges } = this
      let count = this.#count
      const wantsEdges = this.#wantsEdges
      const someGone = (flag & changed.inGone) !== 0
      for (; at < end; at++) {
        if (someGone && !delta.isSettledThere(edgeOf[at] as number, this.#version)) continue
        ends[count] = sources[at] as number
        if (wantsEdges) edges[count] = edgeOf[at] as number
        count++
      }
      this.#count = count
    }
    if ((flag & changed.inEdges) !== 0) this.#stepNew(vertex, delta.in)
  }

  #stepNew(vertex: number, side: State['delta']['out']): void {
    const { settled, delta } = this.#state
    const { born, died, type } = delta.edges
    const length = side.countOf(vertex)
    this.#makeRoom(length)
    const { ends, edges } = this
    const { blocks } = side
    const version = this.#version
    const only = this.#type
    let count = this.#count
    const start = side.startOf(vertex)
    for (let at = start; at < start + 2 * length; at += 2) {
      const edge = blocks[at + 1] as number
      const gone = died[edge] as number
      if ((born[edge] as number) > version || (gone !== 0 && gone <= version)) continue
      if (only > 0 && type[edge] !== only) continue
      ends[count] = blocks[at] as number
      edges[count] = settled.edgeCount + edge
      count++
    }
    this.#count = count
  }

  /** Leaves those whose edges hold. */
  #sift(check: EdgeCheck): void {
    let kept = 0
    for (let index = 0; index < this.#count; index++) {
      if (!check.holds(this.edges[index] as number)) continue
      this.ends[kept] = this.ends[index] as number
      this.edges[kept++] = this.edges[index] as number
    }
    this.#count = kept
  }

  #makeRoom(more: number): void {
    if (this.#count + more <= this.ends.length) return
    this.ends = roomFor(this.ends, this.#count + more)
    this.edges = roomFor(this.edges, this.#count + more)
  }
}

/** The first of `[from, to)` whose type is that or above. */
function firstOfType(types: Uint16Array, from: number, to: number, type: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((types[middle] as number) < type) low = middle + 1
    else high = middle
  }
  return low
}

function firstOfTypeIn(
  types: Uint16Array,
  edgeOf: Uint32Array,
  range: { readonly from: number; readonly to: number },
  type: number,
): number {
  let low = range.from
  let high = range.to
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((types[edgeOf[middle] as number] as number) < type) low = middle + 1
    else high = middle
  }
  return low
}
