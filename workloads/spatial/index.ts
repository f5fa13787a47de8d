/** The spatial workloads as the catalog lists them. */
import type { WorkloadDefinition } from '../workload.ts'
import { readSpatialProperties, spatialProperties } from './properties.ts'
import { SpatialWorkload } from './workload.ts'

export const geo: WorkloadDefinition<'spatial'> = define(
  'geo',
  'moving objects around places: half moves, beside windows, the nearest, and all within a distance',
  {},
)

export const geoWorld: WorkloadDefinition<'spatial'> = define(
  'geo-world',
  'moving objects on the world: as geo, in degrees and metres, over antimeridian and poles',
  { metric: 'geographic' },
)

/** The shape at which libraries for places are measured; read only, so that one which takes its data once can run it. */
export const geoBoxes: WorkloadDefinition<'spatial'> = define(
  'geo-boxes',
  '1 M even boxes in one load, read only: windows of 0.01 % and the nearest 10',
  {
    items: '1000000',
    shape: 'boxes',
    clusters: '0',
    windowproportion: '1',
    nearestproportion: '1',
    withinproportion: '0',
    moveproportion: '0',
  },
)

function define(
  name: string,
  description: string,
  preset: Readonly<Record<string, string>>,
): WorkloadDefinition<'spatial'> {
  return {
    name,
    description,
    models: ['spatial'],
    properties: spatialProperties,
    preset,
    recordsProperty: 'items',
    create: properties => new SpatialWorkload(name, readSpatialProperties(name, preset, properties)),
  }
}
