/**
 * GeoJSON (RFC 7946) in and out.
 *
 * A feature is an item: its id is the item's, its geometry the shape. Points, lines and polygons are what they are there. A box, which
 * GeoJSON has no geometry for, is a polygon with a `bbox` and the property `shape: "Box"`, by which it is known again. Altitudes and other
 * properties are passed over. Geometries of several parts are refused: an item is one shape.
 */
import type { Position, Shape } from '../../adapters/contract/index.ts'
import { checkItem } from './arguments.ts'

export interface GeoJsonItem {
  /** `undefined`: the feature has none, or one that is no whole number of 0 to 2^53 - 1. */
  readonly id: number | undefined
  readonly shape: Shape
}

/**
 * The items of a text: a feature collection, a feature, or a bare geometry.
 *
 * @throws TypeError: it is no such thing; the message says where.
 */
export function readGeoJson(text: string): GeoJsonItem[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new TypeError(`this is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  const whole = asObject(value, 'the text')
  if (whole.type === 'FeatureCollection') {
    return asArray(whole.features, 'features').map((feature, index) => readFeature(feature, `features[${index}]`))
  }
  if (whole.type === 'Feature') return [readFeature(whole, 'the feature')]
  return [{ id: undefined, shape: readGeometry(whole, 'the geometry') }]
}

/** The items as one feature collection, in their order. */
export function writeGeoJson(items: Iterable<{ readonly id: number; readonly shape: Shape }>): string {
  const features: unknown[] = []
  for (const { id, shape } of items) features.push(featureOf(id, shape))
  return JSON.stringify({ type: 'FeatureCollection', features })
}

function featureOf(id: number, shape: Shape): unknown {
  if (shape.type !== 'Box') return { type: 'Feature', id, geometry: shape, properties: null }
  const { minX, minY, maxX, maxY } = shape
  const ring = [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ]
  const geometry = { type: 'Polygon', coordinates: [ring] }
  return { type: 'Feature', id, bbox: [minX, minY, maxX, maxY], geometry, properties: { shape: 'Box' } }
}

function readFeature(value: unknown, place: string): GeoJsonItem {
  const feature = asObject(value, place)
  if (feature.type !== 'Feature') refuse(place, `is of type ${told(feature.type)}, and no Feature`)
  const id = Number.isSafeInteger(feature.id) && (feature.id as number) >= 0 ? (feature.id as number) : undefined
  const properties = feature.properties as { readonly shape?: unknown } | null | undefined
  const shape =
    properties?.shape === 'Box' && feature.bbox !== undefined
      ? readBox(feature.bbox, `${place}.bbox`)
      : readGeometry(asObject(feature.geometry, `${place}.geometry`), `${place}.geometry`)
  return { id, shape }
}

function readBox(value: unknown, place: string): Shape {
  const sides = asArray(value, place)
  if (sides.length !== 4) refuse(place, `has ${sides.length} numbers, and not 4`)
  const [minX, minY, maxX, maxY] = sides as [number, number, number, number]
  return checked({ type: 'Box', minX, minY, maxX, maxY }, place)
}

function readGeometry(geometry: Readonly<Record<string, unknown>>, place: string): Shape {
  const at = `${place}.coordinates`
  switch (geometry.type) {
    case 'Point':
      return checked({ type: 'Point', coordinates: readPosition(geometry.coordinates, at) }, place)
    case 'LineString':
      return checked({ type: 'LineString', coordinates: readPositions(geometry.coordinates, at) }, place)
    case 'Polygon': {
      const rings = asArray(geometry.coordinates, at)
      const coordinates = rings.map((ring, index) => readPositions(ring, `${at}[${index}]`))
      return checked({ type: 'Polygon', coordinates }, place)
    }
    default:
      return refuse(place, `is of type ${told(geometry.type)}; an item is a Point, a LineString or a Polygon`)
  }
}

function readPositions(value: unknown, place: string): Position[] {
  return asArray(value, place).map((position, index) => readPosition(position, `${place}[${index}]`))
}

function readPosition(value: unknown, place: string): Position {
  const [x, y] = asArray(value, place)
  if (typeof x !== 'number' || typeof y !== 'number') return refuse(place, 'is not two numbers')
  return [x, y]
}

/** The shape, if it makes sense. */
function checked(shape: Shape, place: string): Shape {
  try {
    checkItem(shape)
  } catch (error) {
    throw new TypeError(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
  return shape
}

function asObject(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse(place, `is ${told(value)}, and no object`)
  return value as Readonly<Record<string, unknown>>
}

function asArray(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(place, `is ${told(value)}, and no array`)
  return value as readonly unknown[]
}

/** A value in a few characters. */
function told(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return String(JSON.stringify(value) ?? value).slice(0, 40)
}

function refuse(place: string, problem: string): never {
  throw new TypeError(`${place} ${problem}`)
}
