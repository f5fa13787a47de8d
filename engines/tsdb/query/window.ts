/** Windowed aggregates: series are grouped, and one group after the other goes through the same columns. */
import type { SeriesKey, WindowedSeries, WindowQuery } from '../../../adapters/contract/index.ts'
import type { Catalog } from '../series/catalog.ts'
import { tagValue } from '../series/key.ts'
import { narrowed, piecesOf, type TimeRange, type View } from './pieces.ts'
import { WindowColumns, WindowGrid } from './window-columns.ts'

/** @throws StorageError `CORRUPT`, `IO` */
export function windowsOf(whole: View, catalog: Catalog, query: WindowQuery): WindowedSeries[] {
  const view = narrowed(whole, query)
  const ids = catalog.select(query.select)
  const extent = extentOf(view, query)
  if (ids.length === 0 || extent.firstUs > extent.lastUs) return []
  const columns = new WindowColumns(new WindowGrid(query, query.windowUs), query.function, extent)
  const answers: WindowedSeries[] = []
  for (const group of groupsOf(catalog, ids, query.groupBy)) {
    for (const id of group.ids) addSeries(columns, view, id, query)
    const { startsUs, values } = columns.take(query.quantile ?? 0)
    if (startsUs.length > 0) answers.push({ series: group.series, startsUs, values })
  }
  return answers
}

/** Adds the points of a series in a range. */
export function addSeries(columns: WindowColumns, view: View, id: number, range: TimeRange): void {
  columns.beginSeries()
  for (const piece of piecesOf(view, id, range)) {
    if (piece.block !== undefined && columns.takesStatistics(piece.firstUs, piece.lastUs)) {
      columns.addStatistics(piece.block.statistics(piece.chunk))
    } else {
      columns.addPoints(piece.points, piece.start, piece.end)
    }
  }
}

/** Where points of the range can lie at all. */
function extentOf(view: View, { fromUs, toUs }: TimeRange): { firstUs: number; lastUs: number } {
  let firstUs = Number.POSITIVE_INFINITY
  let lastUs = Number.NEGATIVE_INFINITY
  for (const part of [...view.blocks.map(block => block.meta), ...view.layers]) {
    firstUs = Math.min(firstUs, part.firstUs)
    lastUs = Math.max(lastUs, part.lastUs)
  }
  return { firstUs: Math.max(firstUs, fromUs), lastUs: Math.min(lastUs, toUs - 1) }
}

interface Group {
  readonly series: SeriesKey
  readonly ids: readonly number[]
}

function groupsOf(catalog: Catalog, ids: readonly number[], groupBy: WindowQuery['groupBy']): Group[] {
  if (groupBy === 'series') return ids.map(id => ({ series: catalog.key(id), ids: [id] }))
  const { metric } = catalog.key(ids[0] as number)
  if (groupBy === undefined || groupBy.length === 0) return [{ series: { metric, tags: {} }, ids }]
  const groups = new Map<string, { series: SeriesKey; ids: number[] }>()
  for (const id of ids) {
    const key = catalog.key(id)
    const values = groupBy.map(tag => tagValue(key, tag))
    const name = JSON.stringify(values)
    const group = groups.get(name)
    if (group !== undefined) {
      group.ids.push(id)
      continue
    }
    const tags = groupBy
      .map((tag, index) => [tag, values[index] as string] as const)
      .filter(([, value]) => value !== '')
    groups.set(name, { series: { metric, tags: Object.fromEntries(tags) }, ids: [id] })
  }
  return [...groups.values()]
}
