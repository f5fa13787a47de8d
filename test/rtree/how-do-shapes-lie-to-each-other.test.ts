/** Whether shapes share a point, and whether one holds the other whole, as the plainest code has it; on a grid, where every sign is exact. */
import { expect, test } from 'vitest'
import type { Shape } from '../../adapters/contract/index.ts'
import {
  figureOf,
  intersect,
  isWithin,
  planarDistance as plainDistance,
} from '../../adapters/contract/reference/geometry.ts'
import { createRandom } from '../../engines/env/index.ts'
import { type Geometry, geometriesOf } from '../../engines/rtree/geometry/geometry.ts'
import { planarDistance } from '../../engines/rtree/geometry/plane.ts'
import { covers, coversPoint, intersects } from '../../engines/rtree/geometry/relation.ts'
import { drawPosition, drawShape } from './draw-shapes.ts'

function only(shape: Shape): Geometry {
  return geometriesOf(shape)[0] as Geometry
}

test('shapes drawn at random on a grid', () => {
  const random = createRandom(4)
  const counts = { intersects: 0, covers: 0, apart: 0 }
  for (let round = 0; round < 30_000; round++) {
    const left = drawShape(random, 'grid')
    const isHole = left.type === 'Polygon' && left.coordinates.length > 1 && random.nextInteger(4) === 0
    // What just fills a hole has its border in the shape around it, and nothing else.
    const right: Shape = isHole
      ? { type: 'Polygon', coordinates: left.coordinates.slice(1) }
      : drawShape(random, 'grid')
    const found = [intersects(only(left), only(right)), covers(only(left), only(right))]
    const expected = [intersect(figureOf(left), figureOf(right)), isWithin(figureOf(right), figureOf(left))]
    if (found.join() !== expected.join()) {
      expect.fail(`${JSON.stringify(left)} and ${JSON.stringify(right)}: ${found.join()}, and not ${expected.join()}`)
    }
    counts[found[1] ? 'covers' : found[0] ? 'intersects' : 'apart']++
    const [x, y] = drawPosition(random, 'grid')
    expect(planarDistance(only(left), x, y)).toBeCloseTo(plainDistance(figureOf(left), x, y), 9)
  }
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(200)
})

test('borders belong to shapes, and the border of a hole to the shape around it', () => {
  const square = (from: number, to: number): [number, number][] => [
    [from, from],
    [to, from],
    [to, to],
    [from, to],
    [from, from],
  ]
  const frame = only({ type: 'Polygon', coordinates: [square(0, 9), square(3, 6)] })
  expect(coversPoint(frame, 3, 4)).toBe(true)
  expect(coversPoint(frame, 4, 4)).toBe(false)
  expect(coversPoint(frame, 9, 9)).toBe(true)
  const hole = only({ type: 'Polygon', coordinates: [square(3, 6)] })
  expect(intersects(frame, hole)).toBe(true)
  expect(covers(frame, hole)).toBe(false)
  expect(covers(frame, only({ type: 'LineString', coordinates: square(3, 6) }))).toBe(true)
  expect(
    covers(
      frame,
      only({
        type: 'LineString',
        coordinates: [
          [1, 1],
          [8, 8],
        ],
      }),
    ),
  ).toBe(false)
  expect(intersects(frame, only({ type: 'Box', minX: 4, minY: 4, maxX: 5, maxY: 5 }))).toBe(false)
})
