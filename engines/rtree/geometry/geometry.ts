/**
 * A shape as flat coordinates: what the exact tests look at, one connected piece each.
 *
 * A box becomes what it is: a point, a stretch of line, or an area with four edges; one that spans the antimeridian (only the
 * area of a query does), two of them.
 */
import type { Box, Position, Shape } from '../../../adapters/contract/index.ts'

export interface Geometry {
  /** An area covers what its rings enclose; a line and a point only what is on them. */
  readonly type: 'point' | 'line' | 'area'
  /** x and y in turn, part after part: rings of an area, the outside first. */
  readonly xy: Float64Array
  /** By part its first index in `xy`; after the last one the end. */
  readonly starts: readonly number[]
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

/** The pieces of a shape: one, or two where a box spans the antimeridian. */
export function geometriesOf(shape: Shape): readonly Geometry[] {
  switch (shape.type) {
    case 'Box': {
      const { minX, minY, maxX, maxY } = shape
      if (minX <= maxX) return [boxGeometry(minX, minY, maxX, maxY)]
      return [boxGeometry(minX, minY, 180, maxY), boxGeometry(-180, minY, maxX, maxY)]
    }
    case 'Point':
      return [pointGeometry(shape.coordinates[0], shape.coordinates[1])]
    case 'LineString':
      return [partsGeometry('line', [shape.coordinates])]
    case 'Polygon':
      return [partsGeometry('area', shape.coordinates)]
  }
}

function pointGeometry(x: number, y: number): Geometry {
  return { type: 'point', xy: Float64Array.of(x, y), starts: [0, 2], minX: x, minY: y, maxX: x, maxY: y }
}

export function boxGeometry(minX: number, minY: number, maxX: number, maxY: number): Geometry {
  if (minX === maxX && minY === maxY) return pointGeometry(minX, minY)
  const box = { minX, minY, maxX, maxY }
  if (minX === maxX || minY === maxY) {
    return { type: 'line', xy: Float64Array.of(minX, minY, maxX, maxY), starts: [0, 4], ...box }
  }
  const xy = Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY, minX, minY)
  return { type: 'area', xy, starts: [0, 10], ...box }
}

function partsGeometry(type: 'line' | 'area', parts: readonly (readonly Position[])[]): Geometry {
  const starts = [0]
  let length = 0
  for (const part of parts) {
    length += 2 * part.length
    starts.push(length)
  }
  const xy = new Float64Array(length)
  let at = 0
  for (const part of parts) {
    for (const [x, y] of part) {
      xy[at++] = x
      xy[at++] = y
    }
  }
  return { type, xy, starts, ...boxOf(xy) }
}

function boxOf(xy: Float64Array): Box {
  let minX = Number.POSITIVE_INFINITY
  let minY = Number.POSITIVE_INFINITY
  let maxX = Number.NEGATIVE_INFINITY
  let maxY = Number.NEGATIVE_INFINITY
  for (let at = 0; at < xy.length; at += 2) {
    const x = xy[at] as number
    const y = xy[at + 1] as number
    if (x < minX) minX = x
    if (x > maxX) maxX = x
    if (y < minY) minY = y
    if (y > maxY) maxY = y
  }
  return { minX, minY, maxX, maxY }
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY
}

export function boxHolds(outer: Box, inner: Box): boolean {
  return outer.minX <= inner.minX && outer.maxX >= inner.maxX && outer.minY <= inner.minY && outer.maxY >= inner.maxY
}
