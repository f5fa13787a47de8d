/**
 * What the `spatial` model means, as the plainest code: a map of shapes, and every query looks at each of them.
 *
 * It answers plainly, so that a test can compare it with any store. Planes are in `geometry.ts`, spheres in `sphere.ts`.
 */
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  Spatial,
  SpatialBoxes,
  SpatialMetric,
  SpatialSnapshot,
} from '../spatial.ts'
import { type Figure, figureOf, intersect, isWithin, planarDistance } from './geometry.ts'
import { assertArea, assertBoxes, assertDistance, assertItem, assertItemId, assertNearest } from './spatial-checks.ts'
import { geographicDistance } from './sphere.ts'

interface Item {
  readonly id: number
  readonly shape: Shape
  readonly figure: Figure
}

export class SpatialReference implements Spatial, SpatialSnapshot {
  #items: Map<number, Item> = new Map()

  /** A store of its own that holds the same. */
  snapshot(): SpatialReference {
    const copy = new SpatialReference()
    copy.#items = new Map(this.#items)
    return copy
  }

  release(): void {}

  load(boxes: SpatialBoxes): void {
    assertBoxes(boxes)
    for (let index = 0; index < boxes.count; index++) {
      const [minX, minY, maxX, maxY] = boxes.boxes.subarray(index * 4) as unknown as [number, number, number, number]
      this.put(boxes.ids[index]!, { type: 'Box', minX, minY, maxX, maxY })
    }
  }

  put(id: number, shape: Shape): void {
    assertItem(id, shape)
    this.#items.set(id, { id, shape: structuredClone(shape), figure: figureOf(shape) })
  }

  remove(id: number): void {
    assertItemId(id)
    this.#items.delete(id)
  }

  get(id: number): Shape | undefined {
    assertItemId(id)
    return this.#items.get(id)?.shape
  }

  search(query: AreaQuery): number[] {
    assertArea(query)
    const areas = areasOf(query)
    const relate = {
      intersects: (item: Figure) => areas.some(area => intersect(item, area)),
      within: (item: Figure) => areas.some(area => isWithin(item, area)),
      contains: (item: Figure) => areas.every(area => isWithin(area, item)),
    }[query.relation]
    const found = [...this.#items.values()].filter(({ figure }) => relate(figure))
    return found.slice(0, query.limit).map(({ id }) => id)
  }

  nearest(query: NearestQuery): Nearest {
    assertNearest(query)
    const { distanceMax = Number.POSITIVE_INFINITY } = query
    const near = this.#distances(query.x, query.y, query.metric).filter(({ distance }) => distance <= distanceMax)
    const nearest = near.sort((left, right) => left.distance - right.distance).slice(0, query.count)
    return { ids: nearest.map(({ id }) => id), distances: nearest.map(({ distance }) => distance) }
  }

  within(query: DistanceQuery): number[] {
    assertDistance(query)
    const near = this.#distances(query.x, query.y, query.metric).filter(({ distance }) => distance <= query.distance)
    return near.map(({ id }) => id)
  }

  /** `undefined` where there is no such item. */
  distanceTo(id: number, { x, y, metric }: Pick<NearestQuery, 'x' | 'y' | 'metric'>): number | undefined {
    const item = this.#items.get(id)
    return item && (metric === 'planar' ? planarDistance : geographicDistance)(item.figure, x, y)
  }

  #distances(x: number, y: number, metric: SpatialMetric): { readonly id: number; readonly distance: number }[] {
    const distanceTo = metric === 'planar' ? planarDistance : geographicDistance
    return [...this.#items.values()].map(({ id, figure }) => ({ id, distance: distanceTo(figure, x, y) }))
  }
}

/** The area, or the two on either side of the antimeridian that it spans. */
function areasOf({ area }: AreaQuery): Figure[] {
  if (area.type !== 'Box' || area.minX <= area.maxX) return [figureOf(area)]
  return [figureOf({ ...area, maxX: 180 }), figureOf({ ...area, minX: -180 })]
}
