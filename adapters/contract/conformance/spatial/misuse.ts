/** What makes no sense is a `TypeError`, and changes nothing. */
import assert from 'node:assert/strict'
import type { AreaQuery, Shape } from '../../spatial.ts'
import type { Subject } from '../subject.ts'
import { assertMisuse } from '../subject.ts'
import { box, boxesOf, line, point } from './words.ts'

const everything: AreaQuery = { area: box(-1e9, -1e9, 1e9, 1e9), relation: 'intersects', metric: 'planar' }

const senseless: readonly unknown[] = [
  { type: 'Circle' },
  point(Number.NaN, 0),
  point(0, Number.POSITIVE_INFINITY),
  box(0, 0, Number.NaN, 1),
  box(0, 2, 1, 1),
]
const senselessShapes: readonly unknown[] = [
  line([0, 0]),
  line([0, 0], [Number.NaN, 1]),
  { type: 'Polygon', coordinates: [] },
  {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [0, 0],
      ],
    ],
  },
  {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ],
    ],
  },
]

export function testMisuse(subject: Subject<'spatial'>): void {
  const shapes = subject.has('shapes') ? [...senseless, ...senselessShapes] : senseless

  subject.test('an id that is no whole number of 0 to 2^53 - 1 is a TypeError everywhere', async spatial => {
    for (const id of [-1, 0.5, Number.NaN, 2 ** 53]) {
      await assertMisuse(`get ${id}`, () => spatial.get(id))
      await assertMisuse(`load ${id}`, () =>
        spatial.load(
          boxesOf([
            [5, point(0, 0)],
            [id, point(1, 1)],
          ]),
        ),
      )
      if (!subject.has('write')) continue
      await assertMisuse(`put ${id}`, () => spatial.put(id, point(0, 0)))
      await assertMisuse(`remove ${id}`, () => spatial.remove(id))
    }
    assert.equal((await spatial.search(everything)).length, 0)
  })

  subject.test('a shape that is none is a TypeError, as an item and as an area', async spatial => {
    for (const shape of [...shapes, box(3, 0, 2, 1)]) {
      const area = shape as Shape
      await assertMisuse(JSON.stringify(area), () => spatial.search({ ...everything, area }))
      if (subject.has('write')) await assertMisuse(JSON.stringify(area), () => spatial.put(1, area))
    }
    await assertMisuse('a load', () =>
      spatial.load(
        boxesOf([
          [1, box(0, 0, 1, 1)],
          [2, box(3, 0, 2, 1)],
        ]),
      ),
    )
    await assertMisuse('a load', () =>
      spatial.load(
        boxesOf([
          [1, box(0, 0, 1, 1)],
          [2, point(Number.NaN, 0)],
        ]),
      ),
    )
    const short = { count: 2, ids: Float64Array.of(1, 2), boxes: Float64Array.of(1, 1, 1, 1) }
    await assertMisuse('fewer numbers than boxes', () => spatial.load(short))
    assert.equal((await spatial.search(everything)).length, 0, 'all or none')
  })

  subject.test('counts, distances and words that are none are a TypeError', async spatial => {
    const near = { x: 0, y: 0, count: 1, metric: 'planar' } as const
    for (const count of [0, -1, 1.5, Number.NaN]) {
      await assertMisuse(`nearest ${count}`, () => spatial.nearest({ ...near, count }))
    }
    for (const distance of [-1, Number.NaN]) {
      await assertMisuse(`within ${distance}`, () => spatial.within({ x: 0, y: 0, distance, metric: 'planar' }))
      await assertMisuse(`nearest, ${distance}`, () => spatial.nearest({ ...near, distanceMax: distance }))
    }
    await assertMisuse('nearest to nowhere', () => spatial.nearest({ ...near, x: Number.NaN }))
    await assertMisuse('a limit of -1', () => spatial.search({ ...everything, limit: -1 }))
    await assertMisuse('no relation', () => spatial.search({ ...everything, relation: 'near' as 'within' }))
    await assertMisuse('no metric', () => spatial.search({ ...everything, metric: 'round' as 'planar' }))
    if (!subject.has('geographic')) return
    const metric = 'geographic'
    await assertMisuse('no longitude', () => spatial.nearest({ ...near, metric, x: 181 }))
    await assertMisuse('no latitude', () => spatial.within({ x: 0, y: -91, distance: 1, metric }))
    await assertMisuse('no area of the world', () => spatial.search({ ...everything, metric }))
  })
}
