/**
 * The `graph` model on graphology: a directed graph whose edges know their types.
 *
 * The library names vertices by strings, so every answer is turned into numbers on its way out. Where a query asks for
 * all edges in their direction, the library's own calls answer it; conditions and types are looked at edge by edge.
 */
import type {
  Capabilities,
  Condition,
  EdgeFilter,
  Feature,
  Graph,
  GraphAlgorithm,
  GraphSnapshot,
  GraphWrite,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Properties,
  Vertex,
  VertexFilter,
  VertexId,
  VertexValues,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import { assertAlgorithm, assertGraphWrite, assertHops, assertVertexId, meetsAll } from '../contract/reference/index.ts'
import { inMemoryCapabilities, type Lifetime, nameAndVersion, refuse } from '../embedded/in-memory.ts'
import type { EdgeAttributes, Library, LibraryGraph, VertexAttributes } from './library.ts'
import { rank } from './pagerank.ts'

const system = 'graphology'

export const graphFeatures: readonly Feature[] = ['pagerank', 'degree']

export function capabilitiesOf(): Capabilities {
  return inMemoryCapabilities(nameAndVersion(system), graphFeatures)
}

export class GraphologyGraph implements Graph {
  readonly #library: Library
  readonly #lifetime: Lifetime
  readonly #graph: LibraryGraph
  /** How many edges there are of each type. */
  readonly #typeCounts: Map<string, number> = new Map()

  constructor(library: Library, lifetime: Lifetime) {
    this.#library = library
    this.#lifetime = lifetime
    this.#graph = new library.DirectedGraph<VertexAttributes, EdgeAttributes>()
  }

  write(writes: readonly GraphWrite[]): void {
    this.#lifetime.assertOpen()
    for (const write of writes) assertGraphWrite(write)
    this.#assertEnds(writes)
    for (const write of writes) this.#apply(write)
  }

  vertex(id: VertexId): Vertex | undefined {
    this.#lifetime.assertOpen()
    assertVertexId(id)
    if (!this.#graph.hasNode(id)) return undefined
    const { label, properties } = this.#graph.getNodeAttributes(id)
    return { id, label, properties }
  }

  edge(from: VertexId, edgeType: string, to: VertexId): Properties | undefined {
    this.#lifetime.assertOpen()
    assertVertexId(from)
    assertVertexId(to)
    const edge = this.#edgeOf(from, to)
    return edge === undefined ? undefined : this.#graph.getEdgeAttributes(edge)[edgeType]
  }

  neighbours(query: NeighbourQuery): VertexId[] {
    this.#lifetime.assertOpen()
    assertVertexId(query.vertex)
    return this.#targets(this.#neighbours(String(query.vertex), query), query.target)
  }

  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): VertexId[] {
    this.#lifetime.assertOpen()
    assertVertexId(left)
    assertVertexId(right)
    const others = new Set(this.#neighbours(String(right), edges))
    return this.#neighbours(String(left), edges)
      .filter(key => others.has(key))
      .map(Number)
  }

  hops(query: HopQuery): VertexId[] {
    this.#lifetime.assertOpen()
    assertVertexId(query.vertex)
    assertHops(query.hops)
    const start = String(query.vertex)
    const reached = new Set([start])
    let border = [start]
    for (let hop = 0; hop < query.hops && border.length > 0; hop++) {
      const next: string[] = []
      for (const key of border) {
        for (const to of this.#neighbours(key, query)) {
          if (reached.has(to)) continue
          reached.add(to)
          next.push(to)
        }
      }
      border = next
    }
    reached.delete(start)
    return this.#targets([...reached], query.target)
  }

  path(query: PathQuery): Path | undefined {
    this.#lifetime.assertOpen()
    assertVertexId(query.from)
    assertVertexId(query.to)
    if (query.weight !== undefined) return refuse(system, 'paths by weight along chosen edges')
    if (!this.#graph.hasNode(query.from) || !this.#graph.hasNode(query.to)) return undefined
    const found =
      query.direction === 'out' && this.#takesAll(query)
        ? this.#library.bidirectional(this.#graph, query.from, query.to)
        : this.#search(String(query.from), String(query.to), query)
    return found === null ? undefined : { vertices: found.map(Number), length: found.length - 1 }
  }

  match(): never {
    this.#lifetime.assertOpen()
    return refuse(system, 'patterns')
  }

  analyse(algorithm: GraphAlgorithm): VertexValues {
    this.#lifetime.assertOpen()
    assertAlgorithm(algorithm)
    switch (algorithm.type) {
      case 'pagerank': {
        const index = new this.#library.WeightedNeighborhoodIndex(this.#graph, edgeCount, 'outbound')
        return valuesOf(index.nodes, rank(index, algorithm))
      }
      case 'degree': {
        const { direction } = algorithm
        const nodes = this.#graph.nodes()
        return valuesOf(
          nodes,
          nodes.map(key => this.#degree(key, direction)),
        )
      }
      case 'components':
      case 'label-propagation':
      case 'betweenness':
        return refuse(system, `${algorithm.type} as the contract has it`)
    }
  }

  createIndex(): never {
    this.#lifetime.assertOpen()
    return refuse(system, 'indexes on properties')
  }

  snapshot(): GraphSnapshot {
    this.#lifetime.assertOpen()
    return refuse(system, 'snapshots')
  }

  /** Whether the filter lets every edge pass. */
  #takesAll({ edgeType, where }: EdgeFilter): boolean {
    if (where !== undefined && where.length > 0) return false
    return edgeType === undefined || (this.#typeCounts.size === 1 && this.#typeCounts.has(edgeType))
  }

  #neighbours(key: string, filter: EdgeFilter): string[] {
    if (!this.#graph.hasNode(key)) return []
    if (this.#takesAll(filter)) {
      if (filter.direction === 'out') return this.#graph.outNeighbors(key)
      if (filter.direction === 'in') return this.#graph.inNeighbors(key)
    }
    const found = new Set<string>()
    if (filter.direction !== 'in') {
      this.#graph.forEachOutEdge(key, (_, types, __, to) => {
        if (passes(types, filter)) found.add(to)
      })
    }
    if (filter.direction !== 'out') {
      this.#graph.forEachInEdge(key, (_, types, from) => {
        if (passes(types, filter)) found.add(from)
      })
    }
    return [...found]
  }

  #targets(keys: readonly string[], filter: VertexFilter | undefined): VertexId[] {
    if (filter === undefined) return keys.map(Number)
    return keys.filter(key => this.#fits(key, filter)).map(Number)
  }

  #fits(key: string, { label, where }: VertexFilter): boolean {
    const vertex = this.#graph.getNodeAttributes(key)
    return (label === undefined || label === vertex.label) && meetsAll(where, vertex.properties)
  }

  /** Breadth first from one end, along edges that pass; `null` where there is no way. */
  #search(from: string, to: string, filter: EdgeFilter): string[] | null {
    const before = new Map<string, string | undefined>([[from, undefined]])
    for (const key of before.keys()) {
      if (before.has(to)) break
      for (const next of this.#neighbours(key, filter)) if (!before.has(next)) before.set(next, key)
    }
    if (!before.has(to)) return null
    const path: string[] = []
    for (let key: string | undefined = to; key !== undefined; key = before.get(key)) path.unshift(key)
    return path
  }

  #degree(key: string, direction: 'out' | 'in' | 'both'): number {
    let count = 0
    const add = (_: string, types: EdgeAttributes): void => {
      count += edgeCount(_, types)
    }
    if (direction !== 'in') this.#graph.forEachOutEdge(key, add)
    if (direction !== 'out') this.#graph.forEachInEdge(key, add)
    return count
  }

  #assertEnds(writes: readonly GraphWrite[]): void {
    const changed = new Map<VertexId, boolean>()
    const assertEnd = (id: VertexId): void => {
      if (changed.get(id) ?? this.#graph.hasNode(id)) return
      throw new StoreError('NOT_FOUND', `${system}: there is no vertex ${id}, so no edge can end there`)
    }
    for (const write of writes) {
      if (write.type === 'vertex') changed.set(write.id, true)
      else if (write.type === 'remove-vertex') changed.set(write.id, false)
      else if (write.type === 'edge') [write.from, write.to].forEach(assertEnd)
      else if (write.type === 'edges') {
        write.from.forEach(assertEnd)
        write.to.forEach(assertEnd)
      }
    }
  }

  #apply(write: GraphWrite): void {
    switch (write.type) {
      case 'vertex':
        this.#graph.mergeNode(write.id, { label: write.label, properties: { ...write.properties } })
        return
      case 'edge':
        this.#setEdge(write.from, write.to, write.edgeType, { ...write.properties })
        return
      case 'edges':
        this.#setEdges(write)
        return
      case 'remove-vertex':
        this.#removeVertex(write.id)
        return
      case 'remove-edge':
        this.#removeEdge(write.from, write.to, write.edgeType)
    }
  }

  #setEdges({ edgeType, from, to, properties = {} }: Extract<GraphWrite, { readonly type: 'edges' }>): void {
    const columns = Object.entries(properties)
    for (let index = 0; index < from.length; index++) {
      const own: Record<string, number | string> = {}
      for (const [name, values] of columns) own[name] = values[index]!
      this.#setEdge(from[index]!, to[index]!, edgeType, own)
    }
  }

  #setEdge(from: VertexId, to: VertexId, edgeType: string, properties: Properties): void {
    const edge = this.#edgeOf(from, to)
    if (edge === undefined) this.#graph.addEdge(from, to, { [edgeType]: properties })
    const types = edge === undefined ? undefined : this.#graph.getEdgeAttributes(edge)
    const isNew = types === undefined || types[edgeType] === undefined
    if (types !== undefined) types[edgeType] = properties
    if (isNew) this.#count(edgeType, 1)
  }

  #removeVertex(id: VertexId): void {
    if (!this.#graph.hasNode(id)) return
    this.#graph.forEachEdge(id, (_, types) => {
      for (const edgeType of Object.keys(types)) this.#count(edgeType, -1)
    })
    this.#graph.dropNode(id)
  }

  #removeEdge(from: VertexId, to: VertexId, edgeType: string): void {
    const edge = this.#edgeOf(from, to)
    if (edge === undefined) return
    const types = this.#graph.getEdgeAttributes(edge)
    if (types[edgeType] === undefined) return
    this.#count(edgeType, -1)
    delete types[edgeType]
    if (Object.keys(types).length === 0) this.#graph.dropEdge(edge)
  }

  #edgeOf(from: VertexId, to: VertexId): string | undefined {
    return this.#graph.hasNode(from) && this.#graph.hasNode(to) ? this.#graph.edge(from, to) : undefined
  }

  #count(edgeType: string, change: 1 | -1): void {
    const count = (this.#typeCounts.get(edgeType) ?? 0) + change
    if (count === 0) this.#typeCounts.delete(edgeType)
    else this.#typeCounts.set(edgeType, count)
  }
}

function edgeCount(_: string, types: EdgeAttributes): number {
  let count = 0
  for (const _type in types) count++
  return count
}

function passes(
  types: EdgeAttributes,
  { edgeType, where }: { edgeType?: string; where?: readonly Condition[] },
): boolean {
  if (edgeType === undefined) return Object.values(types).some(properties => meetsAll(where, properties))
  const properties = types[edgeType]
  return properties !== undefined && meetsAll(where, properties)
}

/** Ascending by id. */
function valuesOf(keys: readonly string[], values: ArrayLike<number>): VertexValues {
  const ids = Float64Array.from(keys, Number)
  const order = Uint32Array.from(ids.keys()).sort((left, right) => ids[left]! - ids[right]!)
  return {
    vertices: Float64Array.from(order, index => ids[index]!),
    values: Float64Array.from(order, index => values[index]!),
  }
}
