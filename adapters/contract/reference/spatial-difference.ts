/** Where a spatial store's answer is not one that the reference allows: figures may differ by rounding, and so who is in. */
import type { AreaQuery, DistanceQuery, Nearest, NearestQuery, SpatialMetric } from '../spatial.ts'
import { idsDifference } from './ids-difference.ts'
import type { SpatialReference } from './spatial.ts'

export function areaDifference(
  reference: SpatialReference,
  query: AreaQuery,
  ids: ArrayLike<number>,
): string | undefined {
  const { limit, ...unlimited } = query
  const all = reference.search(unlimited)
  if (limit === undefined) return idsDifference(ids, all)
  if (ids.length !== Math.min(limit, all.length))
    return `${ids.length} items, with ${all.length} there and a limit of ${limit}`
  const known = new Set(all)
  return idsDifference(
    ids,
    Array.from(ids).filter(id => known.has(id)),
  )
}

export function withinDifference(
  reference: SpatialReference,
  query: DistanceQuery,
  ids: ArrayLike<number>,
): string | undefined {
  const slack = slackAt(query.metric, query.distance)
  const surely = reference.within({ ...query, distance: Math.max(0, query.distance - slack) })
  const atMost = new Set(reference.within({ ...query, distance: query.distance + slack }))
  const doubtful = Array.from(ids).filter(id => atMost.has(id))
  return idsDifference(ids, [...new Set([...surely, ...doubtful])])
}

/** Of items equally far, any; each at its own distance, nearest first, and none farther than the reference's. */
export function nearestDifference(
  reference: SpatialReference,
  query: NearestQuery,
  { ids, distances }: Nearest,
): string | undefined {
  const expected = reference.nearest(query)
  if (ids.length !== distances.length) return `${ids.length} items with ${distances.length} distances`
  const again = idsDifference(ids, ids)
  if (again !== undefined) return again
  const isAtTheEdge = (distance: number): boolean =>
    query.distanceMax !== undefined && areClose(query.metric, distance, query.distanceMax)
  for (let place = 0; place < Math.max(ids.length, expected.ids.length); place++) {
    const [distance, wanted] = [distances[place], expected.distances[place]]
    if (distance === undefined || wanted === undefined) {
      if (isAtTheEdge((distance ?? wanted)!)) continue
      return `${ids.length} items, where there are ${expected.ids.length}`
    }
    if (!areClose(query.metric, distance, wanted)) return `place ${place} is ${distance} away, where ${wanted} is next`
    if (place > 0 && distances[place - 1]! > distance) return `place ${place} is nearer than the one before`
    const own = reference.distanceTo(ids[place]!, query)
    if (own === undefined) return `there is no item ${ids[place]}`
    if (!areClose(query.metric, own, distance)) return `item ${ids[place]} is ${own} away, and not ${distance}`
  }
  return undefined
}

function areClose(metric: SpatialMetric, left: number, right: number): boolean {
  return Math.abs(left - right) <= slackAt(metric, Math.max(left, right))
}

/** A part in 10^9, and a millimetre on the sphere. */
function slackAt(metric: SpatialMetric, distance: number): number {
  return 1e-9 * distance + (metric === 'geographic' ? 1e-3 : 1e-9)
}
