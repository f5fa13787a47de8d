/**
 * On a sphere: the distance to a box is never above that to a point in it, nor is the bound by which whole pages are passed over, and both are
 * as near as they can be; across the antimeridian, at the poles, and on the other side of the world.
 */
import { expect, test } from 'vitest'
import { haversine } from '../../adapters/contract/reference/index.ts'
import { createRandom, type Random } from '../../engines/env/index.ts'
import { geometriesOf } from '../../engines/rtree/geometry/geometry.ts'
import { metresOf, SpherePoint } from '../../engines/rtree/geometry/sphere.ts'
import { pick } from './draw-shapes.ts'
import { indexes, newDisk, openStore } from './memory-store.ts'

function drawLongitude(random: Random): number {
  return pick(random, [random.nextFloat() * 360 - 180, 180, -180, 179.999, -179.999, 0, 90, -90])
}

function drawLatitude(random: Random): number {
  return pick(random, [random.nextFloat() * 180 - 90, 90, -90, 89.99, -89.99, 0, random.nextFloat() * 1e-6])
}

function drawSpan(random: Random, most: number, draw: (random: Random) => number): [number, number] {
  const from = draw(random)
  const size = pick(random, [0, 1e-9, 0.01, 1, 30, 360])
  return [from, Math.min(most, from + random.nextFloat() * size)]
}

test('no point of a box is nearer than the box, nor the box nearer than its nearest point', () => {
  const random = createRandom(1)
  const sphere = new SpherePoint()
  for (let round = 0; round < 4000; round++) {
    const [minX, maxX] = drawSpan(random, 180, drawLongitude)
    const [minY, maxY] = drawSpan(random, 90, drawLatitude)
    const [x, y] = [drawLongitude(random), drawLatitude(random)]
    sphere.set(x, y)
    const told = `from ${x}, ${y} to ${minX}, ${minY}, ${maxX}, ${maxY}`
    const distance = metresOf(sphere.toBox(minX, minY, maxX, maxY))
    const bound = sphere.bound(minX, minY, maxX, maxY)
    let least = Number.POSITIVE_INFINITY
    const steps = 24
    for (let step = 0; step < (steps + 1) ** 2; step++) {
      const pointX = minX + ((maxX - minX) * (step % (steps + 1))) / steps
      const pointY = minY + ((maxY - minY) * Math.floor(step / (steps + 1))) / steps
      if (sphere.toPoint(pointX, pointY) < bound) expect.fail(`${told}: ${pointX}, ${pointY} is below the bound`)
      least = Math.min(least, haversine(x, y, pointX, pointY))
    }
    // A grid misses the nearest point by half a cell each way at most.
    const cell = ((maxX - minX + (maxY - minY)) / steps / 2) * 111_200
    // Near the far side of the world a haversine hardly changes, and nobody can tell metres there.
    const blur = distance > 2e7 ? 2 : 1e-4
    if (distance > least + blur) expect.fail(`${told}: ${distance}, and a point of it at ${least}`)
    if (distance < least - cell - blur) expect.fail(`${told}: ${distance}, and no point of it before ${least}`)
    if (metresOf(bound) < distance - blur) expect.fail(`${told}: the bound ${metresOf(bound)} is far below ${distance}`)
  }
})

test('a line that is straight in degrees is as near as its nearest point', () => {
  const random = createRandom(2)
  const sphere = new SpherePoint()
  for (let round = 0; round < 1500; round++) {
    const from = [drawLongitude(random), drawLatitude(random)] as const
    const isShort = random.nextInteger(2) === 0
    const to = isShort
      ? ([Math.min(180, from[0] + random.nextFloat()), Math.min(90, from[1] + random.nextFloat() * 2)] as const)
      : ([drawLongitude(random), drawLatitude(random)] as const)
    const [x, y] = [drawLongitude(random), drawLatitude(random)]
    sphere.set(x, y)
    const [line] = geometriesOf({ type: 'LineString', coordinates: [from, to] })
    const distance = metresOf(sphere.toGeometry(line!))
    const steps = 3000
    let least = Number.POSITIVE_INFINITY
    for (let step = 0; step <= steps; step++) {
      const share = step / steps
      least = Math.min(least, haversine(x, y, from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share))
    }
    const cell = ((Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1])) / steps / 2) * 111_200
    const told = `from ${x}, ${y} to the line ${from.join()} to ${to.join()}`
    const blur = distance > 2e7 ? 2 : 1e-4
    if (distance > least + blur) expect.fail(`${told}: ${distance}, and a point of it at ${least}`)
    if (distance < least - cell - blur) expect.fail(`${told}: ${distance}, and no point of it before ${least}`)
  }
})

test.each(indexes)('the nearest of thousands are those that a look at each finds: %s', async index => {
  const random = createRandom(3)
  const { store } = await openStore(newDisk(), { index, durability: 'none', checkpointBytes: 1e9 })
  const places: [number, number][] = []
  for (let id = 0; id < 3000; id++) {
    const place: [number, number] = [drawLongitude(random), drawLatitude(random)]
    places.push(place)
    void store.put(id, { type: 'Point', coordinates: place })
  }
  for (let round = 0; round < 60; round++) {
    const [x, y] = [drawLongitude(random), drawLatitude(random)]
    const distances = places.map(place => haversine(x, y, ...place)).sort((left, right) => left - right)
    const found = store.nearest({ x, y, count: 20, metric: 'geographic' })
    const isSame = Array.from(found.distances).every((distance, rank) => Math.abs(distance - distances[rank]!) < 1e-5)
    if (!isSame || found.ids.length !== 20) expect.fail(`from ${x}, ${y}: ${Array.from(found.distances).join()}`)
    // Between two items, so that rounding does not decide.
    const distance = (distances[40]! + distances[41]!) / 2
    const count = distances.filter(other => other <= distance).length
    if (distances[41]! - distances[40]! < 1e-3) continue
    expect(store.within({ x, y, distance, metric: 'geographic' })).toHaveLength(count)
  }
})
