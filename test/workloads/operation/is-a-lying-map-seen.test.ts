import { describe, expect, test } from 'vitest'
import type { AreaQuery, DistanceQuery, NearestQuery, Shape } from '../../../adapters/contract/index.ts'
import { geo, geoBoxes, geoWorld } from '../../../workloads/spatial/index.ts'
import { type Lie, load, openStore, run, slowed, verdicts } from './drive.ts'

const allValid = { answers: 'valid', items: 'valid', places: 'valid' }
const everything = { insertproportion: '0.1', removeproportion: '0.1', polygonproportion: '0.1' }
const properties = { items: '300', windowshare: '0.01', ...everything }

test.each([
  ['on a square', geo, properties],
  ['on the world', geoWorld, properties],
  ['of boxes', geoBoxes, { ...properties, moveproportion: '0.5' }],
])('of an honest store %s every answer is right, and every operation comes up', async (_, definition, given) => {
  const workload = definition.create(given)
  const asked = { workload, store: await openStore('spatial') }
  await load(asked)
  const { counts, ...outcomes } = await run(asked, { clientCount: 2 })
  expect(Object.keys(counts).sort()).toEqual([...workload.operations].sort())
  expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
  expect(await verdicts(asked)).toEqual(allValid)
})

test('clients that overlap raise no false alarm, and more clients than items either', async () => {
  for (const [seed, items] of [
    [0, '100'],
    [1, '100'],
    [2, '3'],
  ] as const) {
    const store = slowed(await openStore('spatial'), 'spatial', seed)
    const asked = { workload: geo.create({ ...properties, items }), store }
    await load(asked)
    const { wrong, thrown } = await run(asked, { clientCount: 5, operationCount: 750 })
    expect([wrong, thrown, await verdicts(asked)], `seed ${seed}`).toEqual([0, 0, allValid])
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
    const asked = { workload: geo.create(properties), store: await openStore('spatial', lie) }
    await load(asked)
    const { wrong, thrown } = await run(asked, { clientCount: 2 })
    expect(thrown).toBe(0)
    expect(await verdicts(asked)).toMatchObject({ [name]: 'violated' })
    if (name === 'answers') expect(wrong).toBeGreaterThan(0)
  })
})

test('fingerprints are the same for right stores however they are loaded, and tell a wrong one', async () => {
  const fingerprintsOf = async (way: string, lie?: Lie<'spatial'>) => {
    const store = await openStore('spatial', lie)
    const workload = geoBoxes.create({ items: '500', windowshare: '0.01', load: way })
    expect(await load({ workload, store })).toBe(500)
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
