/** Places in the plane: relations, the nearest, distances. */
import assert from 'node:assert/strict'
import type { AreaQuery, Shape } from '../../spatial.ts'
import type { Subject } from '../subject.ts'
import { box, distancesById, ids, line, place, point, polygon } from './words.ts'

/** A square of 10, one within it, one across its border, one beside that touches, one far away, points on and off the border. */
const squares: readonly [number, Shape][] = [
  [1, box(0, 0, 10, 10)],
  [2, box(2, 2, 4, 4)],
  [3, box(8, 8, 12, 12)],
  [4, box(10, 0, 15, 5)],
  [5, box(20, 20, 21, 21)],
  [6, point(10, 10)],
  [7, point(5, 5)],
  [8, point(10.5, 5)],
]

export function testPlanar(subject: Subject<'spatial'>): void {
  subject.test('areas: what meets it, what lies in it, what holds it; borders belong', async spatial => {
    await place(subject, spatial, squares)
    const found = (area: Shape, relation: AreaQuery['relation']) =>
      ids(spatial.search({ area, relation, metric: 'planar' }))
    assert.deepEqual(await found(box(0, 0, 10, 10), 'intersects'), [1, 2, 3, 4, 6, 7])
    assert.deepEqual(await found(box(0, 0, 10, 10), 'within'), [1, 2, 6, 7])
    assert.deepEqual(await found(box(0, 0, 10, 10), 'contains'), [1])
    assert.deepEqual(await found(box(3, 3, 3.5, 3.5), 'contains'), [1, 2])
    assert.deepEqual(await found(point(10, 5), 'intersects'), [1, 4])
    assert.deepEqual(await found(point(10, 5), 'contains'), [1, 4])
    assert.deepEqual(await found(point(5, 5), 'within'), [7])
    assert.deepEqual(await found(box(16, 0, 17, 100), 'intersects'), [])
    assert.deepEqual(await found(box(-1e9, -1e9, 1e9, 1e9), 'within'), [1, 2, 3, 4, 5, 6, 7, 8])
  })

  subject.test('nearest: in order, at most so many, no farther than allowed, 0 inside', async spatial => {
    await place(subject, spatial, squares)
    const nearest = (query: object) => distancesById(spatial, { x: 13, y: 16, count: 3, metric: 'planar', ...query })
    assert.deepEqual(await nearest({}), [
      [3, 4.123105626],
      [1, 6.708203932],
      [6, 6.708203932],
    ])
    assert.deepEqual(await nearest({ count: 1 }), [[3, 4.123105626]])
    assert.deepEqual(await nearest({ distanceMax: 4 }), [])
    assert.deepEqual(await nearest({ x: 21, y: 21, count: 100, distanceMax: 0 }), [[5, 0]])
    assert.deepEqual(await nearest({ x: 21, y: 21, count: 1, distanceMax: 0 }), [[5, 0]])
    assert.equal((await nearest({ count: 100 })).length, 8)
    assert.deepEqual(await nearest({ x: 5, y: 5, count: 2 }), [
      [1, 0],
      [7, 0],
    ])
  })

  subject.test(
    'nearest: what lies just at the bound, where squares of numbers do not fit into numbers',
    async spatial => {
      await place(subject, spatial, [[1, box(469762356, 754975215, 469762356, 754975215)]])
      const query = { x: 0, y: 0, count: 1, metric: 'planar', distanceMax: 889193031 } as const
      assert.deepEqual(await distancesById(spatial, query), [[1, 889193031]])
    },
  )

  subject.test('within: everything no farther than the distance', async spatial => {
    await place(subject, spatial, squares)
    const within = (x: number, y: number, distance: number) => ids(spatial.within({ x, y, distance, metric: 'planar' }))
    assert.deepEqual(await within(13, 4, 3), [1, 4, 8])
    assert.deepEqual(await within(13, 4, 2.9), [4, 8])
    assert.deepEqual(await within(5, 5, 0), [1, 7])
    assert.deepEqual(await within(-5, -5, 1), [])
    assert.equal((await within(0, 0, 1e6)).length, 8)
  })

  if (subject.has('shapes')) testShapes(subject)
}

function testShapes(subject: Subject<'spatial'>): void {
  /** A frame of 8 with a hole of 4, its diagonal, a line along its side, a triangle that its box exceeds. */
  const shapes: readonly [number, Shape][] = [
    [
      1,
      polygon(
        [
          [0, 0],
          [8, 0],
          [8, 8],
          [0, 8],
        ],
        [
          [2, 2],
          [6, 2],
          [6, 6],
          [2, 6],
        ],
      ),
    ],
    [2, line([0, 0], [8, 8])],
    [3, line([0, 0], [8, 0])],
    [
      4,
      polygon([
        [10, 0],
        [20, 0],
        [10, 10],
      ]),
    ],
    [5, point(4, 4)],
    [6, box(3, 3, 5, 5)],
  ]
  const putAll = async (spatial: Parameters<Parameters<typeof subject.test>[1]>[0]): Promise<void> => {
    for (const [id, shape] of shapes) await spatial.put(id, shape)
  }
  const isWritable = subject.has('write')

  if (isWritable) {
    subject.test('shapes: geometry decides, and not the box around it; holes are not inside', async spatial => {
      await putAll(spatial)
      const found = (area: Shape, relation: AreaQuery['relation']) =>
        ids(spatial.search({ area, relation, metric: 'planar' }))
      assert.deepEqual(await found(box(3, 3, 5, 5), 'intersects'), [2, 5, 6], 'in the hole')
      assert.deepEqual(await found(box(18, 8, 19, 9), 'intersects'), [], 'in the box of the triangle, and not in it')
      assert.deepEqual(await found(box(14, 5, 15, 6), 'intersects'), [4], 'its corner touches the long side')
      assert.deepEqual(await found(point(2, 4), 'intersects'), [1], 'on the border of the hole')
      assert.deepEqual(await found(line([4, 0], [5, 0]), 'contains'), [1, 3])
      assert.deepEqual(await found(line([1, 1], [2, 2]), 'contains'), [1, 2])
      assert.deepEqual(await found(line([1, 1], [3, 3]), 'contains'), [2], 'half in the hole')
      assert.deepEqual(
        await found(
          polygon([
            [0, 0],
            [8, 0],
            [8, 8],
            [0, 8],
          ]),
          'within',
        ),
        [1, 2, 3, 5, 6],
      )
      assert.deepEqual(await found(shapes[0]![1], 'within'), [1, 3])
      assert.deepEqual(await found(shapes[0]![1], 'contains'), [1])
      assert.deepEqual(await found(shapes[0]![1], 'intersects'), [1, 2, 3])
    })

    subject.test('shapes: the distance is that to the nearest point, 0 inside', async spatial => {
      await putAll(spatial)
      const near = await spatial.nearest({ x: 17, y: 7, count: 1, metric: 'planar' })
      assert.deepEqual([Array.from(near.ids), Number(near.distances[0]!.toFixed(9))], [[4], 2.828427125])
      assert.deepEqual(await ids(spatial.within({ x: 4, y: 5, distance: 1, metric: 'planar' })), [1, 2, 5, 6])
      assert.deepEqual(await ids(spatial.within({ x: 4, y: 4, distance: 1.9, metric: 'planar' })), [2, 5, 6])
      assert.deepEqual(await ids(spatial.within({ x: 12, y: 3, distance: 0, metric: 'planar' })), [4])
    })
  }

  subject.test('shapes: an area may be a polygon', async spatial => {
    await place(subject, spatial, [
      [1, point(1, 1)],
      [2, point(9, 9)],
      [3, box(4, 4, 6, 6)],
      [4, box(2, 0, 3, 1)],
    ])
    const triangle = polygon([
      [0, 0],
      [10, 0],
      [0, 10],
    ])
    const found = (relation: AreaQuery['relation']) =>
      ids(spatial.search({ area: triangle, relation, metric: 'planar' }))
    assert.deepEqual(await found('intersects'), [1, 3, 4])
    assert.deepEqual(await found('within'), [1, 4])
    assert.deepEqual(await found('contains'), [])
  })
}
