/** Vertices and edges: what is there after which writes. */
import assert from 'node:assert/strict'
import type { Graph, GraphWrite } from '../../graph.ts'
import type { Subject } from '../subject.ts'
import { assertFails } from '../subject.ts'
import { edge, ids, plain, vertex } from './words.ts'

export function testWrites(subject: Subject<'graph'>): void {
  subject.test('a vertex is there as it was written, and again as it was written last', async graph => {
    assert.equal(await graph.vertex(7), undefined)
    const properties = { yes: true, no: false, n: -1.5, zero: 0, text: 'héllo\0 \u{1f600}', empty: '' }
    await graph.write([vertex(7, 'person', properties)])
    assert.deepEqual(plain(await graph.vertex(7)), { id: 7, label: 'person', properties })
    await graph.write([vertex(7, 'robot', { n: 2 })])
    assert.deepEqual(plain(await graph.vertex(7)), { id: 7, label: 'robot', properties: { n: 2 } })
    assert.equal(await graph.vertex(8), undefined)
  })

  subject.test('ids go from 0 to 2^53 - 1', async graph => {
    const extremes = [0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
    await graph.write(extremes.map(id => vertex(id)))
    await graph.write(extremes.map((id, index) => edge(id, extremes[(index + 1) % extremes.length]!)))
    for (const [index, id] of extremes.entries()) {
      assert.equal((await graph.vertex(id))?.id, id)
      assert.deepEqual(await ids(graph.neighbours({ vertex: id, direction: 'out' })), [
        extremes[(index + 1) % extremes.length],
      ])
    }
    assert.equal(await graph.vertex(2), undefined)
  })

  subject.test('between two vertices there is one edge of a type in each direction', async graph => {
    await graph.write([vertex(1), vertex(2), edge(1, 2, 'a', { n: 1 })])
    await graph.write([edge(1, 2, 'a', { m: 2 }), edge(1, 2, 'b'), edge(2, 1, 'a', { n: 3 })])
    assert.deepEqual(plain(await graph.edge(1, 'a', 2)), { m: 2 })
    assert.deepEqual(plain(await graph.edge(1, 'b', 2)), {})
    assert.deepEqual(plain(await graph.edge(2, 'a', 1)), { n: 3 })
    assert.equal(await graph.edge(2, 'b', 1), undefined)
    assert.equal(await graph.edge(1, 'c', 2), undefined)
    assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'both' })), [2])
  })

  subject.test('a vertex written again keeps its edges', async graph => {
    await graph.write([vertex(1), vertex(2), edge(1, 2), edge(2, 1)])
    await graph.write([vertex(1, 'other', { n: 1 })])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'out' })), [2])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'in' })), [2])
  })

  subject.test('a vertex may be its own neighbour', async graph => {
    await graph.write([vertex(1), vertex(2), edge(1, 1), edge(1, 2)])
    for (const [direction, found] of [
      ['out', [1, 2]],
      ['in', [1]],
      ['both', [1, 2]],
    ] as const) {
      assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction })), found, direction)
    }
    assert.deepEqual(await ids(graph.hops({ vertex: 1, hops: 2, direction: 'out' })), [2])
    await graph.write([{ type: 'remove-vertex', id: 1 }])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 2, direction: 'in' })), [])
  })

  subject.test('edges by column are edges', async graph => {
    await graph.write([1, 2, 3].map(id => vertex(id)))
    const [from, to] = [Float64Array.of(1, 2, 1), Float64Array.of(2, 3, 2)]
    const properties = { w: Float64Array.of(5, 6, 7), name: ['a', 'b', 'c'] }
    await graph.write([{ type: 'edges', edgeType: 'e', from, to, properties }])
    assert.deepEqual(plain(await graph.edge(1, 'e', 2)), { w: 7, name: 'c' })
    assert.deepEqual(plain(await graph.edge(2, 'e', 3)), { w: 6, name: 'b' })
    assert.deepEqual(await ids(graph.neighbours({ vertex: 2, direction: 'both' })), [1, 3])
    await graph.write([{ type: 'edges', edgeType: 'e', from: new Float64Array(0), to: new Float64Array(0) }])
  })

  testRemoval(subject)
  testAllOrNone(subject)
}

function testRemoval(subject: Subject<'graph'>): void {
  subject.test('what is removed is gone, a vertex with its edges, and comes back empty', async graph => {
    await graph.write([1, 2, 3].map(id => vertex(id)))
    await graph.write([edge(1, 2), edge(2, 3), edge(3, 2), edge(1, 3)])
    await graph.write([
      { type: 'remove-edge', edgeType: 'e', from: 1, to: 3 },
      { type: 'remove-edge', edgeType: 'none', from: 2, to: 3 },
      { type: 'remove-edge', edgeType: 'e', from: 9, to: 3 },
    ])
    assert.equal(await graph.edge(1, 'e', 3), undefined)
    assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'out' })), [2])
    await graph.write([
      { type: 'remove-vertex', id: 2 },
      { type: 'remove-vertex', id: 77 },
    ])
    assert.equal(await graph.vertex(2), undefined)
    assert.equal(await graph.edge(2, 'e', 3), undefined)
    for (const id of [1, 2, 3]) assert.deepEqual(await ids(graph.neighbours({ vertex: id, direction: 'both' })), [])
    await graph.write([vertex(2)])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 2, direction: 'both' })), [])
    assert.equal(await graph.path({ from: 1, to: 3, direction: 'both' }), undefined)
  })
}

function testAllOrNone(subject: Subject<'graph'>): void {
  subject.test('an edge without both ends is NOT_FOUND, and nothing of the write is applied', async graph => {
    await graph.write([vertex(1, 'a'), vertex(2)])
    const writes: readonly GraphWrite[][] = [
      [vertex(3), vertex(1, 'b'), edge(1, 2), edge(1, 9)],
      [vertex(3), edge(9, 1)],
      [vertex(3), { type: 'edges', edgeType: 'e', from: Float64Array.of(1, 1), to: Float64Array.of(2, 9) }],
      [vertex(3), { type: 'remove-vertex', id: 2 }, edge(1, 2)],
      [vertex(3), edge(1, 4), vertex(4)],
    ]
    for (const each of writes) await assertFails(JSON.stringify(each), 'NOT_FOUND', () => graph.write(each))
    await assertUntouched(graph)
    await graph.write([{ type: 'remove-vertex', id: 2 }, vertex(2), edge(1, 2), vertex(4), edge(4, 1)])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'both' })), [2, 4])
  })
}

async function assertUntouched(graph: Graph): Promise<void> {
  assert.equal((await graph.vertex(1))?.label, 'a')
  assert.equal(await graph.vertex(3), undefined)
  assert.equal(await graph.vertex(4), undefined)
  assert.equal((await graph.vertex(2))?.id, 2)
  assert.deepEqual(await ids(graph.neighbours({ vertex: 1, direction: 'both' })), [])
}
