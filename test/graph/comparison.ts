/** Every query and algorithm, with random arguments, asked of a graph and of the reference. */
import { expect } from 'vitest'
import type {
  Condition,
  Direction,
  EdgeFilter,
  GraphAlgorithm,
  GraphReader,
  Path,
  PathQuery,
  VertexFilter,
} from '../../adapters/contract/index.ts'
import type { GraphReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { describeContents, drawValue, edgeTypes, ids, labels, pick, propertyNames } from './small-world.ts'

/** The graph, whose every answer is plain. */
export type PlainReader = {
  readonly [Name in keyof GraphReader]: (
    ...args: Parameters<GraphReader[Name]>
  ) => Awaited<ReturnType<GraphReader[Name]>>
}

const directions: readonly Direction[] = ['out', 'in', 'both']
const operators: readonly Condition['operator'][] = ['=', '!=', '<', '<=', '>', '>=']

function drawConditions(random: Random): Condition[] {
  const count = pick(random, [0, 1, 1, 2])
  return Array.from({ length: count }, () => ({
    property: pick(random, [...propertyNames, 'unknown']),
    operator: pick(random, operators),
    value: drawValue(random),
  }))
}

function drawEdgeFilter(random: Random): EdgeFilter {
  return {
    direction: pick(random, directions),
    ...(random.nextInteger(2) === 0 ? { edgeType: pick(random, [...edgeTypes, 'unknown']) } : {}),
    ...(random.nextInteger(3) === 0 ? { where: drawConditions(random) } : {}),
  }
}

function drawVertexFilter(random: Random): VertexFilter {
  return {
    ...(random.nextInteger(2) === 0 ? { label: pick(random, [...labels, 'unknown']) } : {}),
    ...(random.nextInteger(2) === 0 ? { where: drawConditions(random) } : {}),
  }
}

function sorted(found: ArrayLike<number>): number[] {
  return Array.from(found).sort((left, right) => left - right)
}

/** One random question of each kind. */
export function askAll(graph: PlainReader, reference: GraphReference, random: Random): void {
  askNear(graph, reference, random)
  askPaths(graph, reference, random)
  askPattern(graph, reference, random)
}

export function compareContents(graph: PlainReader, reference: GraphReference): void {
  expect(describeContents(graph)).toBe(describeContents(reference))
}

function askNear(graph: PlainReader, reference: GraphReference, random: Random): void {
  const target = random.nextInteger(2) === 0 ? { target: drawVertexFilter(random) } : {}
  const near = { ...drawEdgeFilter(random), ...target, vertex: pick(random, ids) }
  const say = JSON.stringify(near)
  expect(sorted(graph.neighbours(near)), say).toEqual(sorted(reference.neighbours(near)))
  const far = { ...near, hops: 1 + random.nextInteger(4) }
  expect(sorted(graph.hops(far)), `${say} ${far.hops} hops`).toEqual(sorted(reference.hops(far)))
  const other = pick(random, ids)
  const both = sorted(graph.mutual(near.vertex, other, near))
  expect(both, `${say} and ${other}`).toEqual(sorted(reference.mutual(near.vertex, other, near)))
}

function askPaths(graph: PlainReader, reference: GraphReference, random: Random): void {
  const query = { ...drawEdgeFilter(random), from: pick(random, ids), to: pick(random, ids) }
  for (const asked of [query, { ...query, weight: 'weight' }] satisfies PathQuery[]) {
    const found = graph.path(asked)
    const say = JSON.stringify([asked, found])
    expect(found?.length, say).toBe(reference.path(asked)?.length)
    if (found !== undefined) checkPath(reference, asked, found)
  }
}

/** It is a way, and as long as it says. */
function checkPath(reference: GraphReference, query: PathQuery, { vertices, length }: Path): void {
  expect([vertices[0], vertices.at(-1)]).toEqual([query.from, query.to])
  let sum = 0
  for (const [index, from] of vertices.slice(0, -1).entries()) {
    sum += reference.path({ ...query, from, to: vertices[index + 1] as number })?.length ?? Number.NaN
  }
  expect(sum).toBe(length)
}

function askPattern(graph: PlainReader, reference: GraphReference, random: Random): void {
  const pattern = {
    start: { ...drawVertexFilter(random), ...(random.nextInteger(4) === 0 ? { id: pick(random, ids) } : {}) },
    hops: Array.from({ length: random.nextInteger(3) }, () => ({
      ...drawEdgeFilter(random),
      ...(random.nextInteger(2) === 0 ? { target: drawVertexFilter(random) } : {}),
    })),
  }
  const say = JSON.stringify(pattern)
  const all = reference.match(pattern).map(String).sort()
  expect(graph.match(pattern).map(String).sort(), say).toEqual(all)
  const limit = random.nextInteger(4)
  const some = graph.match({ ...pattern, limit }).map(String)
  expect(some.length, say).toBe(Math.min(limit, all.length))
  expect(all, say).toEqual(expect.arrayContaining(some))
}

export function askAlgorithms(graph: PlainReader, reference: GraphReference, random: Random): void {
  const algorithms: GraphAlgorithm[] = [
    { type: 'pagerank', iterations: random.nextInteger(8), damping: random.nextInteger(11) / 10 },
    { type: 'components' },
    { type: 'label-propagation', iterations: random.nextInteger(6) },
    { type: 'degree', direction: pick(random, directions) },
    { type: 'betweenness', sources: [pick(random, ids), pick(random, ids), pick(random, ids)] },
  ]
  for (const algorithm of algorithms) {
    const found = graph.analyse(algorithm)
    const expected = reference.analyse(algorithm)
    const say = JSON.stringify(algorithm)
    expect([...found.vertices], say).toEqual([...expected.vertices])
    for (const [index, value] of expected.values.entries()) {
      expect(Math.abs((found.values[index] as number) - value), `${say} of ${expected.vertices[index]}`).toBeLessThan(
        1e-9,
      )
    }
  }
}
