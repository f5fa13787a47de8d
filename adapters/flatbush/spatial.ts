/** The `spatial` model on Flatbush: boxes that are loaded once, all together, and never change. */
import type Flatbush from 'flatbush'
import type {
  AreaQuery,
  Box,
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

const system = 'Flatbush'

interface Loaded {
  readonly tree: Flatbush
  readonly ids: Float64Array
  /** Four numbers an item. */
  readonly boxes: Float64Array
}

export class FlatbushSpatial implements Spatial {
  readonly #Tree: typeof Flatbush
  readonly #lifetime: Lifetime
  #loaded: Loaded | undefined
  /** By id, made when somebody first asks. */
  #indexes: Map<number, number> | undefined

  constructor(Tree: typeof Flatbush, lifetime: Lifetime) {
    this.#Tree = Tree
    this.#lifetime = lifetime
  }

  load(given: SpatialBoxes): void {
    this.#lifetime.assertOpen()
    assertBoxes(given)
    if (given.count === 0) return
    if (this.#loaded !== undefined) refuse(system, 'writes after the first load')
    const { count, ids, boxes } = lastOfEachId(given)
    const tree = new this.#Tree(count)
    for (let at = 0; at < 4 * count; at += 4) tree.add(boxes[at]!, boxes[at + 1]!, boxes[at + 2], boxes[at + 3])
    tree.finish()
    this.#loaded = { tree, ids, boxes }
  }

  put(id: number, shape: Shape): void {
    this.#lifetime.assertOpen()
    assertItem(id, shape)
    refuse(system, 'writes after the first load')
  }

  remove(id: number): void {
    this.#lifetime.assertOpen()
    assertItemId(id)
    refuse(system, 'writes after the first load')
  }

  get(id: number): Shape | undefined {
    this.#lifetime.assertOpen()
    assertItemId(id)
    const loaded = this.#loaded
    if (loaded === undefined) return undefined
    this.#indexes ??= new Map([...loaded.ids].map((each, index) => [each, index]))
    const index = this.#indexes.get(id)
    return index === undefined ? undefined : { type: 'Box', ...boxAt(loaded, index) }
  }

  search(query: AreaQuery): number[] {
    this.#lifetime.assertOpen()
    assertArea(query)
    requirePlanar(system, query.metric)
    const area = boxOf(system, query.area)
    const loaded = this.#loaded
    if (loaded === undefined) return []
    const { tree, ids } = loaded
    const found = tree.search(area.minX, area.minY, area.maxX, area.maxY)
    const limit = query.limit ?? found.length
    const taken: number[] = []
    for (const index of found) {
      if (taken.length >= limit) break
      if (query.relation === 'within' && !holdsBox(area, boxAt(loaded, index))) continue
      if (query.relation === 'contains' && !holdsBox(boxAt(loaded, index), area)) continue
      taken.push(ids[index]!)
    }
    return taken
  }

  nearest(query: NearestQuery): Nearest {
    this.#lifetime.assertOpen()
    assertNearest(query)
    requirePlanar(system, query.metric)
    const loaded = this.#loaded
    const ids: number[] = []
    const distances: number[] = []
    if (loaded === undefined) return { ids, distances }
    const { x, y, count, distanceMax = Number.POSITIVE_INFINITY } = query
    // The package compares squares, whose rounding leaves out some of what lies just at the bound.
    for (const index of loaded.tree.neighbors(x, y, count, distanceMax * (1 + 1e-9))) {
      const distance = boxDistance(boxAt(loaded, index), x, y)
      if (distance > distanceMax) break
      ids.push(loaded.ids[index]!)
      distances.push(distance)
    }
    return { ids, distances }
  }

  within(query: DistanceQuery): number[] {
    this.#lifetime.assertOpen()
    assertDistance(query)
    requirePlanar(system, query.metric)
    const loaded = this.#loaded
    if (loaded === undefined) return []
    const { x, y, distance } = query
    const found = loaded.tree.search(x - distance, y - distance, x + distance, y + distance)
    return found.filter(index => boxDistance(boxAt(loaded, index), x, y) <= distance).map(index => loaded.ids[index]!)
  }

  snapshot(): SpatialSnapshot {
    this.#lifetime.assertOpen()
    return refuse(system, 'snapshots')
  }
}

function boxAt({ boxes }: Loaded, index: number): Box {
  const at = 4 * index
  return { minX: boxes[at]!, minY: boxes[at + 1]!, maxX: boxes[at + 2]!, maxY: boxes[at + 3]! }
}

/** A copy in which each id comes up once, with the box that it was given last. */
function lastOfEachId({ count, ids, boxes }: SpatialBoxes): SpatialBoxes {
  const last = new Map<number, number>()
  for (let index = 0; index < count; index++) last.set(ids[index]!, index)
  const kept = { count: last.size, ids: new Float64Array(last.size), boxes: new Float64Array(4 * last.size) }
  let to = 0
  for (const [id, index] of last) {
    kept.ids[to] = id
    kept.boxes.set(boxes.subarray(4 * index, 4 * index + 4), 4 * to)
    to++
  }
  return kept
}
