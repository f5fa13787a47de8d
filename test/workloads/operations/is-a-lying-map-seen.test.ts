import { describe, expect, test } from 'vitest'
import type { AreaQuery, DistanceQuery, NearestQuery, Shape } from '../../../adapters/contract/index.ts'
import { geo, geoBoxes, geoWorld } from '../../../workloads/spatial/index.ts'
import { type Lie, load, openStore, run, slowed } from './drive.ts'

const everything = { insertproportion: '0.1', removeproportion: '0.1', polygonproportion: '0.1' }
const properties = { items: '300', windowshare: '0.01', ...everything }

test.each([
  ['on a square', geo, properties],
  ['on the world', geoWorld, properties],
  ['of boxes', geoBoxes, { ...properties, moveproportion: '0.5' }],
])('of an honest store %s every answer is right, and every operation comes up', async (_, definition, given) => {
  const workload = definition.create(given)
  const { names, wrongCount, checks } = await run(workload, await openStore('spatial'))
  expect([...names].sort()).toEqual([...workload.operations].sort())
  expect(wrongCount).toBe(0)
  expect(Object.values(checks).map(check => [check.name, check.verdict])).toEqual([
    ['answers', 'valid'],
    ['items', 'valid'],
    ['places', 'valid'],
  ])
})

test('clients that overlap raise no false alarm, and more clients than items either', async () => {
  for (const [seed, items] of [
    [0, '100'],
    [1, '100'],
    [2, '3'],
  ] as const) {
    const store = slowed(await openStore('spatial'), 'spatial', seed)
    const { wrongCount, checks } = await run(geo.create({ ...properties, items }), store, { clientCount: 5 })
    const verdicts = Object.values(checks).map(({ verdict }) => verdict)
    expect([wrongCount, ...verdicts], `seed ${seed}`).toEqual([0, 'valid', 'valid', 'valid'])
  }
})

let count = 0

describe('a store that lies is seen', () => {
  test.each<[string, string, Lie<'spatial'>]>([
    [
      'windows that miss one',
      'answers',
      items => ({ search: async (query: AreaQuery) => Array.from(await items.search(query)).slice(1) }),
    ],
    [
      'a nearest that is second',
      'answers',
      items => ({ nearest: (query: NearestQuery) => items.nearest({ ...query, x: query.x + 1 }) }),
    ],
    [
      'a distance cut short',
      'answers',
      items => ({ within: (query: DistanceQuery) => items.within({ ...query, distance: query.distance * 0.7 }) }),
    ],
    [
      'moves that are forgotten',
      'places',
      items => ({ put: (id: number, shape: Shape) => (++count % 10 === 0 ? undefined : items.put(id, shape)) }),
    ],
    ['removals that are forgotten', 'items', () => ({ remove: () => undefined })],
  ])('%s', async (_, name, lie) => {
    const { wrongCount, checks } = await run(geo.create(properties), await openStore('spatial', lie))
    expect(checks[name]).toMatchObject({ verdict: 'violated' })
    if (name === 'answers') expect(wrongCount).toBeGreaterThan(0)
  })
})

test('fingerprints are the same for right stores however they are loaded, and tell a wrong one', async () => {
  const fingerprintsOf = async (way: string, lie?: Lie<'spatial'>) => {
    const store = await openStore('spatial', lie)
    const workload = geoBoxes.create({ items: '500', windowshare: '0.01', load: way })
    expect(await load(workload, store)).toBe(500)
    return workload.fingerprints!(store)
  }
  const right = await fingerprintsOf('whole')
  expect(await fingerprintsOf('batches')).toEqual(right)
  expect(await fingerprintsOf('single')).toEqual(right)
  const wrong = await fingerprintsOf('whole', items => ({
    nearest: (query: NearestQuery) => items.nearest({ ...query, x: query.x / 2 }),
  }))
  const disputed = wrong.filter((each, index) => each.value !== right[index]!.value)
  expect(disputed.map(({ name }) => name)).toEqual(['distances of the nearest'])
})
