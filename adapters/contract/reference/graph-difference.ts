/** Where a graph's answer is not one that the reference allows: of several shortest paths any will do. `undefined`: nowhere. */
import type { Path, PathQuery, Pattern, VertexId, VertexValues } from '../graph.ts'
import { isCloseTo } from './close-to.ts'
import type { GraphReference } from './graph.ts'

export function pathDifference(
  reference: GraphReference,
  query: PathQuery,
  path: Path | undefined,
): string | undefined {
  const expected = reference.path(query)
  if (path === undefined || expected === undefined) {
    if (path === expected) return undefined
    return path === undefined ? `no path, where ${expected!.vertices.join(' ')} is one` : 'a path, where there is none'
  }
  if (!isCloseTo(path.length, expected.length))
    return `a path ${path.length} long, and the shortest is ${expected.length}`
  const { vertices } = path
  if (vertices[0] !== query.from || vertices.at(-1) !== query.to) return `${vertices.join(' ')} has other ends`
  const length = reference.lengthAlong(vertices, query)
  if (length === undefined) return `there is no way along ${vertices.join(' ')}`
  return isCloseTo(length, path.length) ? undefined : `the way along ${vertices.join(' ')} is ${length} long`
}

export function matchDifference(
  reference: GraphReference,
  pattern: Pattern,
  paths: readonly (readonly VertexId[])[],
): string | undefined {
  const { limit = Number.POSITIVE_INFINITY, ...unlimited } = pattern
  const all = new Set(reference.match(unlimited).map(path => path.join(' ')))
  const found = new Set(paths.map(path => path.join(' ')))
  if (found.size < paths.length) return 'a path comes twice'
  const strange = [...found].find(path => !all.has(path))
  if (strange !== undefined) return `${strange} does not match`
  const count = Math.min(limit, all.size)
  return found.size === count ? undefined : `${found.size} matches, where there are ${count}`
}

export function valuesDifference(values: VertexValues, expected: VertexValues): string | undefined {
  if (values.vertices.length !== expected.vertices.length || values.values.length !== expected.values.length) {
    return `${values.vertices.length} vertices, ${values.values.length} values, where there are ${expected.vertices.length}`
  }
  for (const [index, vertex] of expected.vertices.entries()) {
    if (values.vertices[index] !== vertex) return `vertex ${values.vertices[index]} in the place of ${vertex}`
    const [value, wanted] = [values.values[index]!, expected.values[index]!]
    if (!isCloseTo(value, wanted)) return `${value} of vertex ${vertex}, where it is ${wanted}`
  }
  return undefined
}
