/** What makes no sense to a spatial store, each a `TypeError` that says so. */
import type {
  AreaQuery,
  DistanceQuery,
  NearestQuery,
  Position,
  Shape,
  SpatialBoxes,
  SpatialMetric,
} from '../spatial.ts'
import { assertId, assertWhole } from './number-checks.ts'

export function assertItemId(id: number): void {
  assertId('an item', id)
}

/** An item's box never spans the antimeridian: it is put without a metric. */
export function assertItem(id: number, shape: Shape): void {
  assertItemId(id)
  assertShape(shape)
  if (shape.type === 'Box') assertSpan(shape.minX, shape.maxX)
}

export function assertBoxes({ count, ids, boxes }: SpatialBoxes): void {
  assertWhole('a count of boxes', count, 0)
  if (ids.length < count || boxes.length < count * 4) {
    throw new TypeError(
      `${count} boxes need as many ids and four times as many numbers: ${ids.length}, ${boxes.length}`,
    )
  }
  for (let index = 0; index < count; index++) {
    const [minX, minY, maxX, maxY] = boxes.subarray(index * 4) as unknown as [number, number, number, number]
    assertItem(ids[index]!, { type: 'Box', minX, minY, maxX, maxY })
  }
}

export function assertArea({ area, relation, metric, limit }: AreaQuery): void {
  assertShape(area)
  assertMetric(metric)
  if (!['intersects', 'within', 'contains'].includes(relation)) {
    throw new TypeError(`'${String(relation)}' is no relation of shapes`)
  }
  if (metric === 'geographic') for (const position of positionsOf(area)) assertDegrees(position)
  else if (area.type === 'Box') assertSpan(area.minX, area.maxX)
  if (limit !== undefined) assertWhole('a limit', limit, 0)
}

export function assertNearest({ x, y, count, metric, distanceMax = 0 }: NearestQuery): void {
  assertPlace(x, y, metric)
  assertWhole('a count of items', count, 1)
  assertLength(distanceMax)
}

export function assertDistance({ x, y, distance, metric }: DistanceQuery): void {
  assertPlace(x, y, metric)
  assertLength(distance)
}

function assertShape(shape: Shape): void {
  for (const position of positionsOf(shape)) assertPosition(position)
  switch (shape.type) {
    case 'Box':
      if (shape.minY > shape.maxY) throw new TypeError(`a box of ${shape.minY} to ${shape.maxY} is upside down`)
      return
    case 'LineString':
      if (shape.coordinates.length < 2) throw new TypeError('a line has two positions or more')
      return
    case 'Polygon':
      if (shape.coordinates.length === 0) throw new TypeError('a polygon has one ring or more')
      for (const ring of shape.coordinates) assertRing(ring)
      return
    case 'Point':
  }
}

function assertRing(ring: readonly Position[]): void {
  const [first, last] = [ring[0], ring.at(-1)]
  if (ring.length < 4 || first === undefined || last === undefined) {
    throw new TypeError('a ring has four positions or more, the last of which is the first')
  }
  if (first[0] !== last[0] || first[1] !== last[1]) throw new TypeError('a ring ends where it begins')
}

function assertSpan(minX: number, maxX: number): void {
  if (minX > maxX) throw new TypeError(`a box of ${minX} to ${maxX} is the wrong way round`)
}

function positionsOf(shape: Shape): readonly Position[] {
  switch (shape.type) {
    case 'Box':
      return [
        [shape.minX, shape.minY],
        [shape.maxX, shape.maxY],
      ]
    case 'Point':
      return [shape.coordinates]
    case 'LineString':
      return shape.coordinates
    case 'Polygon':
      return shape.coordinates.flat()
    default:
      throw new TypeError(`'${String((shape as { type: unknown }).type)}' is no shape`)
  }
}

function assertPosition(position: Position): void {
  if (position.length !== 2 || !position.every(Number.isFinite)) {
    throw new TypeError(`a position is two finite numbers, and not ${position.join(', ')}`)
  }
}

function assertDegrees([longitude, latitude]: Position): void {
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) {
    throw new TypeError(`${longitude}, ${latitude} is no longitude of -180 to 180 and latitude of -90 to 90`)
  }
}

function assertPlace(x: number, y: number, metric: SpatialMetric): void {
  assertMetric(metric)
  assertPosition([x, y])
  if (metric === 'geographic') assertDegrees([x, y])
}

function assertMetric(metric: SpatialMetric): void {
  if (metric !== 'planar' && metric !== 'geographic') throw new TypeError(`'${String(metric)}' is no metric`)
}

function assertLength(distance: number): void {
  if (!(distance >= 0)) throw new TypeError(`a distance is 0 or more, and not ${String(distance)}`)
}
