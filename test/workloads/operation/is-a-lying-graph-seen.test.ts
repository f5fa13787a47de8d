import { describe, expect, test } from 'vitest'
import type { GraphWrite, HopQuery, PathQuery } from '../../../adapters/contract/index.ts'
import { graphWalks, social } from '../../../workloads/graph/index.ts'
import { checks, type Lie, load, openStore, run, slowed, verdicts } from './drive.ts'

const allValid = { answers: 'valid', inserts: 'valid', loaded: 'valid' }
const properties = { persons: '60', pagerankproportion: '0.03' }

test('of an honest graph every answer is right, and every operation comes up', async () => {
  const workload = social.create(properties)
  const asked = { workload, store: await openStore('graph') }
  await load(asked)
  const { counts, ...outcomes } = await run(asked, { clientCount: 2, operationCount: 1200 })
  expect(Object.keys(counts).sort()).toEqual([...workload.operations].sort())
  expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
  expect(await verdicts(asked)).toEqual(allValid)
  expect((await checks(asked)).answers!.detail).toMatch(/^\d[\d,]+ answers are those of the reference/)
})

test('clients that overlap raise no false alarm', async () => {
  for (let seed = 0; seed < 3; seed++) {
    const store = slowed(await openStore('graph'), 'graph', seed)
    const asked = { workload: social.create({ persons: '40' }), store }
    await load(asked)
    const { wrong, thrown } = await run(asked, { clientCount: 4, operationCount: 600 })
    expect([wrong, thrown, await verdicts(asked)], `seed ${seed}`).toEqual([0, 0, allValid])
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
    const asked = { workload: social.create(properties), store: await openStore('graph', lie) }
    await load(asked)
    const { wrong, thrown } = await run(asked, { clientCount: 2, operationCount: 800 })
    expect(thrown).toBe(0)
    expect(await verdicts(asked)).toMatchObject({ [name]: 'violated' })
    if (name === 'answers') expect(wrong).toBeGreaterThan(0)
  })
})

test('fingerprints are the same for right stores, and tell a wrong one', async () => {
  const fingerprintsOf = async (lie?: Lie<'graph'>) => {
    const store = await openStore('graph', lie)
    const workload = graphWalks.create({ persons: '200' })
    expect(await load({ workload, store })).toBe(workload.recordCount)
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
