/**
 * Two stretches of line and how they meet, in plain double arithmetic: exact for coordinates of up to 26 bits, and as near
 * as doubles come beyond.
 */

/** Above 0: the point lies to the left of a → b, below: to the right, 0: on the line through both. */
export function side(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  return (bx - ax) * (y - ay) - (by - ay) * (x - ax)
}

export function isOnSegment(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  if (x < ax ? x < bx : x > ax && x > bx) return false
  if (y < ay ? y < by : y > ay && y > by) return false
  return side(ax, ay, bx, by, x, y) === 0
}

/** The stretches of two geometries, one at a time: four numbers each, in fields that a step changes. */
export class Pair {
  ax = 0
  ay = 0
  bx = 0
  by = 0
  cx = 0
  cy = 0
  dx = 0
  dy = 0

  first(xy: Float64Array, at: number): void {
    this.ax = xy[at] as number
    this.ay = xy[at + 1] as number
    this.bx = xy[at + 2] as number
    this.by = xy[at + 3] as number
  }

  second(xy: Float64Array, at: number): void {
    this.cx = xy[at] as number
    this.cy = xy[at + 1] as number
    this.dx = xy[at + 2] as number
    this.dy = xy[at + 3] as number
  }

  /** They cannot share a point: their boxes do not. */
  isApart(): boolean {
    const { ax, ay, bx, by, cx, cy, dx, dy } = this
    return (
      Math.max(ax, bx) < Math.min(cx, dx) ||
      Math.max(cx, dx) < Math.min(ax, bx) ||
      Math.max(ay, by) < Math.min(cy, dy) ||
      Math.max(cy, dy) < Math.min(ay, by)
    )
  }

  /** They cross at a point that is no end of either. */
  cross(): boolean {
    const { ax, ay, bx, by, cx, cy, dx, dy } = this
    const a = side(cx, cy, dx, dy, ax, ay)
    const b = side(cx, cy, dx, dy, bx, by)
    if (!((a > 0 && b < 0) || (a < 0 && b > 0))) return false
    const c = side(ax, ay, bx, by, cx, cy)
    const d = side(ax, ay, bx, by, dx, dy)
    return (c > 0 && d < 0) || (c < 0 && d > 0)
  }

  /** They share a point. */
  meet(): boolean {
    if (this.isApart()) return false
    const { ax, ay, bx, by, cx, cy, dx, dy } = this
    return (
      this.cross() ||
      isOnSegment(cx, cy, dx, dy, ax, ay) ||
      isOnSegment(cx, cy, dx, dy, bx, by) ||
      isOnSegment(ax, ay, bx, by, cx, cy) ||
      isOnSegment(ax, ay, bx, by, dx, dy)
    )
  }
}
