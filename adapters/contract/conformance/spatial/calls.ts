/** The calls of the `spatial` model. */
import assert from 'node:assert/strict'
import type { AreaQuery, Nearest, Shape } from '../../spatial.ts'
import type { Call } from '../calls.ts'
import { assertIds } from '../calls.ts'
import { box, boxesOf, line, point, polygon } from './words.ts'

const everywhere: AreaQuery = { area: box(-100, -50, 100, 50), relation: 'intersects', metric: 'planar' }

export const spatialCalls: readonly Call<'spatial'>[] = [
  { name: 'get', make: async spatial => assertShape(await spatial.get(1)) },
  { name: 'search', make: async spatial => assertIds('search', await spatial.search(everywhere)) },
  { name: 'load', make: spatial => spatial.load(boxesOf([[1, box(0, 0, 2, 3)]])) },
  { name: 'a second load', feature: 'write', make: spatial => spatial.load(boxesOf([[2, point(4, 5)]])) },
  { name: 'put', feature: 'write', make: spatial => spatial.put(3, point(1, 1)) },
  { name: 'remove', feature: 'write', make: spatial => spatial.remove(3) },
  { name: 'get', make: async spatial => assertShape(await spatial.get(1)) },
  ...(['intersects', 'within', 'contains'] as const).map(
    (relation): Call<'spatial'> => ({
      name: `search, ${relation}`,
      make: async spatial => assertIds('search', await spatial.search({ ...everywhere, relation, limit: 5 })),
    }),
  ),
  {
    name: 'nearest',
    make: async spatial => assertNearest(await spatial.nearest({ x: 0, y: 0, count: 3, metric: 'planar' })),
  },
  {
    name: 'within',
    make: async spatial => assertIds('within', await spatial.within({ x: 0, y: 0, distance: 3, metric: 'planar' })),
  },
  { name: 'put of a line', feature: 'shapes', make: spatial => spatial.put(4, line([0, 0], [1, 1])) },
  {
    name: 'put of a polygon',
    feature: 'shapes',
    make: spatial =>
      spatial.put(
        5,
        polygon([
          [0, 0],
          [1, 0],
          [1, 1],
        ]),
      ),
  },
  {
    name: 'search by a polygon',
    feature: 'shapes',
    make: async spatial =>
      assertIds(
        'search',
        await spatial.search({
          ...everywhere,
          area: polygon([
            [0, 0],
            [1, 0],
            [1, 1],
          ]),
        }),
      ),
  },
  {
    name: 'search across the antimeridian',
    feature: 'geographic',
    make: async spatial =>
      assertIds('search', await spatial.search({ ...everywhere, metric: 'geographic', area: box(170, 0, -170, 10) })),
  },
  {
    name: 'nearest on the sphere',
    feature: 'geographic',
    make: async spatial => assertNearest(await spatial.nearest({ x: 0, y: 0, count: 3, metric: 'geographic' })),
  },
  {
    name: 'within on the sphere',
    feature: 'geographic',
    make: async spatial => assertIds('within', await spatial.within({ x: 0, y: 0, distance: 3, metric: 'geographic' })),
  },
  {
    name: 'snapshot',
    feature: 'snapshot',
    make: async spatial => {
      const snapshot = await spatial.snapshot()
      assertIds('search', await snapshot.search(everywhere))
      await snapshot.release()
    },
  },
]

function assertShape(shape: Shape | undefined): void {
  assert.ok(shape === undefined || shape.type === 'Box')
}

function assertNearest({ ids, distances }: Nearest): void {
  assertIds('nearest', ids)
  assert.equal(ids.length, distances.length)
}
