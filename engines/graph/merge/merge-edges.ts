/** The edges of a merge as rows in both directions, sorted as settled.ts has it, and what each was before. */
import { ascending, sortByKey } from './counting-sort.ts'
import type { MergeInput } from './input.ts'

export interface MergedEdges {
  readonly outStarts: Uint32Array
  readonly targets: Uint32Array
  readonly types: Uint16Array
  readonly inStarts: Uint32Array
  readonly sources: Uint32Array
  readonly edgeOf: Uint32Array
  /** By edge: its number before, settled ones first. */
  readonly before: Uint32Array
}

/** Edges in any order. */
interface EdgeColumns {
  readonly count: number
  readonly from: Uint32Array
  readonly to: Uint32Array
  readonly type: Uint16Array
  readonly before: Uint32Array
}

export function mergeEdges(input: MergeInput, renumbered: Uint32Array, vertexCount: number): MergedEdges {
  const { from, to, type, before, count } = gather(input, renumbered)
  const typeEnd = input.typeNames.count + 1
  const byTarget = sortByKey(ascending(count), to, new Uint32Array(vertexCount + 1))
  const byType = typeEnd > 2 ? sortByKey(byTarget, type, new Uint32Array(typeEnd + 1)) : byTarget
  const outStarts = new Uint32Array(vertexCount + 1)
  const order = sortByKey(byType, from, outStarts)
  const targets = new Uint32Array(count)
  const types = new Uint16Array(count)
  const origins = new Uint32Array(count)
  const beforeInOrder = new Uint32Array(count)
  for (let edge = 0; edge < count; edge++) {
    const index = order[edge] as number
    targets[edge] = to[index] as number
    types[edge] = type[index] as number
    origins[edge] = from[index] as number
    beforeInOrder[edge] = before[index] as number
  }
  const inByType = typeEnd > 2 ? sortByKey(ascending(count), types, new Uint32Array(typeEnd + 1)) : ascending(count)
  const inStarts = new Uint32Array(vertexCount + 1)
  const edgeOf = sortByKey(inByType, targets, inStarts)
  const sources = new Uint32Array(count)
  for (let at = 0; at < count; at++) sources[at] = origins[edgeOf[at] as number] as number
  return { outStarts, targets, types, inStarts, sources, edgeOf, before: beforeInOrder }
}

/** Every edge that is there, with its new ends. */
function gather({ version, settled, delta }: MergeInput, renumbered: Uint32Array): EdgeColumns {
  const settledCount = settled.targets.length
  const room = settledCount + delta.edgeCount
  const from = new Uint32Array(room)
  const to = new Uint32Array(room)
  const type = new Uint16Array(room)
  const before = new Uint32Array(room)
  const isThere = (born: number, died: number): boolean => born <= version && (died === 0 || died > version)
  let count = 0
  const someDied = delta.settledDied.length > 0
  for (let vertex = 0; vertex < settled.ids.length; vertex++) {
    const end = settled.outStarts[vertex + 1] as number
    for (let edge = settled.outStarts[vertex] as number; edge < end; edge++) {
      if (someDied && !isThere(0, delta.settledDied[edge] as number)) continue
      from[count] = (renumbered[vertex] as number) - 1
      to[count] = (renumbered[settled.targets[edge] as number] as number) - 1
      type[count] = settled.types[edge] as number
      before[count++] = edge
    }
  }
  for (let edge = 0; edge < delta.edgeCount; edge++) {
    if (!isThere(delta.edgeBorn[edge] as number, delta.edgeDied[edge] as number)) continue
    from[count] = (renumbered[delta.edgeFrom[edge] as number] as number) - 1
    to[count] = (renumbered[delta.edgeTo[edge] as number] as number) - 1
    type[count] = delta.edgeType[edge] as number
    before[count++] = settledCount + edge
  }
  return { count, from, to, type, before }
}
