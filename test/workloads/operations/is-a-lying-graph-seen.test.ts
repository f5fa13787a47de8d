import { describe, expect, test } from 'vitest'
import type { GraphWrite, HopQuery, PathQuery } from '../../../adapters/contract/index.ts'
import { graphWalks, social } from '../../../workloads/graph/index.ts'
import { type Lie, load, openStore, run, slowed } from './drive.ts'

const properties = { persons: '60', pagerankproportion: '0.03' }

test('of an honest graph every answer is right, and every operation comes up', async () => {
  const workload = social.create(properties)
  const { names, wrongCount, checks } = await run(workload, await openStore('graph'), { operationCount: 600 })
  expect([...names].sort()).toEqual([...workload.operations].sort())
  expect(wrongCount).toBe(0)
  expect(Object.values(checks).map(check => [check.name, check.verdict])).toEqual([
    ['answers', 'valid'],
    ['inserts', 'valid'],
    ['loaded', 'valid'],
  ])
  expect(checks.answers!.detail).toMatch(/^\d[\d,]+ answers are those of the reference/)
})

test('clients that overlap raise no false alarm', async () => {
  for (let seed = 0; seed < 3; seed++) {
    const store = slowed(await openStore('graph'), 'graph', seed)
    const { wrongCount, checks } = await run(social.create({ persons: '40' }), store, { clientCount: 4 })
    expect([wrongCount, checks.answers!.verdict, checks.inserts!.verdict], `seed ${seed}`).toEqual([
      0,
      'valid',
      'valid',
    ])
  }
})

let count = 0
const everyTenth = (): boolean => ++count % 10 === 0

describe('a graph that lies is seen', () => {
  test.each<[string, string, Lie<'graph'>]>([
    [
      'two hops without the farthest',
      'answers',
      graph => ({ hops: async (query: HopQuery) => Array.from(await graph.hops(query)).slice(1) }),
    ],
    [
      'neighbours of the day before',
      'answers',
      graph => ({ neighbours: () => graph.neighbours({ vertex: 1, direction: 'out' }) }),
    ],
    ['mutual neighbours that are none', 'answers', () => ({ mutual: () => [] })],
    ['a way round', 'answers', graph => ({ path: (query: PathQuery) => graph.path({ ...query, direction: 'in' }) })],
    ['a person that is another', 'answers', graph => ({ vertex: (id: number) => graph.vertex(id === 0 ? 1 : id - 1) })],
    ['patterns that nothing fits', 'answers', () => ({ match: () => [[1, 2, 3]] })],
    [
      'ranks of nobody',
      'answers',
      () => ({ analyse: () => ({ vertices: new Float64Array(60), values: new Float64Array(60) }) }),
    ],
    [
      'inserts that are lost now and then',
      'inserts',
      graph => ({
        write: (writes: readonly GraphWrite[]) =>
          writes[0]!.type === 'edge' && everyTenth() ? undefined : graph.write(writes),
      }),
    ],
  ])('%s', async (_, name, lie) => {
    const { wrongCount, checks } = await run(social.create(properties), await openStore('graph', lie), {
      operationCount: 400,
    })
    expect(checks[name]).toMatchObject({ verdict: 'violated' })
    if (name === 'answers') expect(wrongCount).toBeGreaterThan(0)
  })
})

test('fingerprints are the same for right stores, and tell a wrong one', async () => {
  const fingerprintsOf = async (lie?: Lie<'graph'>) => {
    const store = await openStore('graph', lie)
    const workload = graphWalks.create({ persons: '200' })
    expect(await load(workload, store)).toBe(workload.recordCount)
    return workload.fingerprints!(store)
  }
  const right = await fingerprintsOf()
  expect(right.every(({ value }) => value !== undefined && value !== '')).toBe(true)
  expect(await fingerprintsOf()).toEqual(right)
  const wrong = await fingerprintsOf(graph => ({
    hops: (query: HopQuery) => graph.hops({ ...query, hops: 1 }),
  }))
  const disputed = wrong.filter((each, index) => each.value !== right[index]!.value)
  expect(disputed.map(({ name }) => name)).toEqual(['two hops'])
})

test('a store that lacks what the mix needs is refused, with the way to leave it out', async () => {
  const store = await openStore('graph')
  const capabilities = { ...store.capabilities, features: ['index'] as const }
  const workload = social.create({ persons: '10' })
  expect(() => workload.prepare!({ ...store, capabilities })).toThrow(/weighted-path.*-p weightedpathproportion=0/)
  const without = social.create({ persons: '10', weightedpathproportion: '0', patternproportion: '0' })
  expect(() => without.prepare!({ ...store, capabilities })).not.toThrow()
})
