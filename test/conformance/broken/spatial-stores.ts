/** Spatial stores with one planted bug each: the suite must catch every one of them. */
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  SpatialBoxes,
} from '../../../adapters/contract/index.ts'
import type { SpatialReference } from '../../../adapters/contract/reference/index.ts'
import { plantSpatial } from './lasting.ts'
import type { Broken } from './suite.ts'
import { without } from './without.ts'

type SpatialBug = Broken<'spatial'>

function broken(bug: string, caughtBy: string, model: (items: SpatialReference) => object): SpatialBug {
  return { bug, caughtBy, adapter: plantSpatial({ model }) }
}

/** What a store makes of a shape that looks at its box alone. */
function boxOf(shape: Shape): Shape {
  if (shape.type === 'Box' || shape.type === 'Point') return shape
  const positions = shape.type === 'LineString' ? shape.coordinates : shape.coordinates.flat()
  const [xs, ys] = [positions.map(([x]) => x), positions.map(([, y]) => y)]
  return { type: 'Box', minX: Math.min(...xs), minY: Math.min(...ys), maxX: Math.max(...xs), maxY: Math.max(...ys) }
}

/** The way of an area that does not know of the antimeridian: from the lesser to the greater. */
function turned(area: Shape): Shape {
  if (area.type !== 'Box' || area.minX <= area.maxX) return area
  return { ...area, minX: area.maxX, maxX: area.minX }
}

let putCount = 0

export const brokenSpatials: readonly SpatialBug[] = [
  broken('coordinates are kept as 32-bit floats', 'a load of boxes is there', items => ({
    load: (boxes: SpatialBoxes) => items.load({ ...boxes, boxes: boxes.boxes.map(Math.fround) }),
  })),
  broken('an item that is put again stays where it was too', 'an item that is put again moves', items => ({
    put: (id: number, shape: Shape) => items.put(items.get(id) === undefined ? id : id + 1e6, shape),
  })),
  broken('removed items are still found', 'one that is removed is gone', () => ({ remove: () => undefined })),
  broken('borders do not belong', 'borders belong', items => ({
    search: (query: AreaQuery) => {
      const { area } = query
      if (area.type !== 'Box') return items.search(query)
      const inner = { ...area, minX: area.minX + 1e-9, maxX: area.maxX - 1e-9 }
      return items.search({ ...query, area: inner.minX <= inner.maxX ? inner : area })
    },
  })),
  broken('contains is within', 'what holds it', items => ({
    search: (query: AreaQuery) =>
      items.search({ ...query, relation: query.relation === 'contains' ? 'within' : query.relation }),
  })),
  broken('a limit is ignored', 'a thousand items in one place', items => ({
    search: (query: AreaQuery) => items.search(without(query, 'limit')),
  })),
  broken('the nearest come in no order', 'nearest: in order', items => ({
    nearest: (query: NearestQuery): Nearest => {
      const { ids, distances } = items.nearest(query)
      return { ids: Array.from(ids).reverse(), distances: Array.from(distances).reverse() }
    },
  })),
  broken('the bound of a distance is ignored', 'no farther than allowed', items => ({
    nearest: (query: NearestQuery) => items.nearest(without(query, 'distanceMax')),
  })),
  broken('distances are squared', 'nearest: in order', items => ({
    nearest: (query: NearestQuery): Nearest => {
      const { ids, distances } = items.nearest(query)
      return { ids, distances: Array.from(distances, distance => distance ** 2) }
    },
  })),
  broken('a distance is taken as one less', 'within: everything no farther', items => ({
    within: (query: DistanceQuery) => items.within({ ...query, distance: Math.max(0, query.distance - 1) }),
  })),
  broken('shapes are their boxes', 'geometry decides', items => ({
    put: (id: number, shape: Shape) => items.put(id, boxOf(shape)),
  })),
  broken('the antimeridian is unknown', 'spans the antimeridian', items => ({
    search: (query: AreaQuery) => items.search({ ...query, area: turned(query.area) }),
  })),
  broken('degrees are measured as if flat', 'over the antimeridian and over the pole', items => ({
    nearest: (query: NearestQuery) => items.nearest({ ...query, metric: 'planar' }),
  })),
  broken('one put in thirty is lost', 'a random run agrees', items => ({
    put: (id: number, shape: Shape) => (++putCount % 30 === 0 ? undefined : items.put(id, shape)),
  })),
  broken('a load replaces everything', 'a load puts over what is there', items => ({
    load: (boxes: SpatialBoxes) => {
      for (let id = 0; id < 100; id++) items.remove(id)
      items.load(boxes)
    },
  })),
  {
    bug: 'it says that it knows no shapes and does',
    caughtBy: 'shapes: not claimed',
    adapter: plantSpatial({ capabilities: { features: ['write', 'geographic', 'snapshot'] } }),
  },
  {
    bug: 'data is gone after close',
    caughtBy: 'is there when the store opens again',
    adapter: plantSpatial({ forgets: true }),
  },
  { bug: 'two may have it open', caughtBy: 'LOCKED', adapter: plantSpatial({ locks: false }) },
  { bug: 'it answers when closed', caughtBy: 'CLOSED', adapter: plantSpatial({ closes: false }) },
]
