/** The operations of the spatial workloads: windows, the nearest, distances, and items that move, come and go. */
import type { AreaQuery, DistanceQuery, Nearest, NearestQuery, Shape, Spatial } from '../../adapters/contract/index.ts'
import {
  areaDifference,
  nearestDifference,
  type SpatialReference,
  withinDifference,
} from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Operation } from '../operation/operation.ts'
import type { SpatialLedger } from './ledger.ts'
import type { SpatialOperationName, SpatialProperties } from './properties.ts'
import { clamp, type PlaceDraw, shapeAt, type World } from './world.ts'

export interface OperationContext {
  readonly random: Random
  readonly world: World
  readonly properties: SpatialProperties
  readonly ledger: SpatialLedger
  readonly clientIndex: number
  readonly clientCount: number
}

type SpatialOperation<Question = unknown, Answer = unknown> = Operation<Spatial, SpatialReference, Question, Answer>

/** `places`: of the client, whose randomness they share. */
export function makeOperation(
  name: SpatialOperationName,
  context: OperationContext,
  places: PlaceDraw,
): SpatialOperation {
  const { metric, nearestCount } = context.properties
  switch (name) {
    case 'window':
      return area(name, () => windowAt(context, places))
    case 'polygon':
      return area(name, () => triangleAt(context, places))
    case 'nearest':
      return nearest(() => {
        places.next()
        return { x: places.x, y: places.y, count: nearestCount, metric }
      })
    case 'within':
      return within(() => {
        places.next()
        return { x: places.x, y: places.y, distance: reachOf(context.properties), metric }
      })
    case 'move':
      return move(context)
    case 'insert':
      return insert(context, places)
    case 'remove':
      return remove(context)
  }
}

/** Half the side of a window; on the world, in metres at the equator. */
export function reachOf({ metric, windowShare }: SpatialProperties): number {
  return metric === 'planar' ? 50 * Math.sqrt(windowShare) : 1e7 * Math.sqrt(windowShare)
}

/** A box around a place where items are, as wide in its extent as it is high; on the world it may span the antimeridian. */
export function windowAt(
  { world, properties }: Pick<OperationContext, 'world' | 'properties'>,
  places: PlaceDraw,
): AreaQuery {
  places.next()
  const { minX, minY, width, height } = world.extent
  const half = Math.sqrt(properties.windowShare) / 2
  const [left, right] = [places.x - half * width, places.x + half * width]
  const isAround = properties.metric === 'geographic' && properties.windowShare < 1
  return {
    area: {
      type: 'Box',
      minX: isAround && left < minX ? left + width : Math.max(minX, left),
      minY: Math.max(minY, places.y - half * height),
      maxX: isAround && right > minX + width ? right - width : Math.min(minX + width, right),
      maxY: Math.min(minY + height, places.y + half * height),
    },
    relation: 'intersects',
    metric: properties.metric,
  }
}

function triangleAt({ world, properties }: OperationContext, places: PlaceDraw): AreaQuery {
  places.next()
  const { minX, minY, width, height } = world.extent
  const half = Math.sqrt(properties.windowShare) / 2
  const corner = (right: number, up: number): readonly [number, number] => [
    clamp(places.x + right * half * width, minX, minX + width),
    clamp(places.y + up * half * height, minY, minY + height),
  ]
  const [first, second, third] = [corner(-1, -1), corner(1, -0.5), corner(0, 1)]
  const shape = { type: 'Polygon', coordinates: [[first, second, third, first]] } as const
  return { area: shape, relation: 'intersects', metric: properties.metric }
}

function area(name: string, draw: () => AreaQuery): SpatialOperation<AreaQuery, ArrayLike<number>> {
  return {
    name,
    draw,
    ask: (spatial, query) => spatial.search(query),
    difference: areaDifference,
  }
}

function nearest(draw: () => NearestQuery): SpatialOperation<NearestQuery, Nearest> {
  return {
    name: 'nearest',
    draw,
    ask: (spatial, query) => spatial.nearest(query),
    difference: nearestDifference,
    isWrong: ({ count }, { ids, distances }) =>
      ids.length > count || (ids.length > 1 && distances[ids.length - 1]! < distances[0]!),
  }
}

function within(draw: () => DistanceQuery): SpatialOperation<DistanceQuery, ArrayLike<number>> {
  return {
    name: 'within',
    draw,
    ask: (spatial, query) => spatial.within(query),
    difference: withinDifference,
  }
}

interface Put {
  readonly id: number
  readonly shape: Shape
}

function put(name: string, ledger: SpatialLedger, draw: () => Put): SpatialOperation<Put, void> {
  return {
    name,
    draw,
    ask: (spatial, { id, shape }) => spatial.put(id, shape),
    change: (reference, { id, shape }) => reference.put(id, shape),
    ended: ({ id, shape }, ending) => ledger.ended(id, shape, ending),
    difference: () => undefined,
  }
}

/** Items of the lower half move, by the client's own number; those of the upper half are removed, the last first. */
function move({
  random,
  world,
  properties,
  ledger,
  clientIndex,
  clientCount,
}: OperationContext): SpatialOperation<Put, void> {
  const { loaded } = ledger
  const ownCount = Math.max(1, Math.floor(Math.ceil(loaded.count / 2) / clientCount))
  const { minX, minY, width, height } = world.extent
  const boxes = new Float64Array(4)
  return put('move', ledger, () => {
    const id = random.nextInteger(ownCount) * clientCount + clientIndex
    const [left, low, right, high] = boundsOf(ledger, id)
    const byX =
      clamp(left + (random.nextFloat() - 0.5) * 2 * properties.step, minX, minX + width - (right - left)) - left
    const byY = clamp(low + (random.nextFloat() - 0.5) * 2 * properties.step, minY, minY + height - (high - low)) - low
    boxes.set([left + byX, low + byY, right + byX, high + byY])
    return { id, shape: shapeAt(boxes, 0) }
  })
}

/** Where the item is by what was acknowledged; an item that was never there begins at the first one's place. */
function boundsOf({ written, loaded }: SpatialLedger, id: number): readonly [number, number, number, number] {
  const shape = written.get(id)
  if (shape?.type === 'Point') return [...shape.coordinates, ...shape.coordinates]
  if (shape?.type === 'Box') return [shape.minX, shape.minY, shape.maxX, shape.maxY]
  const at = id < loaded.count ? 4 * id : 0
  return [loaded.boxes[at]!, loaded.boxes[at + 1]!, loaded.boxes[at + 2]!, loaded.boxes[at + 3]!]
}

function insert(
  { ledger, clientIndex, clientCount }: OperationContext,
  places: PlaceDraw,
): SpatialOperation<Put, void> {
  // Above any number that a client moves, also where there are more clients than items.
  const first = ledger.loaded.count + clientCount
  const box = new Float64Array(4)
  return put('insert', ledger, () => {
    places.next()
    places.writeBox(box, 0)
    return { id: first + ledger.turn('insert', clientIndex) * clientCount + clientIndex, shape: shapeAt(box, 0) }
  })
}

/** What is not there any more is removed again, which is no error: the upper half is not endless. */
function remove({ ledger, clientIndex, clientCount }: OperationContext): SpatialOperation<number, void> {
  const { count } = ledger.loaded
  const first = Math.ceil(Math.ceil(count / 2) / clientCount) * clientCount
  const ownCount = Math.floor((count - first - clientIndex - 1) / clientCount) + 1
  return {
    name: 'remove',
    draw: () => {
      const turn = ledger.turn('remove', clientIndex)
      // A client without any of its own removes what nobody has.
      if (ownCount <= 0) return Number.MAX_SAFE_INTEGER - clientIndex
      return first + (ownCount - 1 - (turn % ownCount)) * clientCount + clientIndex
    },
    ask: (spatial, id) => spatial.remove(id),
    change: (reference, id) => reference.remove(id),
    ended: (id, ending) => ledger.ended(id, undefined, ending),
    difference: () => undefined,
  }
}
