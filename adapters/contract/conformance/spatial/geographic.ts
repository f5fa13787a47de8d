/** Places on the sphere: great circles, the antimeridian, the poles. */
import assert from 'node:assert/strict'
import type { Shape } from '../../spatial.ts'
import { earthRadiusMetres } from '../../spatial.ts'
import type { Subject } from '../subject.ts'
import { box, distancesById, ids, place, point } from './words.ts'

const degreeMetres = (earthRadiusMetres * Math.PI) / 180

/** Two beside the antimeridian, two beside the north pole, one on the equator, a box that ends at the antimeridian. */
const places: readonly [number, Shape][] = [
  [1, point(179.5, 0)],
  [2, point(-179.5, 0)],
  [3, point(0, 89)],
  [4, point(180, 89)],
  [5, point(0, 0)],
  [6, box(170, -20, 180, -10)],
]

export function testGeographic(subject: Subject<'spatial'>): void {
  if (!subject.has('geographic')) return

  subject.test('geographic: a box whose sides are the other way round spans the antimeridian', async spatial => {
    await place(subject, spatial, places)
    const found = (area: Shape) => ids(spatial.search({ area, relation: 'intersects', metric: 'geographic' }))
    assert.deepEqual(await found(box(179, -1, -179, 1)), [1, 2])
    assert.deepEqual(await found(box(179.6, -1, -179, 1)), [2])
    assert.deepEqual(await found(box(-179.6, -1, 179.6, 1)), [1, 2, 5])
    assert.deepEqual(await found(box(175, -90, -175, 90)), [1, 2, 4, 6])
    const within = (area: Shape) => ids(spatial.search({ area, relation: 'within', metric: 'geographic' }))
    assert.deepEqual(await within(box(165, -30, -165, 30)), [1, 2, 6])
    const holding = ids(spatial.search({ area: box(171, -15, 172, -14), relation: 'contains', metric: 'geographic' }))
    assert.deepEqual(await holding, [6])
  })

  subject.test('geographic: the nearest is so over the antimeridian and over the pole, in metres', async spatial => {
    await place(subject, spatial, places)
    const nearest = async (x: number, y: number, count: number) => {
      const found = await distancesById(spatial, { x, y, count, metric: 'geographic' })
      return found.map(([id, distance]) => [id, Number((distance / degreeMetres).toFixed(6))])
    }
    assert.deepEqual(await nearest(179.9, 0, 2), [
      [1, 0.4],
      [2, 0.6],
    ])
    assert.deepEqual(await nearest(-179.9, 0, 2), [
      [2, 0.4],
      [1, 0.6],
    ])
    assert.deepEqual(await nearest(0, 89.5, 2), [
      [3, 0.5],
      [4, 1.5],
    ])
    assert.deepEqual(await nearest(-175, -15, 1), [[6, 4.829217]])
    assert.deepEqual((await nearest(175, -15, 1))[0], [6, 0])
    assert.deepEqual(await nearest(-180, -5, 1), [[6, 5]])
  })

  subject.test('geographic: within so many metres, over the antimeridian and over the pole', async spatial => {
    await place(subject, spatial, places)
    const within = (x: number, y: number, degrees: number) =>
      ids(spatial.within({ x, y, distance: degrees * degreeMetres, metric: 'geographic' }))
    assert.deepEqual(await within(180, 0, 0.51), [1, 2])
    assert.deepEqual(await within(180, 0, 0.49), [])
    assert.deepEqual(await within(90, 90, 1.001), [3, 4])
    assert.deepEqual(await within(-180, -15, 0.001), [6], 'a border at 180 is one at -180 to distances')
    assert.deepEqual(await within(0, 0, 180.001), [1, 2, 3, 4, 5, 6])
  })
}
