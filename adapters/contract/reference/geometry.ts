/**
 * Shapes in the plane: do they meet, does one lie in the other, how far is a point. Borders belong to shapes.
 *
 * Every shape is its edges (of a point one, from it to itself) and, where it has an inside, its rings. Sides of lines are
 * told by the sign of a cross product, so answers are exact where the products are: with whole numbers below 2^25.
 */
import type { Box, Position, Shape } from '../spatial.ts'

export type Segment = readonly [from: Position, to: Position]

export interface Figure {
  readonly edges: readonly Segment[]
  /** Of a shape with an inside: the outer ring, then its holes. */
  readonly rings: readonly (readonly Position[])[]
  /** Present: it is a box with an inside, whose edges lie along the axes. */
  readonly box?: Box
}

export function figureOf(shape: Shape): Figure {
  switch (shape.type) {
    case 'Point':
      return lineFigure([shape.coordinates, shape.coordinates])
    case 'LineString':
      return lineFigure(shape.coordinates)
    case 'Polygon':
      return { edges: shape.coordinates.flatMap(edgesOf), rings: shape.coordinates }
    case 'Box':
      return boxFigure(shape)
  }
}

function lineFigure(line: readonly Position[]): Figure {
  return { edges: edgesOf(line), rings: [] }
}

/** One without width or height is a line or a point. */
function boxFigure({ minX, minY, maxX, maxY }: Box): Figure {
  if (minX === maxX || minY === maxY) {
    return lineFigure([
      [minX, minY],
      [maxX, maxY],
    ])
  }
  const ring: Position[] = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
  return { edges: edgesOf(ring), rings: [ring], box: { minX, minY, maxX, maxY } }
}

function edgesOf(line: readonly Position[]): Segment[] {
  return line.slice(1).map((to, index) => [line[index]!, to])
}

/** Whether they share a point. */
export function intersect(left: Figure, right: Figure): boolean {
  return (
    left.edges.some(edge => right.edges.some(other => segmentsMeet(edge, other))) ||
    isInside(left, right.edges[0]![0]) ||
    isInside(right, left.edges[0]![0])
  )
}

/** Whether the inner lies in the outer whole. */
export function isWithin(inner: Figure, outer: Figure): boolean {
  if (!inner.edges.every(edge => covers(outer, edge))) return false
  if (!hasInside(inner)) return true
  // Its border is in the outer one's; what may be missing of its inside is a hole, or all of it.
  const holes = outer.rings.slice(1).map(pointInside)
  return hasInside(outer) && !holes.some(point => point !== undefined && isInside(inner, point))
}

function hasInside({ rings: [outer] }: Figure): boolean {
  return outer !== undefined && pointInside(outer) !== undefined
}

/** Whether the point is inside the rings; of points on the border either. */
export function isInside({ rings }: Figure, [x, y]: Position): boolean {
  let inside = false
  for (const [from, to] of rings.flatMap(edgesOf)) {
    if (from[1] > y === to[1] > y) continue
    const side = cross(from, to, [x, y])
    // The edge crosses the ray from the point to the right.
    if (to[1] > from[1] ? side > 0 : side < 0) inside = !inside
  }
  return inside
}

/**
 * Whether the figure covers the whole edge: cut where it enters and leaves the edges of the figure, each piece lies
 * along some of them, or is inside as its middle is.
 */
function covers(figure: Figure, edge: Segment): boolean {
  const along = figure.edges.map(other => stretchAlong(edge, other)).filter(stretch => stretch !== undefined)
  const cuts = figure.edges.flatMap(other => crossingAlong(edge, other) ?? [])
  const places = [0, ...cuts, ...along.flat(), 1].filter(place => place >= 0 && place <= 1).sort((a, b) => a - b)
  return places.slice(1).every((end, index) => {
    const start = places[index]!
    // Two cuts at one corner differ by rounding: between them is nothing.
    if (end - start < 1e-12) return true
    const middle = (start + end) / 2
    const isAlong = along.some(([from, to]) => from <= middle && middle <= to)
    return isAlong || isInside(figure, pointAt(edge, middle)) || touches(figure, pointAt(edge, middle))
  })
}

function touches(figure: Figure, point: Position): boolean {
  return figure.edges.some(edge => segmentsMeet(edge, [point, point]))
}

/** From where to where, as shares of the edge, the other lies on it; `undefined` where it is not parallel or beside. */
function stretchAlong(edge: Segment, other: Segment): [from: number, to: number] | undefined {
  if (cross(...edge, other[0]) !== 0 || cross(...edge, other[1]) !== 0 || isPoint(edge)) return undefined
  const [one, two] = [shareOf(edge, other[0]), shareOf(edge, other[1])]
  return one < two ? [one, two] : [two, one]
}

/** Where, as a share of the edge, the other crosses or touches it; `undefined` where it does not, or lies along. */
function crossingAlong(edge: Segment, other: Segment): number | undefined {
  if (!segmentsMeet(edge, other)) return undefined
  const [before, after] = [cross(...other, edge[0]), cross(...other, edge[1])]
  return before === after ? undefined : before / (before - after)
}

function shareOf([from, to]: Segment, point: Position): number {
  const [x, y] = [to[0] - from[0], to[1] - from[1]]
  return ((point[0] - from[0]) * x + (point[1] - from[1]) * y) / (x * x + y * y)
}

function pointAt([from, to]: Segment, share: number): Position {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}

function isPoint([from, to]: Segment): boolean {
  return from[0] === to[0] && from[1] === to[1]
}

/** Above 0: the point is to the left of the way; 0: on its line. */
function cross(from: Position, to: Position, point: Position): number {
  return (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0])
}

/** Whether they share a point, ends included. */
function segmentsMeet(left: Segment, right: Segment): boolean {
  if (!boxesMeet(left, right)) return false
  const [one, two] = [cross(...left, right[0]), cross(...left, right[1])]
  const [three, four] = [cross(...right, left[0]), cross(...right, left[1])]
  return Math.sign(one) * Math.sign(two) <= 0 && Math.sign(three) * Math.sign(four) <= 0
}

function boxesMeet([a, b]: Segment, [c, d]: Segment): boolean {
  return [0, 1].every(
    axis =>
      Math.min(a[axis]!, b[axis]!) <= Math.max(c[axis]!, d[axis]!) &&
      Math.min(c[axis]!, d[axis]!) <= Math.max(a[axis]!, b[axis]!),
  )
}

/** A point inside a ring, on a level between two of its corners; `undefined`: it encloses nothing. */
function pointInside(ring: readonly Position[]): Position | undefined {
  const levels = [...new Set(ring.map(([, y]) => y))].sort((a, b) => a - b)
  const [low, high] = levels
  if (low === undefined || high === undefined) return undefined
  const y = (low + high) / 2
  const crossings = edgesOf(ring)
    .filter(([from, to]) => from[1] > y !== to[1] > y)
    .map(([from, to]) => from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]))
    .sort((a, b) => a - b)
  const [left, right] = crossings
  return left === undefined || right === undefined || left === right ? undefined : [(left + right) / 2, y]
}

/** From the point to the nearest of the figure. */
export function planarDistance(figure: Figure, x: number, y: number): number {
  if (isInside(figure, [x, y])) return 0
  return Math.min(...figure.edges.map(edge => distanceToSegment(edge, x, y)))
}

function distanceToSegment(edge: Segment, x: number, y: number): number {
  const share = isPoint(edge) ? 0 : Math.min(1, Math.max(0, shareOf(edge, [x, y])))
  const [nearX, nearY] = pointAt(edge, share)
  return Math.hypot(nearX - x, nearY - y)
}
