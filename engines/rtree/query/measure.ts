/**
 * How far away, as a key: a number that grows with the distance and takes less to find.
 *
 * In the plane keys are squares, and where squares would be 0 or infinite, distances; on the sphere they are haversines.
 */
import type { SpatialMetric } from '../../../adapters/contract/index.ts'
import { planarDistance } from '../geometry/plane.ts'
import { haversineBound, haversineFloor, metresOf, SpherePoint } from '../geometry/sphere.ts'
import { firstShape } from '../shapes/shape-table.ts'
import { geometryOf, isWide, type View } from './view.ts'

/** Squares are a few roundings off; a bound on them gives way by as much. */
const slack = 1e-14
const floorSlack = 1e-9

export class Measure {
  kind: 'square' | 'distance' | 'haversine' = 'square'
  x = 0
  y = 0
  readonly #sphere = new SpherePoint()

  /** From where to measure, for the next query. */
  set(view: View, query: { readonly x: number; readonly y: number; readonly metric: SpatialMetric }): void {
    this.x = query.x
    this.y = query.y
    if (query.metric === 'geographic') {
      this.kind = 'haversine'
      this.#sphere.set(query.x, query.y)
    } else this.kind = view.isWide || isWide(query.x) || isWide(query.y) ? 'distance' : 'square'
  }

  /** A key that nothing in the box is below. */
  bound(minX: number, minY: number, maxX: number, maxY: number): number {
    if (this.kind === 'haversine') return this.#sphere.bound(minX, minY, maxX, maxY)
    return this.#toBox(minX, minY, maxX, maxY)
  }

  /** A key that nothing below the place is under. */
  toPage(view: View, place: number): number {
    const { boxes } = view.pages
    const at = place * 4
    return this.bound(boxes[at] as number, boxes[at + 1] as number, boxes[at + 2] as number, boxes[at + 3] as number)
  }

  /** Of the item at the place of a leaf; where that is above the limit, anything above it. */
  toItem(view: View, place: number, limit: number): number {
    if ((view.pages.references[place] as number) >= firstShape) {
      const bound = this.toPage(view, place)
      return bound > limit ? bound : this.#toShape(view, place)
    }
    const { boxes } = view.pages
    const at = place * 4
    const minX = boxes[at] as number
    const minY = boxes[at + 1] as number
    const maxX = boxes[at + 2] as number
    const maxY = boxes[at + 3] as number
    if (this.kind !== 'haversine') return this.#toBox(minX, minY, maxX, maxY)
    return minX === maxX && minY === maxY
      ? this.#sphere.toPoint(minX, minY)
      : this.#sphere.toBox(minX, minY, maxX, maxY)
  }

  distanceOf(key: number): number {
    if (this.kind === 'square') return Math.sqrt(key)
    return this.kind === 'distance' ? key : metresOf(key)
  }

  /** What no key of a distance up to that one is above. */
  keyBound(distance: number): number {
    if (this.kind === 'square') return distance * distance * (1 + slack)
    return this.kind === 'distance' ? distance * (1 + slack) : haversineBound(distance)
  }

  /** A key below which every distance is less than that one. */
  keyFloor(distance: number): number {
    if (this.kind === 'square') return distance * distance * (1 - floorSlack)
    return this.kind === 'distance' ? distance * (1 - floorSlack) : haversineFloor(distance) * (1 - floorSlack)
  }

  #toBox(minX: number, minY: number, maxX: number, maxY: number): number {
    const { x, y } = this
    const dx = x < minX ? minX - x : x > maxX ? x - maxX : 0
    const dy = y < minY ? minY - y : y > maxY ? y - maxY : 0
    return this.kind === 'square' ? dx * dx + dy * dy : Math.hypot(dx, dy)
  }

  #toShape(view: View, place: number): number {
    const geometry = geometryOf(view, place)
    if (this.kind === 'haversine') return this.#sphere.toGeometry(geometry)
    const distance = planarDistance(geometry, this.x, this.y)
    return this.kind === 'square' ? distance * distance : distance
  }
}
