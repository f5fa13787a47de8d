/** A bar per engine, the rounds as dots on it, and a line from the lowest round to the highest. */

import { type Estimate, estimate } from '../../../harness/results/summary.ts'
import { type Chart, chartLayout, type JsonObject, plainText } from '../figure.ts'
import { type Color, seriesColor } from '../palette.ts'
import type { EngineView, RoundView } from '../view.ts'

export interface Quantity {
  /** Title of the axis, with its unit. */
  readonly title: string
  /** Plotly's number format, and what follows the number. */
  readonly format: string
  readonly suffix: string
  readonly of: (round: RoundView) => number | undefined
}

/** A longer name would leave no room for the bars of a phone. */
const labelLengthMax = 18

interface Bar {
  /** On the category axis; names may repeat when cut short, places do not. */
  readonly place: string
  readonly name: string
  readonly color: Color
  readonly values: readonly number[]
  readonly spread: Estimate
}

export function barChart(engines: readonly EngineView[], quantity: Quantity): Chart {
  const bars = engines.flatMap(({ name, index, rounds }): Bar[] => {
    const values = rounds.flatMap(round => quantity.of(round) ?? [])
    if (values.length === 0) return []
    return [{ place: `${index}`, name, color: seriesColor(index), values, spread: estimate(values) }]
  })
  if (bars.length === 0) return { type: 'missing', reason: 'No engine has a round that measured this.' }
  const inRounds = bars.some(({ values }) => values.length > 1)
  return {
    type: 'figure',
    data: inRounds
      ? [medianBars(bars, quantity), intervals(bars), roundDots(bars, quantity)]
      : [medianBars(bars, quantity)],
    legend: [],
    layout: barLayout(bars, quantity),
  }
}

function medianBars(bars: readonly Bar[], { format, suffix }: Quantity): JsonObject {
  const texts = bars.map(
    ({ name, values }) => `${plainText(name)}${values.length > 1 ? `, median of ${values.length}` : ''}`,
  )
  return {
    type: 'bar',
    orientation: 'h',
    y: bars.map(({ place }) => place),
    x: bars.map(({ spread }) => spread.median),
    width: 0.56,
    marker: { color: bars.map(({ color }) => color) },
    text: texts,
    textposition: 'none',
    hovertemplate: `%{text}<br><b>%{x:${format}}${suffix}</b><extra></extra>`,
  }
}

/** From the lowest round to the highest, drawn over the bars. */
function intervals(bars: readonly Bar[]): JsonObject {
  return {
    type: 'scatter',
    mode: 'markers',
    y: bars.map(({ place }) => place),
    x: bars.map(({ spread }) => spread.median),
    marker: { size: 1, color: '--ink' },
    error_x: {
      type: 'data',
      symmetric: false,
      array: bars.map(({ spread }) => spread.high - spread.median),
      arrayminus: bars.map(({ spread }) => spread.median - spread.low),
      color: '--ink',
      thickness: 1.5,
      width: 5,
    },
    hoverinfo: 'skip',
  }
}

function roundDots(bars: readonly Bar[], { format, suffix }: Quantity): JsonObject {
  return {
    type: 'scatter',
    mode: 'markers',
    x: bars.flatMap(({ values }) => values),
    y: bars.flatMap(({ place, values }) => values.map(() => place)),
    marker: { color: '--surface', size: 7, line: { color: '--ink', width: 1.25 } },
    hovertemplate: `one round: %{x:${format}}${suffix}<extra></extra>`,
  }
}

function barLayout(bars: readonly Bar[], { title, suffix }: Quantity): JsonObject {
  return chartLayout({
    title,
    hovermode: 'closest',
    x: {
      rangemode: 'tozero',
      showgrid: true,
      showline: false,
      ticks: '',
      tickformat: '~s',
      ticksuffix: suffix,
      nticks: 6,
      fixedrange: true,
    },
    y: {
      type: 'category',
      autorange: 'reversed',
      showgrid: false,
      ticks: '',
      tickvals: bars.map(({ place }) => place),
      ticktext: bars.map(({ name }) => plainText(name, labelLengthMax)),
      tickfont: { color: '--ink', size: 13.5 },
      ticklabelstandoff: 8,
    },
  })
}
