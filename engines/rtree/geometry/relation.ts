/**
 * How two geometries lie to each other in the plane: share a point, or one holds the other whole. Borders belong to them.
 *
 * Holding is decided stretch by stretch: where a stretch of the inner one touches the outer one's edges it is cut, what runs along
 * an edge is held, and the middle of every other piece is asked for. Such a middle is never on an edge, so rounding does not sway it.
 */
import { boxesMeet, boxHolds, type Geometry } from './geometry.ts'
import { isOnSegment, Pair, side } from './segment.ts'

/** Calls back with each stretch's index in `xy`, until one call returns true; returns whether one did. A lone point has one, of no length. */
function someStretch({ xy, starts, type }: Geometry, found: (at: number) => boolean): boolean {
  if (type === 'point') return false
  for (let part = 0; part + 1 < starts.length; part++) {
    const end = (starts[part + 1] as number) - 2
    for (let at = starts[part] as number; at < end; at += 2) if (found(at)) return true
  }
  return xy.length === 0
}

/** Whether the point lies in it or on its border. */
export function coversPoint(geometry: Geometry, x: number, y: number): boolean {
  const { xy, type } = geometry
  if (x < geometry.minX || x > geometry.maxX || y < geometry.minY || y > geometry.maxY) return false
  if (type === 'point') return true
  let isInside = false
  const isOn = someStretch(geometry, at => {
    const ax = xy[at] as number
    const ay = xy[at + 1] as number
    const bx = xy[at + 2] as number
    const by = xy[at + 3] as number
    if (isOnSegment(ax, ay, bx, by, x, y)) return true
    if (ay > y !== by > y && side(ax, ay, bx, by, x, y) > 0 === by > ay) isInside = !isInside
    return false
  })
  return isOn || (type === 'area' && isInside)
}

/** Whether they share a point. */
export function intersects(a: Geometry, b: Geometry): boolean {
  if (!boxesMeet(a, b)) return false
  if (a.type === 'point') return coversPoint(b, a.minX, a.minY)
  if (b.type === 'point') return coversPoint(a, b.minX, b.minY)
  // Edges apart: either one lies in the other whole, and any point of it tells, or they are apart.
  if (a.type === 'area' && coversPoint(a, b.xy[0] as number, b.xy[1] as number)) return true
  if (b.type === 'area' && coversPoint(b, a.xy[0] as number, a.xy[1] as number)) return true
  const pair = new Pair()
  return someStretch(a, first => {
    pair.first(a.xy, first)
    return someStretch(b, second => {
      pair.second(b.xy, second)
      return pair.meet()
    })
  })
}

/** Whether the outer one holds every point of the inner one. */
export function covers(outer: Geometry, inner: Geometry): boolean {
  if (!boxHolds(outer, inner)) return false
  if (inner.type === 'point') return coversPoint(outer, inner.minX, inner.minY)
  if (outer.type === 'point') return true
  if (isBox(outer)) return true
  if (someStretch(inner, at => !coversStretch(outer, inner.xy, at))) return false
  if (inner.type !== 'area' || !hasInside(inner)) return true
  return outer.type === 'area' && !holdsHoleOf(outer, inner)
}

/** An area that is its own box. */
function isBox({ type, xy, starts, minX, minY, maxX, maxY }: Geometry): boolean {
  if (type !== 'area' || starts.length !== 2 || xy.length !== 10) return false
  for (let at = 0; at < 8; at += 2) {
    const x = xy[at] as number
    const y = xy[at + 1] as number
    if ((x !== minX && x !== maxX) || (y !== minY && y !== maxY)) return false
    // Each edge goes along one axis, in turn.
    const isAcross = (xy[at + 2] as number) === x
    if (isAcross === ((xy[at + 3] as number) === y)) return false
    if (at > 0 && isAcross === ((xy[at - 2] as number) === x)) return false
  }
  return true
}

/** How far along a → b the point is, 0 to 1; by the longer axis. */
function share(pair: Pair, x: number, y: number): number {
  const width = pair.bx - pair.ax
  const height = pair.by - pair.ay
  return Math.abs(width) >= Math.abs(height) ? (x - pair.ax) / width : (y - pair.ay) / height
}

/** Whether `outer`, a line or an area, holds the stretch of `xy` that begins at `start`. */
function coversStretch(outer: Geometry, xy: Float64Array, start: number): boolean {
  const pair = new Pair()
  pair.first(xy, start)
  const { ax, ay, bx, by } = pair
  if (ax === bx && ay === by) return coversPoint(outer, ax, ay)
  /** Where edges touch it, and from where to where they run along it. */
  const cuts = [0, 1]
  const runs: [number, number][] = []
  const isLeft = someStretch(outer, at => {
    pair.second(outer.xy, at)
    if (pair.isApart()) return false
    if (pair.cross()) {
      if (outer.type === 'area') return true
      return false
    }
    const { cx, cy, dx, dy } = pair
    const touching: number[] = []
    if (isOnSegment(ax, ay, bx, by, cx, cy)) touching.push(share(pair, cx, cy))
    if (isOnSegment(ax, ay, bx, by, dx, dy)) touching.push(share(pair, dx, dy))
    if (isOnSegment(cx, cy, dx, dy, ax, ay)) touching.push(0)
    if (isOnSegment(cx, cy, dx, dy, bx, by)) touching.push(1)
    for (const cut of touching) cuts.push(cut)
    const from = Math.min(...touching)
    const to = Math.max(...touching)
    if (touching.length > 1 && to > from) runs.push([from, to])
    return false
  })
  if (isLeft) return false
  cuts.sort((one, other) => one - other)
  for (let index = 1; index < cuts.length; index++) {
    const from = cuts[index - 1] as number
    const to = cuts[index] as number
    if (from === to || runs.some(run => run[0] <= from && run[1] >= to)) continue
    if (outer.type !== 'area') return false
    const middle = (from + to) / 2
    if (!coversPoint(outer, ax + (bx - ax) * middle, ay + (by - ay) * middle)) return false
  }
  return true
}

/** Whether its outside ring has an inside at all. */
function hasInside(area: Geometry): boolean {
  return pointInside(area, 0) !== undefined
}

/** Whether a hole of the outer one lies in the inner one, of which every edge is held. */
function holdsHoleOf(outer: Geometry, inner: Geometry): boolean {
  for (let part = 1; part + 1 < outer.starts.length; part++) {
    const point = pointInside(outer, part)
    if (point !== undefined && coversPoint(inner, point[0], point[1])) return true
  }
  return false
}

/** A point strictly inside of that ring; `undefined` where it encloses nothing. */
function pointInside({ xy, starts }: Geometry, part: number): readonly [number, number] | undefined {
  const start = starts[part] as number
  const end = starts[part + 1] as number
  const heights = new Set<number>()
  for (let at = start; at < end; at += 2) heights.add(xy[at + 1] as number)
  const sorted = [...heights].sort((one, other) => one - other)
  for (let index = 1; index < sorted.length; index++) {
    const y = ((sorted[index - 1] as number) + (sorted[index] as number)) / 2
    const crossings: number[] = []
    for (let at = start; at + 2 < end; at += 2) {
      const ay = xy[at + 1] as number
      const by = xy[at + 3] as number
      if (ay > y === by > y) continue
      const ax = xy[at] as number
      crossings.push(ax + (((xy[at + 2] as number) - ax) * (y - ay)) / (by - ay))
    }
    crossings.sort((one, other) => one - other)
    for (let pair = 1; pair < crossings.length; pair += 2) {
      const from = crossings[pair - 1] as number
      const to = crossings[pair] as number
      if (from < to) return [(from + to) / 2, y]
    }
  }
  return undefined
}
