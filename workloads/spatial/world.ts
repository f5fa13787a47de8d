/** Where items are: drawn evenly or in clusters, in a square or on the world; each item's place as it was written last. */
import type { Shape, SpatialBoxes } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { ZipfDistribution } from '../distribution/zipf.ts'
import type { SpatialProperties } from './properties.ts'

interface Extent {
  readonly minX: number
  readonly minY: number
  readonly width: number
  readonly height: number
}

const extents: Readonly<Record<SpatialProperties['metric'], Extent>> = {
  planar: { minX: 0, minY: 0, width: 100, height: 100 },
  geographic: { minX: -180, minY: -90, width: 360, height: 180 },
}

/** Draws places; clusters are the same for all who draw, and the first are the largest. */
export class World {
  readonly extent: Extent
  readonly #properties: SpatialProperties
  readonly #centres: Float64Array

  constructor(random: Random, properties: SpatialProperties) {
    this.extent = extents[properties.metric]
    this.#properties = properties
    const { minX, minY, width, height } = this.extent
    this.#centres = Float64Array.from({ length: 2 * properties.clusterCount }, (_, index) => {
      return index % 2 === 0 ? minX + random.nextFloat() * width : minY + random.nextFloat() * height
    })
  }

  places(random: Random): PlaceDraw {
    return new PlaceDraw(random, this.#properties, { extent: this.extent, centres: this.#centres })
  }
}

export class PlaceDraw {
  x = 0
  y = 0
  readonly #random: Random
  readonly #extent: Extent
  readonly #centres: Float64Array
  readonly #law: ZipfDistribution | undefined
  readonly #isBoxes: boolean
  readonly #boxSide: number

  constructor(
    random: Random,
    { clusterCount, isBoxes, boxSide }: SpatialProperties,
    { extent, centres }: { readonly extent: Extent; readonly centres: Float64Array },
  ) {
    this.#random = random
    this.#extent = extent
    this.#centres = centres
    this.#law = clusterCount === 0 ? undefined : new ZipfDistribution(random, clusterCount, 0.9)
    this.#isBoxes = isBoxes
    this.#boxSide = boxSide
  }

  /** To `x` and `y`. */
  next(): void {
    const random = this.#random
    const { minX, minY, width, height } = this.#extent
    if (this.#law === undefined || random.nextFloat() < 0.1) {
      this.x = minX + random.nextFloat() * width
      this.y = minY + random.nextFloat() * height
      return
    }
    const cluster = this.#law.next()
    // The sum of three draws is near enough to a bell.
    const spread = (): number => (random.nextFloat() + random.nextFloat() + random.nextFloat() - 1.5) / 20
    this.x = clamp(this.#centres[2 * cluster]! + spread() * width, minX, minX + width)
    this.y = clamp(this.#centres[2 * cluster + 1]! + spread() * height, minY, minY + height)
  }

  /** A box or a point that begins there, as four numbers at `offset`. */
  writeBox(boxes: Float64Array, offset: number): void {
    const { minX, minY, width, height } = this.#extent
    boxes[offset] = this.x
    boxes[offset + 1] = this.y
    const side = this.#isBoxes ? this.#boxSide : 0
    boxes[offset + 2] = Math.min(minX + width, this.x + side * this.#random.nextFloat())
    boxes[offset + 3] = Math.min(minY + height, this.y + side * this.#random.nextFloat())
  }
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}

/** The items as loaded, ids from 0. */
export function drawItems(random: Random, world: World, itemCount: number): SpatialBoxes {
  const boxes = new Float64Array(4 * itemCount)
  const places = world.places(random)
  for (let item = 0; item < itemCount; item++) {
    places.next()
    places.writeBox(boxes, 4 * item)
  }
  return { count: itemCount, ids: Float64Array.from({ length: itemCount }, (_, item) => item), boxes }
}

/** Without extent it is a point. */
export function shapeAt(boxes: Float64Array, offset: number): Shape {
  const [minX, minY, maxX, maxY] = [boxes[offset]!, boxes[offset + 1]!, boxes[offset + 2]!, boxes[offset + 3]!]
  if (minX === maxX && minY === maxY) return { type: 'Point', coordinates: [minX, minY] }
  return { type: 'Box', minX, minY, maxX, maxY }
}
