/** The queries over a view: the living graph, or a snapshot. Every answer is a plain value, and the caller's. */
import type {
  EdgeFilter,
  GraphAlgorithm,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Pattern,
  Properties,
  Vertex,
  VertexId,
  VertexValues,
} from '../../adapters/contract/index.ts'
import { analyse } from './analysis/analyse.ts'
import {
  checkAlgorithm,
  checkEdgeFilter,
  checkId,
  checkPattern,
  checkText,
  checkVertexFilter,
  checkWhole,
} from './arguments.ts'
import { match } from './query/match.ts'
import { hops, mutual, neighbours } from './query/neighbours.ts'
import { shortestPath } from './query/path.ts'
import { type RouteQuery, routePath } from './query/route-path.ts'
import { twoSidedPath } from './query/two-sided-path.ts'
import type { View } from './state.ts'

export class Reader {
  readonly #view: () => View

  /** `view` refuses where there is nothing to read any more. */
  constructor(view: () => View) {
    this.#view = view
  }

  vertex(id: VertexId): Vertex | undefined {
    const { state, version } = this.#view()
    checkId(id)
    const vertex = state.numberOf(id)
    const label = vertex < 0 ? 0 : state.delta.labelAt(vertex, version)
    if (label === 0) return undefined
    const record = state.delta.recordAt(vertex, version)
    const properties = record < 0 ? state.settledProperties('vertex', vertex) : state.newProperties('vertex', record)
    return { id, label: state.vocabulary.labels.text(label), properties }
  }

  edge(from: VertexId, edgeType: string, to: VertexId): Properties | undefined {
    const { state, version } = this.#view()
    checkId(from)
    checkText('the type of an edge', edgeType)
    checkId(to)
    const [start, type, end] = [state.numberOf(from), state.vocabulary.edgeTypes.find(edgeType), state.numberOf(to)]
    const edge = start < 0 || type === 0 || end < 0 ? -1 : state.delta.edgeAt(start, type, end, version)
    if (edge < 0) return undefined
    const { edgeCount } = state.settled
    return edge < edgeCount ? state.settledProperties('edge', edge) : state.newProperties('edge', edge - edgeCount)
  }

  neighbours(query: NeighbourQuery): ArrayLike<VertexId> {
    const view = this.#view()
    checkId(query.vertex)
    checkEdgeFilter(query)
    checkVertexFilter(query.target)
    return neighbours(view, query)
  }

  mutual(left: VertexId, right: VertexId, edges: EdgeFilter): ArrayLike<VertexId> {
    const view = this.#view()
    checkId(left)
    checkId(right)
    checkEdgeFilter(edges)
    return mutual(view, left, right, edges)
  }

  hops(query: HopQuery): ArrayLike<VertexId> {
    const view = this.#view()
    checkId(query.vertex)
    checkWhole('a number of hops', query.hops, 1)
    checkEdgeFilter(query)
    checkVertexFilter(query.target)
    return hops(view, query)
  }

  path(query: PathQuery): Path | undefined {
    const view = this.#checkedPath(query)
    const { weight } = query
    return weight === undefined ? shortestPath(view, query) : twoSidedPath(view, { ...query, weight })
  }

  /** As `path` with a weight, by A*. */
  route(query: RouteQuery): Path | undefined {
    const view = this.#checkedPath(query)
    checkText('a weight', query.weight)
    const { x, y, lengthPerUnit } = query.coordinates
    checkText('the property of a coordinate', x)
    checkText('the property of a coordinate', y)
    if (!(lengthPerUnit >= 0 && Number.isFinite(lengthPerUnit))) {
      throw new TypeError(`lengthPerUnit is a number of 0 or more; this one is ${lengthPerUnit}`)
    }
    return routePath(view, query)
  }

  match(pattern: Pattern): VertexId[][] {
    const view = this.#view()
    checkPattern(pattern)
    return match(view, pattern)
  }

  analyse(algorithm: GraphAlgorithm): VertexValues {
    const view = this.#view()
    checkAlgorithm(algorithm)
    return analyse(view, algorithm)
  }

  #checkedPath(query: PathQuery): View {
    const view = this.#view()
    checkId(query.from)
    checkId(query.to)
    checkEdgeFilter(query)
    if (query.weight !== undefined) checkText('a weight', query.weight)
    return view
  }
}
