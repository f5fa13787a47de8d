/**
 * What the `graph` model means, as the plainest code: a map of vertices, and for each vertex its edges out and in.
 *
 * Every answer follows its definition; nothing is indexed and nothing is clever. It answers plainly, so that a test can
 * compare it with any store. What graph algorithms mean is next door, in `graph-algorithms.ts`.
 */
import { StoreError } from '../errors.ts'
import type {
  Condition,
  Direction,
  EdgeFilter,
  Graph,
  GraphAlgorithm,
  GraphSnapshot,
  GraphWrite,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Pattern,
  Properties,
  PropertyValue,
  Vertex,
  VertexFilter,
  VertexId,
  VertexValues,
} from '../graph.ts'
import { analyseGraph } from './graph-algorithms.ts'
import {
  assertAlgorithm,
  assertGraphWrite,
  assertHops,
  assertLimit,
  assertText,
  assertVertexId,
} from './graph-checks.ts'

export interface Edge {
  readonly edgeType: string
  readonly from: VertexId
  readonly to: VertexId
  readonly properties: Properties
}

/** By type and other end. */
type Edges = Map<string, Edge>

/** One way along an edge. */
interface Step {
  readonly edge: Edge
  readonly to: VertexId
}

export class GraphReference implements Graph, GraphSnapshot {
  readonly #vertices: Map<VertexId, Vertex> = new Map()
  readonly #out: Map<VertexId, Edges> = new Map()
  readonly #in: Map<VertexId, Edges> = new Map()

  /** A graph of its own that holds the same. */
  snapshot(): GraphReference {
    const copy = new GraphReference()
    for (const [id, vertex] of this.#vertices) copy.#vertices.set(id, vertex)
    for (const [id, edges] of this.#out) copy.#out.set(id, new Map(edges))
    for (const [id, edges] of this.#in) copy.#in.set(id, new Map(edges))
    return copy
  }

  release(): void {}

  createIndex(label: string, property: string): void {
    assertText('a label', label)
    assertText('a property', property)
  }

  write(writes: readonly GraphWrite[]): void {
    for (const write of writes) assertGraphWrite(write)
    this.#assertEnds(writes)
    for (const write of writes) this.#apply(write)
  }

  vertex(id: VertexId): Vertex | undefined {
    assertVertexId(id)
    return this.#vertices.get(id)
  }

  edge(from: VertexId, edgeType: string, to: VertexId): Properties | undefined {
    assertVertexId(from)
    assertVertexId(to)
    return this.#out.get(from)?.get(edgeKey(edgeType, to))?.properties
  }

  neighbours(query: NeighbourQuery): VertexId[] {
    assertVertexId(query.vertex)
    return [...this.#neighbours(query.vertex, query)].filter(id => this.#fits(id, query.target))
  }

  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): VertexId[] {
    assertVertexId(left)
    assertVertexId(right)
    const others = this.#neighbours(right, edges)
    return [...this.#neighbours(left, edges)].filter(id => others.has(id))
  }

  hops(query: HopQuery): VertexId[] {
    assertVertexId(query.vertex)
    assertHops(query.hops)
    const reached = new Set<VertexId>([query.vertex])
    let border: Iterable<VertexId> = reached
    for (let hop = 0; hop < query.hops; hop++) {
      const next = new Set<VertexId>()
      for (const id of border) for (const to of this.#neighbours(id, query)) if (!reached.has(to)) next.add(to)
      if (next.size === 0) break
      for (const id of next) reached.add(id)
      border = next
    }
    reached.delete(query.vertex)
    return [...reached].filter(id => this.#fits(id, query.target))
  }

  /** Shorter ways are spread from vertex to vertex until there is none left. */
  path(query: PathQuery): Path | undefined {
    assertVertexId(query.from)
    assertVertexId(query.to)
    if (!this.#vertices.has(query.from) || !this.#vertices.has(query.to)) return undefined
    const best = new Map<VertexId, { readonly length: number; readonly before: VertexId | undefined }>()
    best.set(query.from, { length: 0, before: undefined })
    const improved = new Set<VertexId>([query.from])
    // A set goes on over what is added while it is walked, at its end.
    for (const id of improved) {
      improved.delete(id)
      const { length } = best.get(id)!
      for (const { edge, to } of this.#steps(id, query)) {
        const own = lengthOf(edge, query.weight)
        if (own !== undefined && length + own < (best.get(to)?.length ?? Number.POSITIVE_INFINITY)) {
          best.set(to, { length: length + own, before: id })
          improved.add(to)
        }
      }
    }
    const end = best.get(query.to)
    if (end === undefined) return undefined
    const vertices = [query.to]
    for (let id = end.before; id !== undefined; id = best.get(id)!.before) vertices.unshift(id)
    return { vertices, length: end.length }
  }

  /** How long this way is by the shortest edges along it; `undefined` where it is none. */
  lengthAlong(vertices: readonly VertexId[], { weight, ...filter }: PathQuery): number | undefined {
    let sum = this.#vertices.has(vertices[0]!) ? 0 : undefined
    for (const [index, to] of vertices.slice(1).entries()) {
      const steps = this.#steps(vertices[index]!, filter).filter(step => step.to === to)
      const lengths = steps.map(({ edge }) => lengthOf(edge, weight)).filter(length => length !== undefined)
      if (lengths.length === 0 || sum === undefined) return undefined
      sum += Math.min(...lengths)
    }
    return sum
  }

  match(pattern: Pattern): VertexId[][] {
    const { start, hops, limit = Number.POSITIVE_INFINITY } = pattern
    if (pattern.limit !== undefined) assertLimit(pattern.limit)
    if (start.id !== undefined) assertVertexId(start.id)
    const starts = start.id === undefined ? [...this.#vertices.keys()] : [start.id]
    let paths = starts.filter(id => this.#fits(id, start)).map(id => [id])
    for (const hop of hops) {
      paths = paths.flatMap(path =>
        [...this.#neighbours(path.at(-1)!, hop)].filter(id => this.#fits(id, hop.target)).map(id => [...path, id]),
      )
    }
    return paths.slice(0, limit)
  }

  analyse(algorithm: GraphAlgorithm): VertexValues {
    assertAlgorithm(algorithm)
    const ids = [...this.#vertices.keys()].sort((left, right) => left - right)
    const edges = [...this.#out.values()].flatMap(outgoing => [...outgoing.values()])
    return analyseGraph(ids, edges, algorithm)
  }

  #steps(id: VertexId, filter: EdgeFilter): Step[] {
    const steps: Step[] = []
    if (goes(filter.direction, 'out')) for (const edge of edgesOf(this.#out, id)) steps.push({ edge, to: edge.to })
    if (goes(filter.direction, 'in')) for (const edge of edgesOf(this.#in, id)) steps.push({ edge, to: edge.from })
    return steps.filter(
      ({ edge }) =>
        (filter.edgeType === undefined || edge.edgeType === filter.edgeType) && meetsAll(filter.where, edge.properties),
    )
  }

  #neighbours(id: VertexId, filter: EdgeFilter): Set<VertexId> {
    return new Set(this.#steps(id, filter).map(step => step.to))
  }

  #fits(id: VertexId, filter: VertexFilter | undefined): boolean {
    const vertex = this.#vertices.get(id)
    if (vertex === undefined) return false
    return (filter?.label === undefined || filter.label === vertex.label) && meetsAll(filter?.where, vertex.properties)
  }

  /** Whether each edge's ends will be there by the time it is written. */
  #assertEnds(writes: readonly GraphWrite[]): void {
    const changed = new Map<VertexId, boolean>()
    const assertEnd = (id: VertexId): void => {
      if (changed.get(id) ?? this.#vertices.has(id)) return
      throw new StoreError('NOT_FOUND', `there is no vertex ${id}, so no edge can end there`)
    }
    for (const write of writes) {
      if (write.type === 'vertex') changed.set(write.id, true)
      else if (write.type === 'remove-vertex') changed.set(write.id, false)
      else if (write.type === 'edge') [write.from, write.to].forEach(assertEnd)
      else if (write.type === 'edges') [...write.from, ...write.to].forEach(assertEnd)
    }
  }

  #apply(write: GraphWrite): void {
    switch (write.type) {
      case 'vertex':
        this.#vertices.set(write.id, { id: write.id, label: write.label, properties: { ...write.properties } })
        return
      case 'edge':
        this.#setEdge({ ...write, properties: { ...write.properties } })
        return
      case 'edges': {
        const { edgeType, from, to, properties = {} } = write
        for (const [index, id] of from.entries()) {
          const own = Object.entries(properties).map(([name, values]) => [name, values[index]!] as const)
          this.#setEdge({ edgeType, from: id, to: to[index]!, properties: Object.fromEntries(own) })
        }
        return
      }
      case 'remove-vertex':
        this.#vertices.delete(write.id)
        for (const edge of [...edgesOf(this.#out, write.id), ...edgesOf(this.#in, write.id)]) this.#removeEdge(edge)
        return
      case 'remove-edge':
        this.#removeEdge(write)
    }
  }

  #setEdge(edge: Edge): void {
    const { edgeType, from, to } = edge
    if (!this.#out.has(from)) this.#out.set(from, new Map())
    if (!this.#in.has(to)) this.#in.set(to, new Map())
    this.#out.get(from)!.set(edgeKey(edgeType, to), edge)
    this.#in.get(to)!.set(edgeKey(edgeType, from), edge)
  }

  #removeEdge({ edgeType, from, to }: Omit<Edge, 'properties'>): void {
    this.#out.get(from)?.delete(edgeKey(edgeType, to))
    this.#in.get(to)?.delete(edgeKey(edgeType, from))
  }
}

function edgeKey(edgeType: string, other: VertexId): string {
  return `${other} ${edgeType}`
}

function edgesOf(edges: ReadonlyMap<VertexId, Edges>, id: VertexId): Edge[] {
  return [...(edges.get(id)?.values() ?? [])]
}

/** `undefined`: the edge is no way. */
function lengthOf({ properties }: Edge, weight: string | undefined): number | undefined {
  if (weight === undefined) return 1
  const value = properties[weight]
  return typeof value === 'number' && value >= 0 ? value : undefined
}

function goes(direction: Direction, way: 'out' | 'in'): boolean {
  return direction === 'both' || direction === way
}

/** Whether all conditions are met; absent ones are. */
export function meetsAll(conditions: readonly Condition[] | undefined, properties: Properties): boolean {
  return (conditions ?? []).every(condition => isMet(condition, properties[condition.property]))
}

/** What has no value, or one of another type, is just different. */
function isMet({ operator, value }: Condition, found: PropertyValue | undefined): boolean {
  if (found === undefined || typeof found !== typeof value) return operator === '!='
  switch (operator) {
    case '=':
      return found === value
    case '!=':
      return found !== value
    case '<':
      return found < value
    case '<=':
      return found <= value
    case '>':
      return found > value
    case '>=':
      return found >= value
  }
}
