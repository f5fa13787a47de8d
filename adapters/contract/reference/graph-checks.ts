/** What makes no sense to a graph, each a `TypeError` that says so. */
import type { GraphAlgorithm, GraphWrite, Properties } from '../graph.ts'
import { assertId, assertWhole } from './number-checks.ts'

export function assertVertexId(id: number): void {
  assertId('a vertex', id)
}

export function assertHops(hops: number): void {
  assertWhole('hops', hops, 1)
}

export function assertLimit(limit: number): void {
  assertWhole('a limit', limit, 0)
}

export function assertGraphWrite(write: GraphWrite): void {
  switch (write.type) {
    case 'vertex':
      assertVertexId(write.id)
      assertText('a label', write.label)
      assertProperties(write.properties)
      return
    case 'edge':
      assertEnds(write.edgeType, [write.from], [write.to])
      assertProperties(write.properties)
      return
    case 'edges':
      assertEnds(write.edgeType, write.from, write.to)
      for (const [name, values] of Object.entries(write.properties ?? {})) {
        if (values.length !== write.from.length) {
          throw new TypeError(`${write.from.length} edges have ${values.length} values of '${name}'`)
        }
        for (const value of values) assertProperty(name, value)
      }
      return
    case 'remove-vertex':
      assertVertexId(write.id)
      return
    case 'remove-edge':
      assertEnds(write.edgeType, [write.from], [write.to])
      return
    default:
      throw new TypeError(`'${String((write as { type: unknown }).type)}' is no write of a graph`)
  }
}

export function assertAlgorithm(algorithm: GraphAlgorithm): void {
  if (algorithm.type === 'pagerank' || algorithm.type === 'label-propagation') {
    assertWhole('iterations', algorithm.iterations, 0)
  }
  if (algorithm.type === 'pagerank' && !(algorithm.damping >= 0 && algorithm.damping <= 1)) {
    throw new TypeError(`damping is 0 to 1, and not ${algorithm.damping}`)
  }
  if (algorithm.type === 'betweenness') algorithm.sources.forEach(assertVertexId)
}

function assertEnds(edgeType: string, from: ArrayLike<number>, to: ArrayLike<number>): void {
  assertText('the type of an edge', edgeType)
  if (from.length !== to.length) throw new TypeError(`edges have ${from.length} starts and ${to.length} ends`)
  for (let index = 0; index < from.length; index++) {
    assertVertexId(from[index]!)
    assertVertexId(to[index]!)
  }
}

export function assertText(what: string, text: string): void {
  if (typeof text !== 'string') throw new TypeError(`${what} is a string, and not ${String(text)}`)
}

function assertProperties(properties: Properties): void {
  for (const [name, value] of Object.entries(properties)) assertProperty(name, value)
}

function assertProperty(name: string, value: unknown): void {
  const makesSense = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  if (!makesSense)
    throw new TypeError(`property '${name}' is a boolean, a finite number or a string, not ${String(value)}`)
}
