/** The models beside `kv`, as a store has them that forgets what it is given: writes end at once, answers are empty. */
import type { Graph, Nearest, Series, Spatial, Table, TableAnswer, Text, VertexValues } from '../contract/index.ts'

const noRows: TableAnswer = { rowCount: 0, columns: [] }
const noIds: Float64Array = new Float64Array(0)
const noValues: VertexValues = { vertices: noIds, values: noIds }
const nothingNear: Nearest = { ids: noIds, distances: noIds }

const done = (): void => undefined
const nothing = (): undefined => undefined
const noList = (): readonly never[] => []

const tableReader = { schema: nothing, query: () => noRows }
export const nullTable: Table = {
  ...tableReader,
  create: done,
  addColumn: done,
  append: done,
  delete: () => 0,
  snapshot: () => ({ ...tableReader, release: done }),
}

const seriesReader = { range: noList, last: noList, window: noList, series: noList }
export const nullSeries: Series = {
  ...seriesReader,
  append: done,
  delete: done,
  dropBefore: done,
  snapshot: () => ({ ...seriesReader, release: done }),
}

const graphReader = {
  vertex: nothing,
  edge: nothing,
  neighbours: () => noIds,
  mutual: () => noIds,
  hops: () => noIds,
  path: nothing,
  match: noList,
  analyse: () => noValues,
}
export const nullGraph: Graph = {
  ...graphReader,
  write: done,
  createIndex: done,
  snapshot: () => ({ ...graphReader, release: done }),
}

const spatialReader = { get: nothing, search: () => noIds, nearest: () => nothingNear, within: () => noIds }
export const nullSpatial: Spatial = {
  ...spatialReader,
  load: done,
  put: done,
  remove: done,
  snapshot: () => ({ ...spatialReader, release: done }),
}

const textReader = {
  search: () => ({ ids: noIds, scores: noIds }),
  count: () => 0,
  facets: () => ({}),
  suggest: noList,
}
export const nullText: Text = {
  ...textReader,
  index: done,
  remove: done,
  refresh: done,
  snapshot: () => ({ ...textReader, release: done }),
}
