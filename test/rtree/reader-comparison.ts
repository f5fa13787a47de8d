/** Puts the same questions to a reader of the store and to the plainest code that knows the answers. */
import type { Nearest, NearestQuery, SpatialMetric, SpatialReader } from '../../adapters/contract/index.ts'
import type { SpatialReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { drawArea, drawMetric, drawPosition, pick, type World } from './draw-shapes.ts'

type Answers = Pick<SpatialReader, 'get' | 'search' | 'nearest' | 'within'>

/** @throws Error: an answer differs; question and both answers are in the message. */
export function compareReaders(reader: Answers, reference: SpatialReference, random: Random, world: World): void {
  const id = random.nextInteger(400)
  assertSame(`get ${id}`, reader.get(id), reference.get(id))
  const area = drawArea(random, world)
  assertSame(JSON.stringify(area), sorted(reader.search(area) as number[]), sorted(reference.search(area)))
  const limit = random.nextInteger(5)
  const some = reader.search({ ...area, limit }) as number[]
  const all = new Set(reference.search(area))
  if (some.length !== Math.min(limit, all.size) || some.some(found => !all.has(found))) {
    throw new Error(`${JSON.stringify(area)} to ${limit} items: ${some.join()}`)
  }
  const metric = drawMetric(random)
  const [x, y] = drawPosition(random, world)
  const unit = metric === 'planar' ? 1 : 111_000
  const distance = pick(random, [0.3, 3, 20.7, 170]) * unit
  const count = pick(random, [1, 2, 7, 1000])
  const query = { x, y, count, metric, ...(random.nextInteger(2) === 0 ? { distanceMax: distance } : {}) }
  const nearest = reader.nearest(query) as Nearest
  assertNearest(query, nearest, reference.nearest(query))
  assertDistances(query, nearest, reference.nearest({ ...query, count: 1e6 }))
  const within = { x, y, distance, metric }
  assertSame(JSON.stringify(within), sorted(reader.within(within) as number[]), sorted(reference.within(within)))
}

function assertSame(question: string, found: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)]
  if (left !== right) throw new Error(`${question}: ${left}, and not ${right}`)
}

/** Equally near items may come in any order, and which of them come last. */
function assertNearest(query: NearestQuery, found: Nearest, expected: Nearest): void {
  const { metric } = query
  const question = JSON.stringify(query)
  assertSame(`${question}: how many`, found.ids.length, expected.ids.length)
  assertSame(`${question}: distances`, found.distances.length, expected.distances.length)
  for (let index = 0; index < expected.distances.length; index++) {
    const [left, right] = [found.distances[index] as number, expected.distances[index] as number]
    if (!isClose(left, right, metric)) throw new Error(`${question}: item ${index} at ${left}, and not at ${right}`)
    if (index > 0 && left < (found.distances[index - 1] as number)) throw new Error(`${question}: not in order`)
  }
  assertSame(`${question}: each once`, new Set(Array.from(found.ids)).size, found.ids.length)
}

/** Each item is as far away as it says. */
function assertDistances(query: NearestQuery, found: Nearest, every: Nearest): void {
  const { metric } = query
  const byId = new Map(Array.from(every.ids, (id, index) => [id, every.distances[index] as number]))
  for (let index = 0; index < found.ids.length; index++) {
    const [id, distance] = [found.ids[index] as number, found.distances[index] as number]
    const expected = byId.get(id)
    if (expected === undefined || !isClose(distance, expected, metric)) {
      throw new Error(`${JSON.stringify(query)}: ${id} at ${distance}, and not at ${expected}`)
    }
  }
}

/** Metres to a tenth of a millimetre, which is as near as the plain code finds the nearest point of a line; units of the plane to 9 digits. */
function isClose(left: number, right: number, metric: SpatialMetric): boolean {
  return Math.abs(left - right) <= (metric === 'geographic' ? 1e-4 : 0) + 1e-9 * Math.max(1, left, right)
}

function sorted(ids: readonly number[]): number[] {
  return [...ids].sort((left, right) => left - right)
}
