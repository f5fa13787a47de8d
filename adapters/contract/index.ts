/** The contract of a store: models, capabilities, limits, errors. A leaf: it imports nothing of ours. */
export type { StoreErrorCode } from './errors.ts'
export { StoreError, storeErrorCodes, toStoreError } from './errors.ts'
export type {
  Condition,
  Direction,
  EdgeFilter,
  Graph,
  GraphAlgorithm,
  GraphReader,
  GraphSnapshot,
  GraphWrite,
  HopQuery,
  NeighbourQuery,
  Path,
  PathQuery,
  Pattern,
  Properties,
  PropertyValue,
  Vertex,
  VertexFilter,
  VertexId,
  VertexValues,
} from './graph.ts'
export type { Kv, KvCursor, KvSnapshot, KvWrite, PutOptions, ScanRange } from './kv.ts'
export { assertKey, assertScanRange, assertValue, compareKeys, keyBytesMax, valueBytesMax } from './limits.ts'
export type {
  PointBatch,
  Series,
  SeriesKey,
  SeriesPoints,
  SeriesRange,
  SeriesReader,
  SeriesSelector,
  SeriesSnapshot,
  TagMatcher,
  WindowedSeries,
  WindowFunction,
  WindowQuery,
} from './series.ts'
export { windowFunctions } from './series.ts'
export type {
  AreaQuery,
  Box,
  DistanceQuery,
  Nearest,
  NearestQuery,
  Position,
  Shape,
  Spatial,
  SpatialBoxes,
  SpatialMetric,
  SpatialReader,
  SpatialSnapshot,
} from './spatial.ts'
export { earthRadiusMetres } from './spatial.ts'
export type {
  Adapter,
  AdapterOption,
  Awaitable,
  Capabilities,
  Durability,
  Feature,
  Metric,
  ModelName,
  Models,
  OpenOptions,
  Store,
} from './store.ts'
export { durabilities, modelFeatures, offersModel } from './store.ts'
export type { Node, System } from './system.ts'
export type {
  Aggregate,
  Column,
  ColumnType,
  ColumnValues,
  ColumnVector,
  GroupKey,
  Predicate,
  SortKey,
  Table,
  TableAnswer,
  TableColumn,
  TableQuery,
  TableReader,
  TableRows,
  TableSnapshot,
  TableValue,
} from './table.ts'
export { columnTypes } from './table.ts'
export type {
  Text,
  TextDocument,
  TextHits,
  TextQuery,
  TextReader,
  TextSearch,
  TextSnapshot,
} from './text.ts'
