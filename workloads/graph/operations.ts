/** The operations of the graph workloads: questions of LDBC's interactive kind, and inserts. */
import type {
  Awaitable,
  EdgeFilter,
  Graph,
  GraphWrite,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Pattern,
  Properties,
  Vertex,
  VertexValues,
} from '../../adapters/contract/index.ts'
import {
  type GraphReference,
  idsDifference,
  matchDifference,
  pathDifference,
  valuesDifference,
} from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Operation } from '../operation/operation.ts'
import type { GraphLedger } from './ledger.ts'
import { countryNames, type Network } from './network.ts'
import type { GraphOperationName, GraphProperties } from './properties.ts'
import { knowsWrite, newPersonWrites, personProperties } from './writes.ts'

export interface OperationContext {
  readonly random: Random
  readonly network: Network
  readonly properties: GraphProperties
  readonly ledger: GraphLedger
  readonly clientIndex: number
  readonly clientCount: number
}

type GraphOperation<Question = unknown, Answer = unknown> = Operation<Graph, GraphReference, Question, Answer>

export function makeOperation(name: GraphOperationName, context: OperationContext): GraphOperation {
  const { random, network, properties } = context
  const edges: EdgeFilter = { direction: properties.direction, edgeType: 'knows' }
  const person = (): number => random.nextInteger(network.personCount)
  switch (name) {
    case 'profile':
      return profile(network, person)
    case 'one-hop':
      return neighbours(() => ({ ...edges, vertex: person() }))
    case 'two-hops':
      return hops(() => ({ ...edges, vertex: person(), hops: 2 }))
    case 'mutual':
      return mutual(edges, person)
    case 'path':
      return path(name, () => ({ ...edges, from: person(), to: person() }))
    case 'weighted-path':
      return path(name, () => ({ ...edges, from: person(), to: person(), weight: 'weight' }))
    case 'pattern':
      return pattern(() => postsNear(edges, person(), countryNames[random.nextInteger(countryNames.length)]!))
    case 'pagerank':
      return pagerank(properties.iterations)
    case 'insert-person':
      return insertPerson(context, person)
    case 'insert-knows':
      return insertKnows(context, person)
    case 'insert-like':
      return insertLike(context)
  }
}

function profile(network: Network, draw: () => number): GraphOperation<number, Vertex | undefined> {
  return {
    name: 'profile',
    draw,
    ask: (graph, id) => graph.vertex(id),
    difference: (reference, id, vertex) => {
      const expected = reference.vertex(id)
      return sameVertex(vertex, expected)
        ? undefined
        : `${JSON.stringify(vertex)} in place of ${JSON.stringify(expected)}`
    },
    // Nobody changes a person that was loaded.
    isWrong: (id, vertex) => vertex === undefined || vertex.properties.age !== personProperties(network, id).age,
  }
}

function sameVertex(left: Vertex | undefined, right: Vertex | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return left.id === right.id && left.label === right.label && sameProperties(left.properties, right.properties)
}

export function sameProperties(left: Properties, right: Properties): boolean {
  const names = Object.keys(right)
  return names.length === Object.keys(left).length && names.every(name => left[name] === right[name])
}

function neighbours(draw: () => NeighbourQuery): GraphOperation<NeighbourQuery, ArrayLike<number>> {
  return {
    name: 'one-hop',
    draw,
    ask: (graph, query) => graph.neighbours(query),
    difference: (reference, query, ids) => idsDifference(ids, reference.neighbours(query)),
  }
}

function hops(draw: () => HopQuery): GraphOperation<HopQuery, ArrayLike<number>> {
  return {
    name: 'two-hops',
    draw,
    ask: (graph, query) => graph.hops(query),
    difference: (reference, query, ids) => idsDifference(ids, reference.hops(query)),
  }
}

interface Pair {
  readonly left: number
  readonly right: number
}

function mutual(edges: EdgeFilter, person: () => number): GraphOperation<Pair, ArrayLike<number>> {
  return {
    name: 'mutual',
    draw: () => ({ left: person(), right: person() }),
    ask: (graph, { left, right }) => graph.mutual(left, right, edges),
    difference: (reference, { left, right }, ids) => idsDifference(ids, reference.mutual(left, right, edges)),
  }
}

function path(name: string, draw: () => PathQuery): GraphOperation<PathQuery, Path | undefined> {
  return {
    name,
    draw,
    ask: (graph, query) => graph.path(query),
    difference: pathDifference,
    isWrong: ({ from, to }, answer) =>
      answer !== undefined && (answer.vertices[0] !== from || answer.vertices.at(-1) !== to),
  }
}

/** Posts in the language of a country, by those that one knows. */
export function postsNear(edges: EdgeFilter, person: number, country: string): Pattern {
  const post = { label: 'post', where: [{ property: 'country', operator: '=', value: country } as const] }
  return {
    start: { id: person },
    hops: [
      { ...edges, target: { label: 'person' } },
      { direction: 'out', edgeType: 'wrote', target: post },
    ],
    limit: 20,
  }
}

function pattern(draw: () => Pattern): GraphOperation<Pattern, readonly (readonly number[])[]> {
  return {
    name: 'pattern',
    draw,
    ask: (graph, query) => graph.match(query),
    difference: matchDifference,
  }
}

function pagerank(iterations: number): GraphOperation<undefined, VertexValues> {
  const algorithm = { type: 'pagerank', iterations, damping: 0.85 } as const
  return {
    name: 'pagerank',
    draw: () => undefined,
    ask: graph => graph.analyse(algorithm),
    difference: (reference, _, values) => valuesDifference(values, reference.analyse(algorithm)),
  }
}

interface WriteQuestion {
  readonly writes: readonly GraphWrite[]
}

function write(graph: Graph, { writes }: WriteQuestion): Awaitable<void> {
  return graph.write(writes)
}

function change(reference: GraphReference, { writes }: WriteQuestion): void {
  reference.write(writes)
}

/** A write: what it leaves to be told is whether it was acknowledged. */
function insert(
  name: string,
  { ledger }: OperationContext,
  draw: () => GraphWrite[],
): GraphOperation<WriteQuestion, void> {
  return {
    name,
    draw: () => ({ writes: draw() }),
    ask: write,
    change,
    ended: ({ writes }, ending) => ledger.ended(writes, ending),
    difference: () => undefined,
  }
}

function insertPerson(context: OperationContext, person: () => number): GraphOperation<WriteQuestion, void> {
  const { ledger, clientIndex, clientCount, network } = context
  const first = network.personCount + network.postCount
  return insert('insert-person', context, () => {
    const id = first + clientIndex + clientCount * ledger.nextPerson(clientIndex)
    return newPersonWrites(id, person())
  })
}

/** An edge from a person of this client's own, so that no two clients write the same one. */
function insertKnows(context: OperationContext, person: () => number): GraphOperation<WriteQuestion, void> {
  const { network, clientIndex, clientCount } = context
  return insert('insert-knows', context, () => [
    knowsWrite(ownOf(person(), clientIndex, { clientCount, count: network.personCount }), person()),
  ])
}

function insertLike(context: OperationContext): GraphOperation<WriteQuestion, void> {
  const { network, random, clientIndex, clientCount } = context
  return insert('insert-like', context, () => {
    const from = ownOf(random.nextInteger(network.personCount), clientIndex, {
      clientCount,
      count: network.personCount,
    })
    const to = network.personCount + random.nextInteger(network.postCount)
    return [{ type: 'edge', edgeType: 'likes', from, to, properties: {} }]
  })
}

/** The nearest number that is this client's, as far as there are as many as clients. */
function ownOf(
  drawn: number,
  clientIndex: number,
  { clientCount, count }: { readonly clientCount: number; readonly count: number },
): number {
  const own = drawn - (drawn % clientCount) + clientIndex
  return own < count ? own : Math.max(0, own - clientCount)
}
