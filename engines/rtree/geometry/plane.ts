/** Distances in the plane. */
import type { Geometry } from './geometry.ts'
import { coversPoint } from './relation.ts'

/** From the point to the nearest of the geometry; 0 inside. */
export function planarDistance(geometry: Geometry, x: number, y: number): number {
  const { xy, starts, type } = geometry
  if (type === 'point') return Math.hypot((xy[0] as number) - x, (xy[1] as number) - y)
  if (type === 'area' && coversPoint(geometry, x, y)) return 0
  let least = Number.POSITIVE_INFINITY
  for (let part = 0; part + 1 < starts.length; part++) {
    const end = (starts[part + 1] as number) - 2
    for (let at = starts[part] as number; at < end; at += 2) {
      const distance = toStretch(xy, at, x, y)
      if (distance < least) least = distance
    }
  }
  return least
}

function toStretch(xy: Float64Array, at: number, x: number, y: number): number {
  const ax = xy[at] as number
  const ay = xy[at + 1] as number
  const width = (xy[at + 2] as number) - ax
  const height = (xy[at + 3] as number) - ay
  const lengthSquared = width * width + height * height
  const along = lengthSquared === 0 ? 0 : ((x - ax) * width + (y - ay) * height) / lengthSquared
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(ax + width * share - x, ay + height * share - y)
}
