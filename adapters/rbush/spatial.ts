/** The `spatial` model on rbush: an object an item, found by id in a map beside the tree. Boxes and points, planar. */
import type RBush from 'rbush'
import type knn from 'rbush-knn'
import type {
  AreaQuery,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Shape,
  Spatial,
  SpatialBoxes,
  SpatialSnapshot,
} from '../contract/index.ts'
import {
  assertArea,
  assertBoxes,
  assertDistance,
  assertItem,
  assertItemId,
  assertNearest,
} from '../contract/reference/index.ts'
import { boxDistance, boxOf, holdsBox, requirePlanar } from '../embedded/boxes.ts'
import { type Lifetime, refuse } from '../embedded/in-memory.ts'

const system = 'rbush'

export interface Item {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
  readonly id: number
  readonly type: 'Box' | 'Point'
}

export interface Library {
  readonly tree: RBush<Item>
  readonly nearest: typeof knn
}

export class RbushSpatial implements Spatial {
  readonly #tree: RBush<Item>
  readonly #nearest: typeof knn
  readonly #lifetime: Lifetime
  readonly #items: Map<number, Item> = new Map()

  constructor({ tree, nearest }: Library, lifetime: Lifetime) {
    this.#tree = tree
    this.#nearest = nearest
    this.#lifetime = lifetime
  }

  load(given: SpatialBoxes): void {
    this.#lifetime.assertOpen()
    assertBoxes(given)
    const { count, ids, boxes } = given
    const items = new Map<number, Item>()
    for (let index = 0; index < count; index++) {
      const at = 4 * index
      const [minX, minY, maxX, maxY] = [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!]
      items.set(ids[index]!, { minX, minY, maxX, maxY, id: ids[index]!, type: 'Box' })
    }
    if (this.#items.size > 0) for (const id of items.keys()) this.remove(id)
    this.#tree.load([...items.values()])
    for (const [id, item] of items) this.#items.set(id, item)
  }

  put(id: number, shape: Shape): void {
    this.#lifetime.assertOpen()
    assertItem(id, shape)
    const item = { ...boxOf(system, shape), id, type: shape.type as Item['type'] }
    this.remove(id)
    this.#tree.insert(item)
    this.#items.set(id, item)
  }

  remove(id: number): void {
    this.#lifetime.assertOpen()
    assertItemId(id)
    const item = this.#items.get(id)
    if (item === undefined) return
    this.#tree.remove(item)
    this.#items.delete(id)
  }

  get(id: number): Shape | undefined {
    this.#lifetime.assertOpen()
    assertItemId(id)
    const item = this.#items.get(id)
    if (item === undefined) return undefined
    const { type, minX, minY, maxX, maxY } = item
    return type === 'Point' ? { type, coordinates: [minX, minY] } : { type, minX, minY, maxX, maxY }
  }

  search(query: AreaQuery): number[] {
    this.#lifetime.assertOpen()
    assertArea(query)
    requirePlanar(system, query.metric)
    const area = boxOf(system, query.area)
    const found = this.#tree.search(area)
    const ids: number[] = []
    const limit = query.limit ?? found.length
    for (const item of found) {
      if (ids.length >= limit) break
      if (query.relation === 'within' && !holdsBox(area, item)) continue
      if (query.relation === 'contains' && !holdsBox(item, area)) continue
      ids.push(item.id)
    }
    return ids
  }

  nearest(query: NearestQuery): Nearest {
    this.#lifetime.assertOpen()
    assertNearest(query)
    requirePlanar(system, query.metric)
    const { x, y, count, distanceMax } = query
    // The package takes a bound of 0 for none, and leaves out what lies just at it.
    const bound = distanceMax === undefined ? undefined : Math.max(distanceMax * (1 + 1e-9), Number.MIN_VALUE)
    const found = this.#nearest(this.#tree, x, y, count, undefined, bound)
    const ids: number[] = []
    const distances: number[] = []
    for (const item of found) {
      const distance = boxDistance(item, x, y)
      if (distanceMax !== undefined && distance > distanceMax) break
      ids.push(item.id)
      distances.push(distance)
    }
    return { ids, distances }
  }

  within(query: DistanceQuery): number[] {
    this.#lifetime.assertOpen()
    assertDistance(query)
    requirePlanar(system, query.metric)
    const { x, y, distance } = query
    const around = { minX: x - distance, minY: y - distance, maxX: x + distance, maxY: y + distance }
    const found = this.#tree.search(around)
    return found.filter(item => boxDistance(item, x, y) <= distance).map(({ id }) => id)
  }

  snapshot(): SpatialSnapshot {
    this.#lifetime.assertOpen()
    return refuse(system, 'snapshots')
  }
}
