/** The front door of the graph store. */
export type { SnapshotOfGraph } from './graph.ts'
export { Graph } from './graph.ts'
export { type CsvImport, importCsv } from './import/csv.ts'
export { type GraphmlImport, importGraphml } from './import/graphml.ts'
export type { ImportChunks, ImportCounts, ImportDefaults, ImportTarget } from './import/import-sink.ts'
export type { Durability, GraphOptions } from './options.ts'
export { graphDefaults } from './options.ts'
export type { Coordinates, RouteQuery } from './query/route-path.ts'
