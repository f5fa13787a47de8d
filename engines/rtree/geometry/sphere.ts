/**
 * Great circles: how far a point is from a box, from a stretch that is straight in degrees, and from a point.
 *
 * Distances are compared as haversines, sin²(angle / 2), which grow with the angle and are exact near 0; metres come last. The
 * distance to a box is that to its nearest point, so for the box of a page it is a bound that nothing in it goes below:
 *
 * - Where the point's meridian goes through the box, the way is along it: no other meridian brings a latitude nearer.
 * - Elsewhere every latitude of the box is nearest on the side that is fewer degrees of longitude away. Along that meridian the cosine of
 *   the angle is A sin φ + B cos φ, a single wave, which is highest at atan2(A, B) and falls from there on both sides.
 */
import type { Geometry } from './geometry.ts'
import { coversPoint } from './relation.ts'

/** As `earthRadiusMetres` of the contract has it: an engine imports types alone. */
const radiusMetres = 6_371_008.8
const radian = Math.PI / 180

/**
 * How far below the truth a bound may lie by rounding, as a sine of half an angle: some ten roundings of numbers up to π,
 * 10 nanometres on the ground. A bound is taken back by that much, so that it never hides what is nearer.
 */
const slack = 2e-15

export function metresOf(haversine: number): number {
  return 2 * radiusMetres * Math.asin(Math.sqrt(Math.min(1, haversine)))
}

/** What no distance of up to that many metres is above. */
export function haversineBound(metres: number): number {
  const half = metres / (2 * radiusMetres)
  if (half >= Math.PI / 2) return Number.POSITIVE_INFINITY
  const sine = Math.sin(half) + slack
  return sine * sine * (1 + slack)
}

/** What every distance of more than that many metres is above. */
export function haversineFloor(metres: number): number {
  const sine = Math.sin(Math.min(Math.PI / 2, metres / (2 * radiusMetres))) - slack
  return sine > 0 ? sine * sine : 0
}

/** Distances from one point, in degrees, that is set once a query. */
export class SpherePoint {
  #longitude = 0
  #latitude = 0
  #sine = 0
  #cosine = 1

  set(longitude: number, latitude: number): void {
    this.#longitude = longitude
    this.#latitude = latitude
    this.#sine = Math.sin(latitude * radian)
    this.#cosine = Math.cos(latitude * radian)
  }

  toPoint(longitude: number, latitude: number): number {
    const north = Math.sin((latitude - this.#latitude) * (radian / 2))
    const east = Math.sin(turn(longitude - this.#longitude) * (radian / 2))
    return north * north + this.#cosine * Math.cos(latitude * radian) * east * east
  }

  /** To the nearest point of the box, whose edges follow meridians and parallels. */
  toBox(minX: number, minY: number, maxX: number, maxY: number): number {
    const longitude = this.#longitude
    const latitude = this.#latitude
    if (longitude >= minX && longitude <= maxX) {
      const degrees = latitude < minY ? minY - latitude : latitude > maxY ? latitude - maxY : 0
      const sine = Math.sin(degrees * (radian / 2))
      return sine * sine
    }
    const west = Math.abs(turn(minX - longitude))
    const east = Math.abs(turn(maxX - longitude))
    return this.#toMeridian(Math.min(west, east), minY, maxY)
  }

  /** As `toBox`, surely no more than the distance to anything in it. */
  bound(minX: number, minY: number, maxX: number, maxY: number): number {
    const sine = Math.sqrt(this.toBox(minX, minY, maxX, maxY)) - slack
    return sine > 0 ? sine * sine * (1 - slack) : 0
  }

  /** To the nearest point of a geometry in degrees; 0 inside. */
  toGeometry(geometry: Geometry): number {
    const { xy, starts, type } = geometry
    if (type === 'point') return this.toPoint(xy[0] as number, xy[1] as number)
    if (type === 'area' && coversPoint(geometry, this.#longitude, this.#latitude)) return 0
    let least = Number.POSITIVE_INFINITY
    for (let part = 0; part + 1 < starts.length; part++) {
      const end = (starts[part + 1] as number) - 2
      for (let at = starts[part] as number; at < end; at += 2) {
        least = this.#toStretch(xy, at, least)
      }
    }
    return least
  }

  /** To the stretch of a meridian that is so many degrees of longitude away, 0 to 180. */
  #toMeridian(degrees: number, south: number, north: number): number {
    const foot = Math.atan2(this.#sine, this.#cosine * Math.cos(degrees * radian)) / radian
    const east = Math.sin(degrees * (radian / 2))
    const spread = this.#cosine * east * east
    if (foot <= south && foot >= -90) return this.#atLatitude(south, spread)
    if (foot >= north && foot <= 90) return this.#atLatitude(north, spread)
    // Beyond a pole either end may be the nearer one, around the other side of the world.
    if (foot <= south || foot >= north)
      return Math.min(this.#atLatitude(south, spread), this.#atLatitude(north, spread))
    return this.#atLatitude(foot, spread)
  }

  #atLatitude(latitude: number, spread: number): number {
    const north = Math.sin((latitude - this.#latitude) * (radian / 2))
    return north * north + spread * Math.cos(latitude * radian)
  }

  /** The least of `least` and the distance to the stretch of `xy` from `at` on: cut into pieces in which it falls at most once. */
  #toStretch(xy: Float64Array, at: number, least: number): number {
    const fromX = xy[at] as number
    const fromY = xy[at + 1] as number
    const width = (xy[at + 2] as number) - fromX
    const height = (xy[at + 3] as number) - fromY
    if (width === 0 && height === 0) return Math.min(least, this.toPoint(fromX, fromY))
    const pieceCount = Math.ceil((Math.abs(width) + Math.abs(height)) / pieceDegrees)
    let nearest = least
    for (let piece = 0; piece < pieceCount; piece++) {
      const low = piece / pieceCount
      const high = (piece + 1) / pieceCount
      const x0 = fromX + width * low
      const y0 = fromY + height * low
      const x1 = fromX + width * high
      const y1 = fromY + height * high
      const bound = this.bound(Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1))
      if (bound < nearest) nearest = Math.min(nearest, this.#toPiece(x0, y0, x1 - x0, y1 - y0))
    }
    return nearest
  }

  /** Where the haversine falls at one end and rises at the other, its slope is halved down to nothing. */
  #toPiece(x: number, y: number, width: number, height: number): number {
    let low = 0
    let high = 1
    if (this.#slope(x, y, width, height) < 0 && this.#slope(x + width, y + height, width, height) > 0) {
      for (let halving = 0; halving < halvings; halving++) {
        const middle = (low + high) / 2
        if (this.#slope(x + width * middle, y + height * middle, width, height) < 0) low = middle
        else high = middle
      }
      return this.toPoint(x + width * low, y + height * low)
    }
    return Math.min(this.toPoint(x, y), this.toPoint(x + width, y + height))
  }

  /** How the haversine changes there on the way of so many degrees east and north; only its sign matters. */
  #slope(x: number, y: number, width: number, height: number): number {
    const north = (y - this.#latitude) * radian
    const half = turn(x - this.#longitude) * (radian / 2)
    const sine = Math.sin(half)
    const latitude = y * radian
    const rising = Math.sin(north) / 2 - this.#cosine * Math.sin(latitude) * sine * sine
    return height * rising + width * this.#cosine * Math.cos(latitude) * sine * Math.cos(half)
  }
}

/** The haversine along a stretch is made of waves of at most two turns a turn: within 5 degrees none of them turns twice. */
const pieceDegrees = 5
/** Of 5 degrees to a tenth of a nanometre. */
const halvings = 52

/** The same difference of longitudes, -180 to 180. */
function turn(degrees: number): number {
  return degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees
}
