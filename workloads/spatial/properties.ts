/** The properties of the spatial workloads, read into one typed object. */
import { readShares, type Share } from '../operation/shares.ts'
import { property, readProperties } from '../property-reader.ts'
import type { WorkloadProperty } from '../workload.ts'

/** Every operation, in the order of kinds. */
const kinds = [
  { name: 'window', features: [] },
  { name: 'nearest', features: [] },
  { name: 'within', features: [] },
  { name: 'polygon', features: ['shapes'] },
  { name: 'move', features: ['write'] },
  { name: 'insert', features: ['write'] },
  { name: 'remove', features: ['write'] },
] as const

export type SpatialOperationName = (typeof kinds)[number]['name']

interface SpatialShare extends Share {
  readonly name: SpatialOperationName
}

export const spatialProperties: readonly WorkloadProperty[] = [
  property('items', '100000', 'items that are loaded'),
  property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
  property('shape', 'points', 'points or boxes'),
  property('metric', 'planar', 'planar (a square of 100 by 100) or geographic (the world in degrees)'),
  property('clusters', '200', 'places around which items crowd; 0: they lie evenly'),
  property('boxside', '0.02', 'longest side of a box, above 0'),
  property('windowshare', '0.0001', 'share of the square or the world that a window covers, above 0, at most 1'),
  property('count', '10', 'items of a nearest query'),
  property('step', '0.01', 'longest way of a move along each axis, above 0'),
  property('load', 'whole', 'whole: in one call; batches: by --load-batch; single: one put an item'),
  property('verify', 'auto', 'compare every answer with a reference: true, false, or auto (up to 2000 items)'),
  property('windowproportion', '0.2', 'weight of windows: what meets a box'),
  property('nearestproportion', '0.2', 'weight of the nearest items'),
  property('withinproportion', '0.1', 'weight of the items no farther than half a window'),
  property('polygonproportion', '0', 'weight of what meets a triangle'),
  property('moveproportion', '0.5', 'weight of moves'),
  property('insertproportion', '0', 'weight of inserts, one by one'),
  property('removeproportion', '0', 'weight of removals, one by one'),
]

export interface SpatialProperties {
  readonly itemCount: number
  readonly operationCount: number | undefined
  readonly isBoxes: boolean
  readonly metric: 'planar' | 'geographic'
  readonly clusterCount: number
  readonly boxSide: number
  readonly windowShare: number
  readonly nearestCount: number
  readonly step: number
  readonly load: 'whole' | 'batches' | 'single'
  readonly verify: boolean
  readonly shares: readonly SpatialShare[]
}

const verifiedCountMax = 2000

/** @throws PropertyError a value that makes no sense. */
export function readSpatialProperties(
  name: string,
  preset: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): SpatialProperties {
  const reader = readProperties(name, spatialProperties, preset, given)
  const itemCount = reader.integer('items', 1, 100_000_000)
  const verify = reader.choice('verify', ['true', 'false', 'auto'])
  const metric = reader.choice('metric', ['planar', 'geographic'])
  const load = reader.choice('load', ['whole', 'batches', 'single'])
  const shares = readShares(reader, kinds) as readonly SpatialShare[]
  return {
    itemCount,
    operationCount: reader.integer('operationcount', 0) || undefined,
    isBoxes: reader.choice('shape', ['points', 'boxes']) === 'boxes',
    metric,
    clusterCount: reader.integer('clusters', 0, 1_000_000),
    boxSide: reader.number('boxside', Number.MIN_VALUE, 10),
    windowShare: reader.number('windowshare', Number.MIN_VALUE, 1),
    nearestCount: reader.integer('count', 1, 1_000_000),
    step: reader.number('step', Number.MIN_VALUE, 10),
    load,
    verify: verify === 'auto' ? itemCount <= verifiedCountMax : verify === 'true',
    shares,
  }
}
