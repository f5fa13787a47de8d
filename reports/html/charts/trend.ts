/**
 * One series over the time of its results: the median of each as a line with dots, lowest and highest round as a
 * band, the level between changes as a heavier line, and each change as a mark that says which way it went.
 */
import type { Trend, TrendChange, TrendPoint, TrendSeries } from '../../../harness/results/trend.ts'
import { findingWords } from '../../metric-text.ts'
import { type Chart, chartLayout, type Json, type JsonObject, plainText } from '../figure.ts'
import type { Color } from '../palette.ts'
import { amountText, shortCommit } from '../units.ts'

const changeLooks: Readonly<Record<TrendChange['finding'], { readonly symbol: string; readonly color: Color }>> = {
  better: { symbol: 'triangle-up', color: '--good' },
  worse: { symbol: 'triangle-down', color: '--bad' },
  same: { symbol: 'circle', color: '--muted' },
}

/** The latest `pointsMax` points. */
export function trendChart(trend: Trend, series: TrendSeries, pointsMax: number): Chart {
  const from = Math.max(0, series.points.length - pointsMax)
  const drawing: Drawing = {
    series,
    from,
    points: series.points.slice(from),
    timeOf: point => Date.parse(trend.results[point.result]!.startedAt),
    amountOf: amount => Number((series.unit === 'ns' ? amount / 1e9 : amount).toPrecision(5)),
  }
  return {
    type: 'figure',
    data: [...bandTraces(drawing), levelTrace(drawing), medianTrace(drawing, trend), changeTrace(drawing)],
    legend: [],
    layout: layoutOf(drawing),
  }
}

interface Drawing {
  readonly series: TrendSeries
  /** Place in the series of the first point that is drawn. */
  readonly from: number
  readonly points: readonly TrendPoint[]
  readonly timeOf: (point: TrendPoint) => number
  readonly amountOf: (amount: number) => number
}

/** Nothing where every result has one round. */
function bandTraces({ points, timeOf, amountOf }: Drawing): readonly JsonObject[] {
  if (points.every(({ low, high }) => low === high)) return []
  const edge = { type: 'scatter', mode: 'lines', x: points.map(timeOf), line: { width: 0 }, hoverinfo: 'skip' } as const
  return [
    { ...edge, y: points.map(({ low }) => amountOf(low)) },
    { ...edge, y: points.map(({ high }) => amountOf(high)), fill: 'tonexty', fillcolor: '--band' },
  ]
}

function medianTrace({ series, points, timeOf, amountOf }: Drawing, { results }: Trend): JsonObject {
  return {
    type: 'scatter',
    mode: 'lines+markers',
    x: points.map(timeOf),
    y: points.map(({ median }) => amountOf(median)),
    text: points.map(({ median, rounds, result }) => {
      const { name, commit } = results[result]!
      const origin = commit === undefined ? '' : `commit ${plainText(shortCommit(commit))}<br>`
      return `<b>${amountText(median, series.unit)}</b>${rounds > 1 ? `, ${rounds} rounds` : ''}<br>${origin}${plainText(name)}`
    }),
    line: { color: '--series-0', width: 1 },
    marker: { color: '--series-0', size: 5 },
    cliponaxis: false,
    hovertemplate: '%{x|%d %b %Y, %H:%M} UTC<br>%{text}<extra></extra>',
  }
}

/** A line from the first to the last result of each stretch between changes; none where nothing changed. */
function levelTrace({ series, points, from, timeOf, amountOf }: Drawing): JsonObject {
  const { changes } = series
  const levels = changes.length === 0 ? [] : [changes[0]!.before, ...changes.map(({ after }) => after)]
  const starts = [0, ...changes.map(({ point }) => point), series.points.length].map(start => Math.max(0, start - from))
  const stretches = levels.flatMap((level, index) => {
    const stretch = points.slice(starts[index], starts[index + 1])
    return stretch.length === 0 ? [] : [{ level, first: stretch[0]!, last: stretch.at(-1)! }]
  })
  return {
    type: 'scatter',
    mode: 'lines',
    x: stretches.flatMap(({ first, last }): Json[] => [timeOf(first), timeOf(last), null]),
    y: stretches.flatMap(({ level }): Json[] => [amountOf(level), amountOf(level), null]),
    line: { color: '--ink', width: 2.5 },
    hoverinfo: 'skip',
  }
}

function changeTrace({ series, from, timeOf, amountOf }: Drawing): JsonObject {
  const drawn = series.changes.filter(({ point }) => point >= from)
  const looks = drawn.map(({ finding }) => changeLooks[finding])
  return {
    type: 'scatter',
    mode: 'markers',
    x: drawn.map(({ point }) => timeOf(series.points[point]!)),
    y: drawn.map(({ after }) => amountOf(after)),
    text: drawn.map(change => {
      const ratio = change.ratio === undefined ? '' : ` (${change.ratio.toFixed(2)}×)`
      return `<b>${findingWords[change.finding]}</b> from here on${ratio}<br>${amountText(change.before, series.unit)} → ${amountText(change.after, series.unit)}`
    }),
    marker: {
      symbol: looks.map(({ symbol }) => symbol),
      color: looks.map(({ color }) => color),
      size: 13,
      line: { color: '--surface', width: 1.5 },
    },
    cliponaxis: false,
    hovertemplate: '%{x|%d %b %Y, %H:%M} UTC<br>%{text}<extra></extra>',
  }
}

function layoutOf({ series, from, timeOf }: Drawing): JsonObject {
  const suffix = series.unit === 'ns' ? 's' : series.unit === 'bytes' ? 'B' : ''
  const better = series.better === 'higher' ? 'more is better' : 'less is better'
  const unit = { ns: 'time', bytes: 'bytes', count: 'count', ratio: 'ratio', 'operations/s': 'operations/s' }[
    series.unit
  ]
  const layout = chartLayout({
    title: `${unit}, ${better}`,
    hovermode: 'closest',
    x: { type: 'date', nticks: 6, fixedrange: true },
    y: { rangemode: 'tozero', tickformat: '~s', ticksuffix: suffix, nticks: 6, showgrid: true },
  })
  const shapes = series.changes
    .filter(({ point }) => point >= from)
    .map(({ point }) => {
      const at = timeOf(series.points[point]!)
      return {
        type: 'line',
        x0: at,
        x1: at,
        y0: 0,
        y1: 1,
        yref: 'paper',
        layer: 'below',
        line: { color: '--muted', width: 1, dash: 'dot' },
      }
    })
  return { ...layout, shapes }
}
