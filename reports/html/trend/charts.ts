/** A chart for each series that has room, under the workload and engine that it is of. */
import { trendChart } from '../charts/trend.ts'
import { html, type Markup } from '../markup.ts'
import { chartBlock, type Section } from '../sections/blocks.ts'
import { countText, pluralText } from '../units.ts'
import type { SeriesView, TrendView } from './view.ts'

const reading =
  'A dot is a result: the median of its rounds, the shade from its lowest round to its highest. Heavy lines are levels between changes; at a change, the mark points up where it got better and down where it got worse.'

export function chartsSection(view: TrendView): Section {
  const drawn = view.series.filter(({ chart }) => chart !== undefined)
  const groups = Map.groupBy(drawn, ({ title }) => title)
  const body = html`<p class="note">${reading}</p>
${partText(view)}
${[...groups].map(
  ([title, series]) => html`<h3>${title}</h3>
<div class="pair">${series.map(one => seriesChart(one, view))}</div>`,
)}`
  return { id: 'charts', title: 'Over time', body }
}

function seriesChart({ series, chart }: SeriesView, { trend, chartPointsMax }: TrendView): Markup {
  return chartBlock({
    id: `trend-${chart}`,
    title: series.metric,
    chart: trendChart(trend, series, chartPointsMax),
    reading: `${pluralText(series.points.length, 'result')}, ${series.changes.length === 0 ? 'no change shown' : pluralText(series.changes.length, 'change')}.`,
  })
}

/** Said where the page has no room for all. */
function partText({ series, chartCount, chartPointsMax }: TrendView): Markup | false {
  const parts: string[] = []
  if (chartCount < series.length) {
    parts.push(
      `${countText(chartCount)} of ${countText(series.length)} series are drawn, those that changed first; --metric draws others.`,
    )
  }
  if (series.some(({ chart, series: { points } }) => chart !== undefined && points.length > chartPointsMax)) {
    parts.push(
      `Charts show the latest ${countText(chartPointsMax)} results; the tables know all, and --json gives them.`,
    )
  }
  return parts.length > 0 && html`<p class="note">${parts.join(' ')}</p>`
}
