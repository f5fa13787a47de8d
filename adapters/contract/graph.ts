/**
 * The `graph` model: vertices and directed, typed edges, with properties on both.
 *
 * What is passed in is the caller's, and holds until the call settles. A vertex is named by the caller: a whole number of 0 to 2^53 - 1. Between two vertices there is at most one edge of a
 * type in each direction; writing it again replaces its properties. An edge needs both ends to be there, which may be the
 * same vertex: it is its own neighbour then. A number among properties is finite. Arrays handed out hold for good and list
 * each vertex once, in no particular order unless said. A vertex that is not there has no neighbours and no paths. What
 * makes no sense is a `TypeError`, and that comes before any look at the graph.
 */
import type { Awaitable } from './store.ts'

export type VertexId = number
export type PropertyValue = boolean | number | string
export type Properties = Readonly<Record<string, PropertyValue>>

export type GraphWrite =
  /** A vertex that is there gets this label and these properties instead of its own; its edges stay. */
  | { readonly type: 'vertex'; readonly id: VertexId; readonly label: string; readonly properties: Properties }
  | {
      readonly type: 'edge'
      readonly edgeType: string
      readonly from: VertexId
      readonly to: VertexId
      readonly properties: Properties
    }
  /** Many edges of one type, by column. `properties`: for each name an array of as many values; absent: none. */
  | {
      readonly type: 'edges'
      readonly edgeType: string
      readonly from: Float64Array
      readonly to: Float64Array
      readonly properties?: Readonly<Record<string, Float64Array | readonly string[]>>
    }
  /** With all its edges; one that is not there is no error. */
  | { readonly type: 'remove-vertex'; readonly id: VertexId }
  | { readonly type: 'remove-edge'; readonly edgeType: string; readonly from: VertexId; readonly to: VertexId }

/** A property that is absent, or whose value is of another type, meets `!=` and no other condition. False is below true, strings compare by code unit. */
export interface Condition {
  readonly property: string
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='
  readonly value: PropertyValue
}

export type Direction = 'out' | 'in' | 'both'

/** Which edges count. Absent: any. */
export interface EdgeFilter {
  readonly direction: Direction
  readonly edgeType?: string
  /** All must hold on the edge. */
  readonly where?: readonly Condition[]
}

/** Which vertices count. Absent: any. */
export interface VertexFilter {
  readonly label?: string
  readonly where?: readonly Condition[]
}

export interface Vertex {
  readonly id: VertexId
  readonly label: string
  readonly properties: Properties
}

export interface NeighbourQuery extends EdgeFilter {
  readonly vertex: VertexId
  /** Which neighbours are listed. */
  readonly target?: VertexFilter
}

export interface HopQuery extends EdgeFilter {
  readonly vertex: VertexId
  /** 1 or more: the vertices that are that many edges away or fewer, the start itself left out. */
  readonly hops: number
  readonly target?: VertexFilter
}

export interface PathQuery extends EdgeFilter {
  readonly from: VertexId
  readonly to: VertexId
  /** The edge property that is its length, 0 or more; an edge without it, or with another kind of value, is no way. Absent: every edge is 1 long. */
  readonly weight?: string
}

/** Of several paths of the same length, any. */
export interface Path {
  /** From `from` to `to`, both included; the same vertex: just that one. */
  readonly vertices: readonly VertexId[]
  readonly length: number
}

/** A path of typed hops: the start, then each hop's edge and the vertex that it leads to. A vertex may come up again in a path; a path comes up once, however many edges lead along it. */
export interface Pattern {
  /** `id`: just this vertex. */
  readonly start: VertexFilter & { readonly id?: VertexId }
  readonly hops: readonly (EdgeFilter & { readonly target?: VertexFilter })[]
  /** At most so many matches, any of them; absent: all. */
  readonly limit?: number
}

export type GraphAlgorithm =
  /** Synchronous, from 1/n; a vertex without edges out spreads its rank over all. Sums to 1. `damping` 0 to 1, `iterations` 0 or more. */
  | { readonly type: 'pagerank'; readonly iterations: number; readonly damping: number }
  /** Of the weakly connected component: the least vertex id in it. */
  | { readonly type: 'components' }
  /** Edges in both directions; each round every vertex takes, at the same moment, the label most frequent among its neighbours, the least of several, and without neighbours keeps its own; it begins with its id. */
  | { readonly type: 'label-propagation'; readonly iterations: number }
  | { readonly type: 'degree'; readonly direction: Direction }
  /** Brandes' over shortest unweighted paths along the edges' direction, from these sources only, not scaled; one that is not there, or comes again, adds nothing. */
  | { readonly type: 'betweenness'; readonly sources: readonly VertexId[] }

/** By vertex, both arrays of the same length, ascending by id. Edges of every type count, parallel ones of different types each, one from a vertex to itself in both directions. */
export interface VertexValues {
  readonly vertices: Float64Array
  readonly values: Float64Array
}

export interface GraphReader {
  /** `undefined` where it is not there. */
  vertex(id: VertexId): Awaitable<Vertex | undefined>
  /** The properties of an edge; `undefined` where it is not there. */
  edge(from: VertexId, edgeType: string, to: VertexId): Awaitable<Properties | undefined>
  neighbours(query: NeighbourQuery): Awaitable<ArrayLike<VertexId>>
  /** The neighbours that both have, by these edges. */
  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): Awaitable<ArrayLike<VertexId>>
  hops(query: HopQuery): Awaitable<ArrayLike<VertexId>>
  /** The shortest one; `undefined` where there is none. */
  path(query: PathQuery): Awaitable<Path | undefined>
  /** One array a match: the vertices of the path, in order; without hops, the vertices that fit. */
  match(pattern: Pattern): Awaitable<readonly (readonly VertexId[])[]>
  analyse(algorithm: GraphAlgorithm): Awaitable<VertexValues>
}

export interface Graph extends GraphReader {
  /** Applies all or none, in order. An edge whose end is missing is a `StoreError` `NOT_FOUND`, and nothing is applied. Settles when it is as durable as the store was opened to be. */
  write(writes: readonly GraphWrite[]): Awaitable<void>
  /** From now on vertices of that label are found by that property without looking at all; durable as `write`. One that is there is left alone. */
  createIndex(label: string, property: string): Awaitable<void>
  /** The graph as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<GraphSnapshot>
}

export interface GraphSnapshot extends GraphReader {
  release(): Awaitable<void>
}
