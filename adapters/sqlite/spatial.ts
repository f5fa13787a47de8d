/**
 * The `spatial` model on SQLite's R*Tree module: boxes and points in the plane.
 *
 * The module keeps 32-bit floats, rounded outward; exact boxes lie beside them in auxiliary columns and decide. It knows
 * no nearest neighbours: squares around the place grow until they hold enough.
 */
import type {
  AreaQuery,
  Box,
  DistanceQuery,
  Feature,
  Nearest,
  NearestQuery,
  Shape,
  Spatial,
  SpatialBoxes,
  SpatialSnapshot,
  Store,
} from '../contract/index.ts'
import {
  assertArea,
  assertBoxes,
  assertDistance,
  assertItem,
  assertItemId,
  assertNearest,
} from '../contract/reference/index.ts'
import { boxDistance, boxOf, requirePlanar } from '../embedded/boxes.ts'
import { refuse } from '../embedded/in-memory.ts'
import type { Database } from './database.ts'

const system = 'SQLite'

const put = 'INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
const touching = 'maxX >= ?1 AND minX <= ?3 AND maxY >= ?2 AND minY <= ?4'
const relations: Readonly<Record<AreaQuery['relation'], string>> = {
  intersects: 'x1 >= ?1 AND x0 <= ?3 AND y1 >= ?2 AND y0 <= ?4',
  within: 'x0 >= ?1 AND x1 <= ?3 AND y0 >= ?2 AND y1 <= ?4',
  contains: 'x0 <= ?1 AND x1 >= ?3 AND y0 <= ?2 AND y1 >= ?4',
}

/** Half the side of the least square that a search begins with: one of 0 would never grow. */
const reachMin = 2 ** -100

type BoxRow = [id: number, x0: number, y0: number, x1: number, y1: number]

export const spatialFeatures: readonly Feature[] = ['write']

export function openSpatial(database: Database): Store<'spatial'> {
  database.define(
    'CREATE VIRTUAL TABLE IF NOT EXISTS items USING rtree(id, minX, maxX, minY, maxY, +x0, +y0, +x1, +y1, +isPoint)',
  )
  return {
    spatial: new SqliteSpatial(database),
    capabilities: database.capabilities(spatialFeatures),
    sync: () => database.sync(),
    settle: () => database.settle(),
    verify: () => database.verify(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class SqliteSpatial implements Spatial {
  readonly #database: Database
  /** Half the side of the square that was enough for the last search of what is nearest. */
  #reach = 1

  constructor(database: Database) {
    this.#database = database
  }

  load(given: SpatialBoxes): Promise<void> {
    this.#database.assertOpen()
    assertBoxes(given)
    const { count, ids, boxes } = given
    return this.#database.write(() => {
      for (let index = 0; index < count; index++) {
        const at = 4 * index
        this.#put(
          ids[index]!,
          { minX: boxes[at]!, minY: boxes[at + 1]!, maxX: boxes[at + 2]!, maxY: boxes[at + 3]! },
          0,
        )
      }
    })
  }

  async put(id: number, shape: Shape): Promise<void> {
    this.#database.assertOpen()
    assertItem(id, shape)
    const box = boxOf(system, shape)
    await this.#database.write(() => this.#put(id, box, shape.type === 'Point' ? 1 : 0))
  }

  async remove(id: number): Promise<void> {
    this.#database.assertOpen()
    assertItemId(id)
    await this.#database.write(() => void this.#database.statement('DELETE FROM items WHERE id = ?').run(id))
  }

  get(id: number): Shape | undefined {
    this.#database.assertOpen()
    assertItemId(id)
    const [row] = this.#database.rows<[...BoxRow, isPoint: number]>(
      'SELECT id, x0, y0, x1, y1, isPoint FROM items WHERE id = ?',
      id,
    )
    if (row === undefined) return undefined
    const box = boxIn(row)
    return row[5] === 1 ? { type: 'Point', coordinates: [box.minX, box.minY] } : { type: 'Box', ...box }
  }

  search({ area, relation, metric, limit }: AreaQuery): number[] {
    this.#database.assertOpen()
    assertArea({ area, relation, metric, ...(limit !== undefined && { limit }) })
    requirePlanar(system, metric)
    const { minX, minY, maxX, maxY } = boxOf(system, area)
    const text = `SELECT id FROM items WHERE ${touching} AND ${relations[relation]} LIMIT ?5`
    return this.#database.rows<[number]>(text, minX, minY, maxX, maxY, limit ?? -1).map(([id]) => id)
  }

  nearest(query: NearestQuery): Nearest {
    this.#database.assertOpen()
    assertNearest(query)
    requirePlanar(system, query.metric)
    const { count, distanceMax = Number.POSITIVE_INFINITY } = query
    let reach = Math.min(this.#reach, distanceMax)
    let found = this.#around(query, reach)
    while (found.length < count && reach < distanceMax) {
      // Where the square holds all there is, its corners are as far as anything can be.
      const isLast = this.#holdsAll(query, reach)
      reach = Math.min(isLast ? 1.5 * reach : 2 * reach, distanceMax)
      found = this.#around(query, reach)
      if (isLast) break
    }
    if (found.length >= count) this.#reach = Math.max(reachMin, found.length > 4 * count ? reach / 2 : reach)
    const best = found.slice(0, count)
    return { ids: best.map(({ id }) => id), distances: best.map(({ distance }) => distance) }
  }

  within(query: DistanceQuery): number[] {
    this.#database.assertOpen()
    assertDistance(query)
    requirePlanar(system, query.metric)
    return this.#around(query, query.distance).map(({ id }) => id)
  }

  snapshot(): SpatialSnapshot {
    this.#database.assertOpen()
    return refuse(system, 'snapshots of this model')
  }

  #put(id: number, { minX, minY, maxX, maxY }: Box, isPoint: number): void {
    this.#database.statement(put).run(id, minX, maxX, minY, maxY, minX, minY, maxX, maxY, isPoint)
  }

  /** What is no farther than `distance`, the nearest first. */
  #around({ x, y }: Pick<DistanceQuery, 'x' | 'y'>, distance: number): { id: number; distance: number }[] {
    const text = `SELECT id, x0, y0, x1, y1 FROM items WHERE ${touching}`
    const rows = this.#database.rows<BoxRow>(text, x - distance, y - distance, x + distance, y + distance)
    return rows
      .map(row => ({ id: row[0], distance: boxDistance(boxIn(row), x, y) }))
      .filter(item => item.distance <= distance)
      .sort((left, right) => left.distance - right.distance)
  }

  /** Whether nothing lies outside the square. */
  #holdsAll({ x, y }: NearestQuery, reach: number): boolean {
    if (!Number.isFinite(reach)) return true
    const text = 'SELECT 1 FROM items WHERE minX < ? OR minY < ? OR maxX > ? OR maxY > ? LIMIT 1'
    return this.#database.rows(text, x - reach, y - reach, x + reach, y + reach).length === 0
  }
}

function boxIn([, minX, minY, maxX, maxY]: readonly [number, number, number, number, number, ...unknown[]]): Box {
  return { minX, minY, maxX, maxY }
}
