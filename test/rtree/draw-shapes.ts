/** Shapes and queries drawn from a seed, so that they touch, coincide and degenerate as often as they can. */
import type { AreaQuery, Position, Shape, SpatialMetric } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'

/** Where coordinates come from. Both lie in degrees, so that either metric may ask. */
export type World = 'grid' | 'degrees'

export function drawPosition(random: Random, world: World): Position {
  if (world === 'grid') return [random.nextInteger(17) - 8, random.nextInteger(13) - 6]
  const x = pick(random, [random.nextFloat() * 360 - 180, 180, -180, 179.9, -179.9, 0])
  const y = pick(random, [random.nextFloat() * 180 - 90, random.nextFloat() * 180 - 90, 90, -90, 89.9, 0])
  return [x, y]
}

export function drawShape(random: Random, world: World): Shape {
  const at = drawPosition(random, world)
  switch (random.nextInteger(7)) {
    case 0:
    case 1:
      return { type: 'Point', coordinates: at }
    case 2:
    case 3:
      return drawBox(random, world)
    case 4: {
      const count = 2 + random.nextInteger(3)
      return { type: 'LineString', coordinates: [at, ...drawMany(count - 1, () => near(random, world, at))] }
    }
    case 5:
      return drawTriangle(random, world, at)
    default:
      return drawFrame(random, world)
  }
}

function drawBox(random: Random, world: World): Extract<Shape, { type: 'Box' }> {
  const [ax, ay] = drawPosition(random, world)
  const [bx, by] = near(random, world, [ax, ay])
  return { type: 'Box', minX: Math.min(ax, bx), minY: Math.min(ay, by), maxX: Math.max(ax, bx), maxY: Math.max(ay, by) }
}

function drawTriangle(random: Random, world: World, at: Position): Shape {
  const second = near(random, world, at)
  return { type: 'Polygon', coordinates: [[at, second, near(random, world, at), at]] }
}

/** A rectangle with a rectangle missing in the middle, or in a corner of its border. */
function drawFrame(random: Random, world: World): Shape {
  const { minX, minY, maxX, maxY } = drawBox(random, world)
  const outside = ring(minX, minY, maxX, maxY)
  const width = (maxX - minX) / 4
  const height = (maxY - minY) / 4
  if (width === 0 || height === 0) return { type: 'Polygon', coordinates: [outside] }
  const left = random.nextInteger(2) === 0 ? minX : minX + width
  return { type: 'Polygon', coordinates: [outside, ring(left, minY + height, maxX - width, maxY - height)] }
}

function ring(minX: number, minY: number, maxX: number, maxY: number): Position[] {
  return [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
}

/** Not far from there, and sometimes anywhere. */
function near(random: Random, world: World, [x, y]: Position): Position {
  if (random.nextInteger(12) === 0) return drawPosition(random, world)
  const step = (): number => (world === 'grid' ? random.nextInteger(9) - 4 : (random.nextFloat() - 0.5) * 12)
  return [clamp(x + step(), 180), clamp(y + step(), 90)]
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}

export function drawArea(random: Random, world: World): AreaQuery {
  const metric = drawMetric(random)
  const area = random.nextInteger(3) === 0 ? drawShape(random, world) : drawBox(random, world)
  const relation = pick(random, ['intersects', 'intersects', 'within', 'contains'] as const)
  if (metric === 'planar' || area.type !== 'Box' || random.nextInteger(2) === 0) return { area, relation, metric }
  return { area: { ...area, minX: area.maxX, maxX: area.minX }, relation, metric }
}

export function drawMetric(random: Random): SpatialMetric {
  return pick(random, ['planar', 'geographic'])
}

export function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random.nextInteger(items.length)] as Item
}

function drawMany<Item>(count: number, draw: () => Item): Item[] {
  return Array.from({ length: count }, draw)
}
