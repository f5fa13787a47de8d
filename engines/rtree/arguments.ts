/** What a caller may hand in; anything else is a `TypeError` that says what was wrong, before anything has changed. */
import type {
  AreaQuery,
  DistanceQuery,
  NearestQuery,
  Position,
  Shape,
  SpatialBoxes,
} from '../../adapters/contract/index.ts'

/** A load is one entry of the log, and that has its bounds. */
const loadCountMax = 40_000_000

export function checkId(id: number): void {
  if (!Number.isSafeInteger(id) || id < 0)
    throw new TypeError(`an id is a whole number of 0 to 2^53 - 1; this one is ${id}`)
}

/** A shape that can be an item: a box is the right way round. */
export function checkItem(shape: Shape): void {
  checkShape(shape)
  if (shape.type === 'Box' && shape.minX > shape.maxX) refuseBox(shape.minX, shape.maxX, 'maxX below its minX')
}

export function checkBoxes({ count, ids, boxes }: SpatialBoxes): void {
  if (!Number.isSafeInteger(count) || count < 0) throw new TypeError(`a count is a whole number; this one is ${count}`)
  if (count > loadCountMax) throw new TypeError(`a load has at most ${loadCountMax} boxes; this one has ${count}`)
  if (!(ids instanceof Float64Array) || !(boxes instanceof Float64Array)) {
    throw new TypeError('ids and boxes are Float64Arrays')
  }
  if (ids.length < count || boxes.length < 4 * count) {
    throw new TypeError(
      `${count} boxes have as many ids and four times as many numbers; there are ${ids.length} and ${boxes.length}`,
    )
  }
  for (let index = 0; index < count; index++) {
    const id = ids[index] as number
    if (!Number.isSafeInteger(id) || id < 0) checkId(id)
    const at = index * 4
    const minX = boxes[at] as number
    const minY = boxes[at + 1] as number
    const maxX = boxes[at + 2] as number
    const maxY = boxes[at + 3] as number
    // Differences are numbers only if all four are, or are so large that each is to be looked at.
    if (maxX - minX >= 0 && maxY - minY >= 0 && maxX - minX + (maxY - minY) < Number.MAX_VALUE) continue
    checkItem({ type: 'Box', minX, minY, maxX, maxY })
  }
}

const relations: readonly string[] = ['intersects', 'within', 'contains']

export function checkArea({ area, relation, metric, limit }: AreaQuery): void {
  checkMetric(metric)
  checkShape(area)
  if (!relations.includes(relation))
    throw new TypeError(`a relation is one of ${relations.join(', ')}; this one is ${relation}`)
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw new TypeError(`a limit is a whole number of 0 or more; this one is ${limit}`)
  }
  if (metric === 'geographic') checkDegreesOf(area)
  else if (area.type === 'Box' && area.minX > area.maxX) refuseBox(area.minX, area.maxX, 'maxX below its minX')
}

export function checkNearest({ x, y, count, metric, distanceMax }: NearestQuery): void {
  checkPlace(x, y, metric)
  if (!Number.isSafeInteger(count) || count < 1)
    throw new TypeError(`a count is a whole number of 1 or more; this one is ${count}`)
  if (distanceMax !== undefined) checkDistance(distanceMax)
}

export function checkWithin({ x, y, distance, metric }: DistanceQuery): void {
  checkPlace(x, y, metric)
  checkDistance(distance)
}

function checkShape(shape: Shape): void {
  switch (shape.type) {
    case 'Box': {
      const { minX, minY, maxX, maxY } = shape
      checkNumbers(minX, minY)
      checkNumbers(maxX, maxY)
      if (minY > maxY) refuseBox(minY, maxY, 'maxY below its minY')
      return
    }
    case 'Point':
      checkPosition(shape.coordinates)
      return
    case 'LineString':
      checkPositions(shape.coordinates, 'a line', 2)
      return
    case 'Polygon':
      if (!Array.isArray(shape.coordinates) || shape.coordinates.length === 0)
        throw new TypeError('a polygon has 1 ring or more')
      for (const ring of shape.coordinates) checkRing(ring)
      return
    default:
      throw new TypeError(`'${String((shape as { type?: unknown }).type)}' is no type of shape`)
  }
}

function checkRing(ring: readonly Position[]): void {
  checkPositions(ring, 'a ring', 4)
  const [firstX, firstY] = ring[0] as Position
  const [lastX, lastY] = ring.at(-1) as Position
  if (firstX !== lastX || firstY !== lastY) {
    throw new TypeError(
      `a ring ends where it begins; this one begins at ${firstX}, ${firstY} and ends at ${lastX}, ${lastY}`,
    )
  }
}

function checkPositions(positions: readonly Position[], what: string, countMin: number): void {
  if (!Array.isArray(positions) || positions.length < countMin)
    throw new TypeError(`${what} has ${countMin} positions or more`)
  for (const position of positions) checkPosition(position)
}

function checkPosition(position: Position): void {
  if (!Array.isArray(position) || position.length !== 2) throw new TypeError('a position is two numbers')
  checkNumbers(position[0] as number, position[1] as number)
}

function checkNumbers(x: number, y: number): void {
  if (!Number.isFinite(x) || !Number.isFinite(y))
    throw new TypeError(`coordinates are finite numbers; these are ${x}, ${y}`)
}

function refuseBox(low: number, high: number, what: string): never {
  throw new TypeError(`a box of ${low} to ${high} has its ${what}`)
}

function checkMetric(metric: string): void {
  if (metric !== 'planar' && metric !== 'geographic') {
    throw new TypeError(`a metric is planar or geographic; this one is '${String(metric)}'`)
  }
}

function checkPlace(x: number, y: number, metric: string): void {
  checkMetric(metric)
  checkNumbers(x, y)
  if (metric === 'geographic') checkDegrees(x, y)
}

function checkDegreesOf(area: Shape): void {
  if (area.type === 'Box') {
    checkDegrees(area.minX, area.minY)
    checkDegrees(area.maxX, area.maxY)
  } else if (area.type === 'Point') checkDegrees(area.coordinates[0], area.coordinates[1])
  else {
    const parts = area.type === 'LineString' ? [area.coordinates] : area.coordinates
    for (const part of parts) for (const [x, y] of part) checkDegrees(x, y)
  }
}

function checkDegrees(x: number, y: number): void {
  if (x < -180 || x > 180 || y < -90 || y > 90) {
    throw new TypeError(`a longitude is -180 to 180 and a latitude -90 to 90; these are ${x}, ${y}`)
  }
}

function checkDistance(distance: number): void {
  if (!(distance >= 0)) throw new TypeError(`a distance is 0 or more; this one is ${distance}`)
}
