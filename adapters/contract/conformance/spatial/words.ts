/** The words in which the parts of the suite speak of places. */
import assert from 'node:assert/strict'
import type { NearestQuery, Position, Shape, Spatial, SpatialReader } from '../../spatial.ts'
import type { Awaitable } from '../../store.ts'
import type { Subject } from '../subject.ts'

export function point(x: number, y: number): Shape {
  return { type: 'Point', coordinates: [x, y] }
}

export function box(minX: number, minY: number, maxX: number, maxY: number): Shape & { type: 'Box' } {
  return { type: 'Box', minX, minY, maxX, maxY }
}

export function line(...coordinates: Position[]): Shape {
  return { type: 'LineString', coordinates }
}

/** Each ring without its last position, which is the first again. */
export function polygon(...rings: Position[][]): Shape {
  return { type: 'Polygon', coordinates: rings.map(ring => [...ring, ring[0]!]) }
}

/** Ascending. */
export async function ids(found: Awaitable<ArrayLike<number>>): Promise<number[]> {
  return Array.from(await found).sort((left, right) => left - right)
}

/** What is nearest, with distances to 9 digits; they come in order, and of equally near ones the lesser id is first here. */
export async function distancesById(
  reader: SpatialReader,
  query: NearestQuery,
): Promise<[id: number, distance: number][]> {
  const { ids: found, distances } = await reader.nearest(query)
  const pairs = Array.from(found, (id, place): [number, number] => [id, Number(distances[place]!.toFixed(9))])
  const isAscending = pairs.every(([, distance], place) => place === 0 || pairs[place - 1]![1] <= distance)
  assert.ok(isAscending, `nearest first: ${JSON.stringify(pairs)}`)
  return pairs.sort(([left, near], [right, far]) => near - far || left - right)
}

/** Items by id, each where it says: boxes and points in one go where the store takes its data but once. */
export async function place(
  subject: Subject<'spatial'>,
  spatial: Spatial,
  items: readonly (readonly [id: number, shape: Shape])[],
): Promise<void> {
  if (!subject.has('write')) return spatial.load(boxesOf(items))
  for (const [id, shape] of items) await spatial.put(id, shape)
}

/** A point is a box without extent. */
export function boxesOf(items: readonly (readonly [id: number, shape: Shape])[]): Parameters<Spatial['load']>[0] {
  const boxes = items.flatMap(([, shape]) => {
    if (shape.type === 'Point') return [...shape.coordinates, ...shape.coordinates]
    if (shape.type === 'Box') return [shape.minX, shape.minY, shape.maxX, shape.maxY]
    throw new Error('only boxes and points are loaded')
  })
  return { count: items.length, ids: Float64Array.from(items, ([id]) => id), boxes: Float64Array.from(boxes) }
}
