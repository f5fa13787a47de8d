/** Questions along edges: neighbours, hops, what is mutual, paths, patterns. */
import assert from 'node:assert/strict'
import type { Condition, Graph, PathQuery } from '../../graph.ts'
import type { Subject } from '../subject.ts'
import { edge, ids, vertex } from './words.ts'

/** Two circles of three that touch in 3, with a tail; every edge has its length. */
async function write(graph: Graph): Promise<void> {
  await graph.write([1, 2, 3, 4, 5, 6, 7].map(id => vertex(id, id % 2 === 0 ? 'even' : 'odd', { n: id })))
  await graph.write([
    edge(1, 2, 'a', { w: 1, kind: 'road' }),
    edge(2, 3, 'a', { w: 1, kind: 'rail' }),
    edge(3, 1, 'b', { w: 1 }),
    edge(1, 3, 'b', { w: 5, kind: 'road' }),
    edge(3, 4, 'a', { w: 0 }),
    edge(4, 5, 'a', { w: '3' }),
    edge(5, 3, 'b', { w: -1 }),
    edge(5, 6, 'a', { w: 2 }),
  ])
}

export function testWalks(subject: Subject<'graph'>): void {
  subject.test('neighbours by direction, type, condition and target', async graph => {
    await write(graph)
    const of = (query: object) => ids(graph.neighbours({ vertex: 3, direction: 'both', ...query }))
    assert.deepEqual(await of({}), [1, 2, 4, 5])
    assert.deepEqual(await of({ direction: 'out' }), [1, 4])
    assert.deepEqual(await of({ direction: 'in' }), [1, 2, 5])
    assert.deepEqual(await of({ edgeType: 'b' }), [1, 5])
    assert.deepEqual(await of({ edgeType: 'none' }), [])
    assert.deepEqual(await of({ where: [{ property: 'kind', operator: '=', value: 'road' }] }), [1])
    assert.deepEqual(await of({ target: { label: 'even' } }), [2, 4])
    assert.deepEqual(await of({ target: { where: [{ property: 'n', operator: '>=', value: 4 }] } }), [4, 5])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 7, direction: 'both' })), [])
    assert.deepEqual(await ids(graph.neighbours({ vertex: 99, direction: 'both' })), [])
  })

  testConditions(subject)

  subject.test('hops are distinct, of that many edges or fewer, without the start', async graph => {
    await write(graph)
    const within = (hops: number, query: object = {}) =>
      ids(graph.hops({ vertex: 1, hops, direction: 'out', ...query }))
    assert.deepEqual(await within(1), [2, 3])
    assert.deepEqual(await within(2), [2, 3, 4])
    assert.deepEqual(await within(4), [2, 3, 4, 5, 6])
    assert.deepEqual(await within(1000), [2, 3, 4, 5, 6])
    assert.deepEqual(await within(2, { edgeType: 'a' }), [2, 3])
    assert.deepEqual(await within(3, { target: { label: 'even' } }), [2, 4])
    assert.deepEqual(await within(2, { direction: 'in' }), [2, 3, 5])
    assert.deepEqual(await ids(graph.hops({ vertex: 99, hops: 2, direction: 'both' })), [])
  })

  subject.test('mutual neighbours are those that both have', async graph => {
    await write(graph)
    assert.deepEqual(await ids(graph.mutual(1, 2, { direction: 'both' })), [3])
    assert.deepEqual(await ids(graph.mutual(2, 4, { direction: 'both' })), [3])
    assert.deepEqual(await ids(graph.mutual(1, 5, { direction: 'out' })), [3])
    assert.deepEqual(await ids(graph.mutual(1, 5, { direction: 'out', edgeType: 'a' })), [])
    assert.deepEqual(await ids(graph.mutual(3, 3, { direction: 'out' })), [1, 4])
    assert.deepEqual(await ids(graph.mutual(1, 99, { direction: 'both' })), [])
  })

  testPaths(subject)
  if (subject.has('match')) testPatterns(subject)
}

function testConditions(subject: Subject<'graph'>): void {
  subject.test('conditions compare values of one type; others, and absent ones, are just different', async graph => {
    await graph.write([
      vertex(0),
      vertex(1, 'v', { n: 1, s: 'b', b: false }),
      vertex(2, 'v', { n: 2, s: 'B', b: true }),
      vertex(3),
    ])
    await graph.write([edge(0, 1), edge(0, 2), edge(0, 3)])
    const met = (...where: Condition[]) => ids(graph.neighbours({ vertex: 0, direction: 'out', target: { where } }))
    const cases: readonly [Condition['property'], Condition['operator'], Condition['value'], number[]][] = [
      ['n', '=', 1, [1]],
      ['n', '!=', 1, [2, 3]],
      ['n', '<', 2, [1]],
      ['n', '<=', 2, [1, 2]],
      ['n', '>', 1, [2]],
      ['n', '>=', 1, [1, 2]],
      ['n', '=', '1', []],
      ['n', '!=', '1', [1, 2, 3]],
      ['n', '<', 'z', []],
      ['s', '<', 'a', [2]],
      ['s', '>=', 'b', [1]],
      ['b', '=', false, [1]],
      ['b', '>', false, [2]],
      ['none', '=', '', []],
      ['none', '!=', '', [1, 2, 3]],
    ]
    for (const [property, operator, value, expected] of cases) {
      assert.deepEqual(await met({ property, operator, value }), expected, `${property} ${operator} ${value}`)
    }
    const both = [
      { property: 'n', operator: '>', value: 0 },
      { property: 'b', operator: '=', value: true },
    ] as const
    assert.deepEqual(await met(...both), [2], 'all must hold')
    assert.deepEqual(await met(), [1, 2, 3])
  })
}

function testPaths(subject: Subject<'graph'>): void {
  subject.test('a path has the fewest edges, along their direction', async graph => {
    await write(graph)
    const path = (from: number, to: number, query: Partial<PathQuery> = {}) =>
      graph.path({ from, to, direction: 'out', ...query })
    assert.deepEqual(await path(1, 6), { vertices: [1, 3, 4, 5, 6], length: 4 })
    assert.deepEqual(await path(1, 6, { edgeType: 'a' }), { vertices: [1, 2, 3, 4, 5, 6], length: 5 })
    assert.deepEqual(await path(6, 5, { direction: 'in' }), { vertices: [6, 5], length: 1 })
    assert.deepEqual(await path(6, 4, { direction: 'both' }), { vertices: [6, 5, 4], length: 2 })
    assert.deepEqual(await path(1, 1), { vertices: [1], length: 0 })
    assert.deepEqual(await path(7, 7), { vertices: [7], length: 0 })
    assert.equal(await path(6, 5), undefined)
    assert.equal(await path(1, 7, { direction: 'both' }), undefined)
    assert.equal(await path(1, 99), undefined)
    assert.equal(await path(99, 99), undefined)
  })

  if (!subject.has('weighted-path')) return
  subject.test('weighted-path: edges without a length of 0 or more are no way', async graph => {
    await write(graph)
    const path = (from: number, to: number, query: Partial<PathQuery> = {}) =>
      graph.path({ from, to, direction: 'out', weight: 'w', ...query })
    assert.deepEqual(await path(1, 3), { vertices: [1, 2, 3], length: 2 })
    assert.deepEqual(await path(1, 4), { vertices: [1, 2, 3, 4], length: 2 })
    assert.deepEqual(await path(1, 3, { edgeType: 'b' }), { vertices: [1, 3], length: 5 })
    assert.equal(await path(1, 5), undefined, "a length of '3'")
    assert.equal(await path(5, 3), undefined, 'a length of -1')
    assert.equal(await path(1, 3, { weight: 'none' }), undefined)
    assert.deepEqual(await path(2, 2, { weight: 'none' }), { vertices: [2], length: 0 })
  })
}

function testPatterns(subject: Subject<'graph'>): void {
  subject.test('match: a pattern gives each path once, and vertices may come up again', async graph => {
    await write(graph)
    const match = async (pattern: Parameters<Graph['match']>[0]) =>
      (await graph.match(pattern)).map(path => Array.from(path).join(' ')).sort()
    const out = { direction: 'out' } as const
    assert.deepEqual(await match({ start: { label: 'even' }, hops: [] }), ['2', '4', '6'])
    assert.deepEqual(await match({ start: { id: 1 }, hops: [out, out] }), ['1 2 3', '1 3 1', '1 3 4'])
    assert.deepEqual(
      await match({
        start: { label: 'odd', where: [{ property: 'n', operator: '<', value: 5 }] },
        hops: [
          { ...out, edgeType: 'a', target: { label: 'even' } },
          { ...out, target: { label: 'odd' } },
        ],
      }),
      ['1 2 3', '3 4 5'],
    )
    assert.deepEqual(await match({ start: { id: 1 }, hops: [{ direction: 'both', target: { label: 'odd' } }] }), [
      '1 3',
    ])
    assert.deepEqual(await match({ start: { id: 2, label: 'odd' }, hops: [] }), [])
    assert.deepEqual(await match({ start: { id: 99 }, hops: [] }), [])
    assert.equal((await match({ start: {}, hops: [out], limit: 4 })).length, 4)
    assert.equal((await match({ start: {}, hops: [out], limit: 100 })).length, 8)
  })
}
