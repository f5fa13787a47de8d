/** Items: what is there, and where, after which writes. */
import assert from 'node:assert/strict'
import type { AreaQuery, Shape } from '../../spatial.ts'
import type { Subject } from '../subject.ts'
import { box, boxesOf, ids, line, place, point, polygon } from './words.ts'

const everything: AreaQuery = { area: box(-1e9, -1e9, 1e9, 1e9), relation: 'intersects', metric: 'planar' }

export function testItems(subject: Subject<'spatial'>): void {
  subject.test('an empty store has nothing near, in or at any place', async spatial => {
    assert.equal(await spatial.get(0), undefined)
    assert.deepEqual(await ids(spatial.search(everything)), [])
    assert.deepEqual(await ids(spatial.within({ x: 0, y: 0, distance: 1e9, metric: 'planar' })), [])
    assert.equal((await spatial.nearest({ x: 0, y: 0, count: 5, metric: 'planar' })).ids.length, 0)
  })

  subject.test(
    'a load of boxes is there, at any size of coordinates, and the arrays are the caller’s again',
    async spatial => {
      const items: [number, Shape][] = [
        [0, box(-1e300, -1e300, 1e300, 1e300)],
        [1, box(0.1, 0.2, 0.3, 0.4)],
        [2, box(-5, -5, -5, -5)],
        [2 ** 32 + 1, box(1e-300, 0, 2e-300, 0)],
        [Number.MAX_SAFE_INTEGER, box(123456.789, -1, 123456.789, 1)],
      ]
      const boxes = boxesOf(items)
      await spatial.load(boxes)
      boxes.ids.fill(77)
      boxes.boxes.fill(0)
      for (const [id, shape] of items) assert.deepEqual({ ...(await spatial.get(id)) }, shape)
      assert.deepEqual(
        await ids(spatial.search(everything)),
        items.map(([id]) => id),
      )
      assert.deepEqual(await ids(spatial.search({ ...everything, area: box(-6, -6, -5, -5) })), [0, 2])
      assert.equal(await spatial.get(77), undefined)
    },
  )

  subject.test('a thousand items in one place are all there', async spatial => {
    await place(
      subject,
      spatial,
      Array.from({ length: 1000 }, (_, id) => [id, point(1, 2)]),
    )
    assert.equal((await spatial.search({ ...everything, area: box(1, 2, 1, 2) })).length, 1000)
    assert.equal((await spatial.search({ ...everything, limit: 7 })).length, 7)
    assert.equal((await spatial.nearest({ x: 0, y: 0, count: 1500, metric: 'planar' })).ids.length, 1000)
  })

  if (subject.has('write')) testMoves(subject)
  if (subject.has('write') && subject.has('shapes')) testShapesKept(subject)
}

function testMoves(subject: Subject<'spatial'>): void {
  subject.test('write: an item that is put again moves, one that is removed is gone', async spatial => {
    const at = (area: Shape) => ids(spatial.search({ ...everything, area }))
    await spatial.put(1, point(1, 1))
    await spatial.put(2, box(1, 1, 2, 2))
    assert.deepEqual(await at(point(1, 1)), [1, 2])
    await spatial.put(1, point(9, 9))
    assert.deepEqual(await at(point(1, 1)), [2])
    assert.deepEqual(await at(box(8, 8, 10, 10)), [1])
    assert.deepEqual({ ...(await spatial.get(1)) }, point(9, 9))
    await spatial.remove(2)
    await spatial.remove(2)
    await spatial.remove(99)
    assert.equal(await spatial.get(2), undefined)
    assert.deepEqual(await ids(spatial.search(everything)), [1])
    await spatial.put(2, point(3, 3))
    assert.deepEqual(await at(box(3, 3, 3, 3)), [2])
  })

  subject.test(
    'write: a load puts over what is there, and of an id that comes twice the later counts',
    async spatial => {
      await spatial.put(1, point(1, 1))
      await spatial.put(2, point(2, 2))
      await spatial.load(
        boxesOf([
          [2, point(5, 5)],
          [3, point(6, 6)],
          [3, point(7, 7)],
        ]),
      )
      assert.deepEqual(await ids(spatial.search(everything)), [1, 2, 3])
      assert.deepEqual(await ids(spatial.search({ ...everything, area: box(2, 2, 6, 6) })), [2])
      await spatial.load({ count: 0, ids: new Float64Array(0), boxes: new Float64Array(0) })
      await spatial.load({ count: 1, ids: Float64Array.of(4, 5), boxes: Float64Array.of(8, 8, 8, 8, 9, 9, 9, 9) })
      assert.deepEqual(await ids(spatial.search(everything)), [1, 2, 3, 4])
    },
  )

  subject.test('write: everything removed leaves an empty store, which can be filled again', async spatial => {
    for (const round of [0, 1]) {
      for (let id = 0; id < 300; id++) await spatial.put(id, box(id % 20, id % 15, (id % 20) + round, (id % 15) + 2))
      assert.equal((await spatial.search(everything)).length, 300)
      for (let id = 0; id < 300; id++) await spatial.remove((id * 7) % 300)
      assert.equal((await spatial.search(everything)).length, 0)
    }
  })
}

function testShapesKept(subject: Subject<'spatial'>): void {
  subject.test('shapes: lines and polygons come back as they were put', async spatial => {
    const shapes = [
      line([0, 0], [1, 2], [1, 2], [-3, 4.5]),
      polygon(
        [
          [0, 0],
          [9, 0],
          [9, 9],
          [0, 9],
        ],
        [
          [2, 2],
          [2, 3],
          [3, 3],
        ],
      ),
      box(1, 2, 3, 4),
      point(-1, 0.5),
    ]
    for (const [id, shape] of shapes.entries()) await spatial.put(id, shape)
    for (const [id, shape] of shapes.entries()) {
      assert.deepEqual(JSON.parse(JSON.stringify(await spatial.get(id))), JSON.parse(JSON.stringify(shape)))
    }
    await spatial.put(0, point(5, 5))
    assert.deepEqual({ ...(await spatial.get(0)) }, point(5, 5))
  })
}
