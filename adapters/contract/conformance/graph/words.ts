/** The words in which the parts of the suite speak of graphs. */
import type { GraphWrite, Properties, VertexId } from '../../graph.ts'
import type { Awaitable } from '../../store.ts'

export function vertex(id: VertexId, label: string = 'v', properties: Properties = {}): GraphWrite {
  return { type: 'vertex', id, label, properties }
}

export function edge(from: VertexId, to: VertexId, edgeType: string = 'e', properties: Properties = {}): GraphWrite {
  return { type: 'edge', edgeType, from, to, properties }
}

/** Ascending. */
export async function ids(found: Awaitable<ArrayLike<VertexId>>): Promise<VertexId[]> {
  return Array.from(await found).sort((left, right) => left - right)
}

/** A copy without prototypes of the store's own. */
export function plain<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
