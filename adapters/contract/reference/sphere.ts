/** Great-circle distances, in metres, on the sphere of the contract; positions are in degrees. */
import type { Box, Position } from '../spatial.ts'
import { earthRadiusMetres } from '../spatial.ts'
import { type Figure, isInside, type Segment } from './geometry.ts'

const radians = Math.PI / 180

/** The haversine formula: exact to rounding from nothing to the far side of the world. */
export function haversine(longitude: number, latitude: number, otherLongitude: number, otherLatitude: number): number {
  const north = Math.sin(((otherLatitude - latitude) * radians) / 2)
  const east = Math.sin(((otherLongitude - longitude) * radians) / 2)
  const share = north * north + Math.cos(latitude * radians) * Math.cos(otherLatitude * radians) * east * east
  return 2 * earthRadiusMetres * Math.asin(Math.min(1, Math.sqrt(share)))
}

/** From the point to the nearest of the figure, whose edges are straight in degrees. */
export function geographicDistance(figure: Figure, longitude: number, latitude: number): number {
  if (figure.box !== undefined) return distanceToBox(figure.box, longitude, latitude)
  if (isInside(figure, [longitude, latitude])) return 0
  return Math.min(...figure.edges.map(edge => distanceToEdge(edge, longitude, latitude)))
}

/** Above or below the box the way leads along the meridian; from beside it, to its nearer side, as far as each latitude is. */
function distanceToBox({ minX, minY, maxX, maxY }: Box, longitude: number, latitude: number): number {
  if ([-360, 0, 360].some(turn => minX <= longitude + turn && longitude + turn <= maxX)) {
    return Math.max(minY - latitude, latitude - maxY, 0) * radians * earthRadiusMetres
  }
  const sides = [minX, maxX].map(side => distanceToMeridian(side, [minY, maxY], longitude, latitude))
  return Math.min(...sides)
}

/** To the stretch of a meridian between two latitudes: to one of its ends, or to the foot of the great circle square to it. */
function distanceToMeridian(
  meridian: number,
  [south, north]: readonly [number, number],
  longitude: number,
  latitude: number,
): number {
  const east = Math.cos(latitude * radians) * Math.cos((meridian - longitude) * radians)
  const foot = Math.atan2(Math.sin(latitude * radians), east) / radians
  const places = foot > south && foot < north ? [south, north, foot] : [south, north]
  return Math.min(...places.map(place => haversine(longitude, latitude, meridian, place)))
}

const pieceCount = 64
const halvings = 60

/** Looks along the edge in pieces, then ever closer around each that is nearer than its neighbours. */
function distanceToEdge([from, to]: Segment, longitude: number, latitude: number): number {
  if (from[0] === to[0] && from[1] === to[1]) return haversine(longitude, latitude, ...from)
  const distanceAt = (share: number): number => haversine(longitude, latitude, ...between(from, to, share))
  const shares = Array.from({ length: pieceCount + 1 }, (_, piece) => piece / pieceCount)
  const distances = shares.map(distanceAt)
  return Math.min(
    ...shares.map((share, piece) => {
      const distance = distances[piece]!
      if (distance > (distances[piece - 1] ?? distance) || distance > (distances[piece + 1] ?? distance))
        return distance
      return leastAround(distanceAt, Math.max(0, share - 1 / pieceCount), Math.min(1, share + 1 / pieceCount))
    }),
  )
}

/** The least between two places where the distance first falls and then rises. */
function leastAround(distanceAt: (share: number) => number, low: number, high: number): number {
  for (let halving = 0; halving < halvings; halving++) {
    const third = (high - low) / 3
    if (distanceAt(low + third) < distanceAt(high - third)) high -= third
    else low += third
  }
  return Math.min(distanceAt(low), distanceAt(high))
}

function between(from: Position, to: Position, share: number): Position {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share]
}
