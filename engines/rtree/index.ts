/** The front door of the R-tree. */
export type { GeoJsonItem } from './geojson.ts'
export { readGeoJson, writeGeoJson } from './geojson.ts'
export type { RtreeOptions } from './options.ts'
export { rtreeDefaults } from './options.ts'
export { Rtree } from './rtree.ts'
export type { RtreeSnapshot } from './snapshot.ts'
