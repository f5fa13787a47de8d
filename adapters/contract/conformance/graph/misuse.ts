/** What makes no sense is a `TypeError`, and changes nothing. */
import assert from 'node:assert/strict'
import type { Graph, GraphWrite } from '../../graph.ts'
import type { Subject } from '../subject.ts'
import { assertMisuse } from '../subject.ts'
import { edge, vertex } from './words.ts'

const noIds = [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]

export function testMisuse(subject: Subject<'graph'>): void {
  subject.test('an id that is no whole number of 0 to 2^53 - 1 is a TypeError everywhere', async graph => {
    await graph.write([vertex(1)])
    for (const id of noIds) {
      await assertMisuse(`vertex ${id}`, () => graph.vertex(id))
      await assertMisuse(`edge ${id}`, () => graph.edge(1, 'e', id))
      await assertMisuse(`neighbours ${id}`, () => graph.neighbours({ vertex: id, direction: 'out' }))
      await assertMisuse(`mutual ${id}`, () => graph.mutual(id, 1, { direction: 'out' }))
      await assertMisuse(`hops ${id}`, () => graph.hops({ vertex: id, hops: 1, direction: 'out' }))
      await assertMisuse(`path ${id}`, () => graph.path({ from: 1, to: id, direction: 'out' }))
      for (const write of writesOf(id)) await assertMisuse(JSON.stringify(write), () => graph.write([vertex(5), write]))
    }
    assert.equal(await graph.vertex(5), undefined)
  })

  subject.test('a write that makes no sense is a TypeError, before any look at the graph', async graph => {
    for (const write of senseless) {
      await assertMisuse(JSON.stringify(write), () => graph.write([vertex(5), edge(8, 9), write as GraphWrite]))
    }
    assert.equal(await graph.vertex(5), undefined)
  })

  subject.test('counts that are none are a TypeError', async graph => {
    for (const count of [-1, 0.5, Number.NaN]) {
      await assertMisuse(`${count} hops`, () => graph.hops({ vertex: 1, hops: count, direction: 'out' }))
      if (subject.has('match')) {
        await assertMisuse(`a limit of ${count}`, () => graph.match({ start: {}, hops: [], limit: count }))
      }
      if (subject.has('pagerank')) await assertMisuse(`${count} iterations`, () => rank(graph, count, 0.85))
    }
    await assertMisuse('0 hops', () => graph.hops({ vertex: 1, hops: 0, direction: 'out' }))
    if (subject.has('pagerank')) await assertMisuse('a damping of 2', () => rank(graph, 1, 2))
  })
}

function rank(graph: Graph, iterations: number, damping: number): unknown {
  return graph.analyse({ type: 'pagerank', iterations, damping })
}

function writesOf(id: number): GraphWrite[] {
  return [
    vertex(id),
    edge(1, id),
    { type: 'edges', edgeType: 'e', from: Float64Array.of(id), to: Float64Array.of(1) },
    { type: 'remove-vertex', id },
    { type: 'remove-edge', edgeType: 'e', from: id, to: 1 },
  ]
}

const two = Float64Array.of(1, 2)

const senseless: readonly unknown[] = [
  { type: 'none' },
  { type: 'vertex', id: 1, label: 7, properties: {} },
  { type: 'vertex', id: 1, label: 'v', properties: { n: Number.NaN } },
  { type: 'vertex', id: 1, label: 'v', properties: { n: Number.NEGATIVE_INFINITY } },
  { type: 'vertex', id: 1, label: 'v', properties: { n: null } },
  { type: 'edge', edgeType: 'e', from: 1, to: 1, properties: { n: {} } },
  { type: 'edges', edgeType: 'e', from: two, to: Float64Array.of(1) },
  { type: 'edges', edgeType: 'e', from: two, to: two, properties: { w: Float64Array.of(1) } },
  { type: 'edges', edgeType: 'e', from: two, to: two, properties: { w: Float64Array.of(1, Number.NaN) } },
]
