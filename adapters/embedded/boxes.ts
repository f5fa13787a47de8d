/** Boxes in the plane, for libraries that know nothing else. */
import type { Box, Shape, SpatialMetric } from '../contract/index.ts'
import { refuse } from './in-memory.ts'

/** The box that the shape is. @throws StoreError `NOT_SUPPORTED`: it is neither a box nor a point. */
export function boxOf(system: string, shape: Shape): Box {
  if (shape.type === 'Box') return { minX: shape.minX, minY: shape.minY, maxX: shape.maxX, maxY: shape.maxY }
  if (shape.type !== 'Point') return refuse(system, 'shapes other than boxes and points')
  const [x, y] = shape.coordinates
  return { minX: x, minY: y, maxX: x, maxY: y }
}

export function requirePlanar(system: string, metric: SpatialMetric): void {
  if (metric !== 'planar') refuse(system, 'geographic metric')
}

/** Borders belong to both. */
export function holdsBox(outer: Box, inner: Box): boolean {
  return outer.minX <= inner.minX && outer.minY <= inner.minY && outer.maxX >= inner.maxX && outer.maxY >= inner.maxY
}

/** From the position to the nearest point of the box; 0 inside. */
export function boxDistance({ minX, minY, maxX, maxY }: Box, x: number, y: number): number {
  const width = Math.max(minX - x, 0, x - maxX)
  const height = Math.max(minY - y, 0, y - maxY)
  return Math.sqrt(width * width + height * height)
}
