/** A trend as the page looks at it: series with their titles and how much of them is drawn, changes with their results. */
import type { Trend, TrendChange, TrendResult, TrendSeries } from '../../../harness/results/trend.ts'

/** Charts of a page: more would keep a browser busy for seconds. */
const chartCountMax = 48
/** Rows of a table, and sentences at the top. */
export const rowCountMax = 300
/** Points of all charts together: what the size of the page has room for. */
const pointCountMax = 4_500

export interface SeriesView {
  readonly series: TrendSeries
  /** `ycsb-a on lsm, records 100000`. */
  readonly title: string
  /** Its place among the charts; absent where it is not drawn. */
  readonly chart?: number
}

export interface ChangeView {
  readonly view: SeriesView
  readonly change: TrendChange
  /** The first after the change. */
  readonly result: TrendResult
}

export interface TrendView {
  readonly trend: Trend
  readonly series: readonly SeriesView[]
  /** Latest first. */
  readonly changes: readonly ChangeView[]
  readonly chartCount: number
  /** The latest points of a series that its chart shows. */
  readonly chartPointsMax: number
}

export function trendView(trend: Trend): TrendView {
  const drawn = drawnSeries(trend.series)
  const series = trend.series.map((one): SeriesView => {
    const chart = drawn.indexOf(one)
    const title = [`${one.workload} on ${one.engine}`, ...one.settings].join(', ')
    return { series: one, title, ...(chart < 0 ? {} : { chart }) }
  })
  const changes = series.flatMap(view =>
    view.series.changes.map(change => ({
      view,
      change,
      result: trend.results[view.series.points[change.point]!.result]!,
    })),
  )
  return {
    trend,
    series,
    changes: changes.toSorted((a, b) => Date.parse(b.result.startedAt) - Date.parse(a.result.startedAt)),
    chartCount: drawn.length,
    chartPointsMax: Math.floor(pointCountMax / Math.max(1, drawn.length)),
  }
}

/** Where not all have room: those that changed, then throughput, then the others; in their own order. */
function drawnSeries(series: readonly TrendSeries[]): readonly TrendSeries[] {
  const urgency = ({ changes, metric }: TrendSeries): number =>
    changes.length > 0 ? 0 : metric === 'throughput' ? 1 : 2
  const chosen = new Set(series.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, chartCountMax))
  return series.filter(one => chosen.has(one))
}
