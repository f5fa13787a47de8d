/**
 * The `spatial` model: shapes by id, found by where they are.
 *
 * What is passed in is the caller's, and holds until the call settles. An id is a whole number of 0 to 2^53 - 1. Shapes are GeoJSON's (RFC 7946), positions of two finite numbers, and a box.
 * A polygon's rings are closed, the first is the outside. In the planar metric coordinates are any numbers and distances are in their
 * unit. In the geographic metric they are longitude of -180 to 180 and latitude of -90 to 90 degrees on a sphere of
 * `earthRadiusMetres`, distances are great circles in metres, and a box whose `minX` is above its `maxX` spans the antimeridian;
 * edges of lines and polygons are straight in degrees. Only the box of an area may span it: an item's is the right way
 * round, whatever the metric, and what a geographic query says of an item outside those ranges is not defined. Areas compare
 * degrees as numbers (180 is not -180, a pole is a line); distances know better. Borders belong to shapes; a polygon that
 * crosses itself, or whose holes are not inside it, has no defined inside. What makes no sense is a `TypeError`.
 * A line has 2 positions or more, a ring 4 or more; counts are whole numbers of 1 or more, limits of 0 or more,
 * distances 0 or more, without end too.
 */
import type { Awaitable } from './store.ts'

/** The mean radius (IUGG). */
export const earthRadiusMetres = 6_371_008.8

export type Position = readonly [x: number, y: number]

export interface Box {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

export type Shape =
  | ({ readonly type: 'Box' } & Box)
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }

export type SpatialMetric = 'planar' | 'geographic'

/** Boxes by column (a point is a box without extent), four numbers each: minX, minY, maxX, maxY. */
export interface SpatialBoxes {
  readonly count: number
  readonly ids: Float64Array
  readonly boxes: Float64Array
}

export interface AreaQuery {
  /** A box, or a shape. */
  readonly area: Shape
  /** The items that share a point with the area, that lie in it whole, or that hold it whole. */
  readonly relation: 'intersects' | 'within' | 'contains'
  /** Of shapes in degrees: whether the area may span the antimeridian. */
  readonly metric: SpatialMetric
  /** At most so many, any of them; absent: all. */
  readonly limit?: number
}

export interface NearestQuery {
  readonly x: number
  readonly y: number
  /** 1 or more. */
  readonly count: number
  readonly metric: SpatialMetric
  /** No farther than this, 0 or more; absent: however far. */
  readonly distanceMax?: number
}

export interface DistanceQuery {
  readonly x: number
  readonly y: number
  /** 0 or more. */
  readonly distance: number
  readonly metric: SpatialMetric
}

/** Nearest first, of equally near ones any order; the arrays have the same length. The distance to a shape is that to its nearest point, 0 inside. */
export interface Nearest {
  readonly ids: ArrayLike<number>
  readonly distances: ArrayLike<number>
}

/** Ids come in no particular order, each once. */
export interface SpatialReader {
  /** The shape as it was put; `undefined` where there is none. */
  get(id: number): Awaitable<Shape | undefined>
  search(query: AreaQuery): Awaitable<ArrayLike<number>>
  nearest(query: NearestQuery): Awaitable<Nearest>
  /** The items no farther away than the distance. */
  within(query: DistanceQuery): Awaitable<ArrayLike<number>>
}

export interface Spatial extends SpatialReader {
  /** Puts many boxes at once, all or none, each as `put` would; into an empty store this is the quick way. Durable as `put`. */
  load(boxes: SpatialBoxes): Awaitable<void>
  /** Puts the shape there; an item of that id moves. Settles when it is as durable as the store was opened to be. */
  put(id: number, shape: Shape): Awaitable<void>
  /** Removes the item; a missing one is no error. Durable as `put`. */
  remove(id: number): Awaitable<void>
  /** All items as of this call, unmoved by later writes, until released. */
  snapshot(): Awaitable<SpatialSnapshot>
}

export interface SpatialSnapshot extends SpatialReader {
  release(): Awaitable<void>
}
