/** Random writes over a few vertices, types and properties: small enough that each is written, removed, and met again. */

import type { GraphWrite, Properties, PropertyValue } from '../../adapters/contract/index.ts'
import { GraphReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'

/** The last ones have more than 32 bits. */
export const ids: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 40, 41, 97, 5_000_000_000, Number.MAX_SAFE_INTEGER]
export const edgeTypes: readonly string[] = ['knows', 'likes', 'é']
export const labels: readonly string[] = ['person', 'post', '']
export const propertyNames: readonly string[] = ['weight', 'name', 'flag', '__proto__']
const texts = ['', 'a', 'b', 'été', '中文', '\ud800', 'a longer text that comes up more than once']

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[random.nextInteger(from.length)] as T
}

export function drawValue(random: Random): PropertyValue {
  switch (random.nextInteger(4)) {
    case 0:
      return random.nextInteger(2) === 0
    case 1:
      return pick(random, texts)
    default:
      // Sums of these are exact, in any order; a few are below 0.
      return (random.nextInteger(40) - 4) / 4
  }
}

function drawProperties(random: Random): Properties {
  const found: [string, PropertyValue][] = []
  for (const name of propertyNames) if (random.nextInteger(3) === 0) found.push([name, drawValue(random)])
  return Object.fromEntries(found)
}

/** Writes of one call. Ends of edges are there but once in a while, so that a refusal is seen as well. */
export function drawWrites(random: Random, graph: GraphReference): GraphWrite[] {
  const there = ids.filter(id => graph.vertex(id) !== undefined)
  const count = random.nextInteger(4) === 0 ? 1 + random.nextInteger(6) : 1
  return Array.from({ length: count }, () => drawWrite(random, there))
}

function drawWrite(random: Random, there: readonly number[]): GraphWrite {
  const end = (): number => pick(random, there.length === 0 || random.nextInteger(60) === 0 ? ids : there)
  const kind = random.nextInteger(20)
  if (kind < 5 || there.length === 0) {
    return { type: 'vertex', id: pick(random, ids), label: pick(random, labels), properties: drawProperties(random) }
  }
  const edgeType = pick(random, edgeTypes)
  if (kind < 12) return { type: 'edge', edgeType, from: end(), to: end(), properties: drawProperties(random) }
  if (kind < 15) return { type: 'remove-edge', edgeType, from: end(), to: end() }
  if (kind < 16) return { type: 'remove-vertex', id: end() }
  const length = random.nextInteger(9)
  const from = Float64Array.from({ length }, end)
  const to = Float64Array.from({ length }, end)
  if (random.nextInteger(2) === 0) return { type: 'edges', edgeType, from, to }
  const properties = {
    weight: Float64Array.from({ length }, () => random.nextInteger(40) / 4),
    name: Array.from({ length }, () => pick(random, texts)),
  }
  return { type: 'edges', edgeType, from, to, properties }
}

/** Whatever can be asked for vertices and edges one by one. */
interface Contents {
  vertex(id: number): unknown
  edge(from: number, edgeType: string, to: number): unknown
}

/** All that is there, as text: the same for graphs that hold the same. */
export function describeContents(graph: Contents): string {
  const lines: string[] = []
  for (const id of ids) {
    const vertex = graph.vertex(id)
    if (vertex === undefined) continue
    lines.push(describe(vertex))
    for (const edgeType of edgeTypes) {
      for (const to of ids) {
        const properties = graph.edge(id, edgeType, to)
        if (properties !== undefined) lines.push(`${id} ${edgeType} ${to} ${describe(properties)}`)
      }
    }
  }
  return lines.join('\n')
}

/** With the names of properties in order. */
function describe(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1))
      : inner,
  )
}

export function describeWrites(writes: readonly GraphWrite[]): string {
  return JSON.stringify(writes, (_, value: unknown) => (value instanceof Float64Array ? [...value] : value))
}

/** What these writes make. */
export function referenceOf(written: readonly (readonly GraphWrite[])[]): GraphReference {
  const reference = new GraphReference()
  for (const writes of written) reference.write(writes)
  return reference
}
