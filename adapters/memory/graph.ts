/** The `graph` model: the contract's reference, until the store is closed. */
import type {
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
  Vertex,
  VertexId,
  VertexValues,
} from '../contract/index.ts'
import { GraphReference } from '../contract/reference/index.ts'

export class MemoryGraph implements Graph {
  readonly #graph = new GraphReference()
  readonly #assertOpen: () => void

  /** `assertOpen` throws when the store is closed. */
  constructor(assertOpen: () => void) {
    this.#assertOpen = assertOpen
  }

  vertex(id: VertexId): Vertex | undefined {
    this.#assertOpen()
    return this.#graph.vertex(id)
  }

  edge(from: VertexId, edgeType: string, to: VertexId): Properties | undefined {
    this.#assertOpen()
    return this.#graph.edge(from, edgeType, to)
  }

  neighbours(query: NeighbourQuery): VertexId[] {
    this.#assertOpen()
    return this.#graph.neighbours(query)
  }

  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): VertexId[] {
    this.#assertOpen()
    return this.#graph.mutual(left, right, edges)
  }

  hops(query: HopQuery): VertexId[] {
    this.#assertOpen()
    return this.#graph.hops(query)
  }

  path(query: PathQuery): Path | undefined {
    this.#assertOpen()
    return this.#graph.path(query)
  }

  match(pattern: Pattern): VertexId[][] {
    this.#assertOpen()
    return this.#graph.match(pattern)
  }

  analyse(algorithm: GraphAlgorithm): VertexValues {
    this.#assertOpen()
    return this.#graph.analyse(algorithm)
  }

  write(writes: readonly GraphWrite[]): void {
    this.#assertOpen()
    this.#graph.write(writes)
  }

  createIndex(label: string, property: string): void {
    this.#assertOpen()
    this.#graph.createIndex(label, property)
  }

  snapshot(): GraphSnapshot {
    this.#assertOpen()
    return this.#graph.snapshot()
  }
}
