/**
 * Latency over time. One engine: p50, p99 and p99.9 in one chart, one hue. Several: a chart a percentile, in
 * which colours stand for engines.
 */
import type { Series } from '../../../harness/results/result.ts'
import { unitedFaults } from '../faults.ts'
import {
  type Chart,
  chartLayout,
  type Figure,
  type JsonObject,
  type LegendEntry,
  latencyAxis,
  plainText,
  secondsOf,
} from '../figure.ts'
import { type Color, seriesColor, seriesDash, tailColor } from '../palette.ts'
import type { PhaseOfEngine } from '../view.ts'
import { shadeFaults } from './shade.ts'
import { intervalEnds, lineMode, type TimeAxis, timeAxis } from './time.ts'

export interface Percentile {
  readonly name: string
  readonly of: (series: Series) => readonly number[]
}

export const percentiles: readonly Percentile[] = [
  { name: 'p50', of: series => series.p50Ns },
  { name: 'p99', of: series => series.p99Ns },
  { name: 'p99.9', of: series => series.p999Ns },
]

export const maximum: Percentile = { name: 'Maximum', of: series => series.maxNs }

const missing: Chart = { type: 'missing', reason: 'The result holds no latencies over time for the run phase.' }

/** All three percentiles of one engine. */
export function latencyChart(phase: PhaseOfEngine): Chart {
  const { series } = phase.phase
  if (!hasLatencies(series)) return missing
  const time = timeAxis([series])
  const lines = percentiles.map((percentile, index) =>
    latencyLine(percentile.name, series, percentile, time, { color: tailColor(index), dash: 'solid' }),
  )
  const legend = percentiles.map(({ name }, index): LegendEntry => ({ name, color: tailColor(index), mark: 'solid' }))
  // The tail first: the label under the pointer then reads from the top line to the bottom one.
  return shadeFaults(figureOf(lines.reverse(), legend.reverse(), time), phase.faults, time)
}

/** One percentile of several engines. */
export function percentileChart(phases: readonly PhaseOfEngine[], percentile: Percentile): Chart {
  const drawn = phases.filter(({ phase }) => hasLatencies(phase.series))
  if (drawn.length === 0) return missing
  const time = timeAxis(drawn.map(({ phase }) => phase.series))
  const lines = drawn.map(({ engine, index, phase }) =>
    latencyLine(plainText(engine), phase.series, percentile, time, {
      color: seriesColor(index),
      dash: seriesDash(index),
    }),
  )
  const faults = unitedFaults(drawn.map(phase => phase.faults))
  // One legend stands above all charts of percentiles.
  return { ...shadeFaults(figureOf(lines, [], time), faults, time), legend: [] }
}

function figureOf(data: readonly JsonObject[], legend: readonly LegendEntry[], time: TimeAxis): Figure {
  const layout = chartLayout({
    title: 'response time, logarithmic',
    hovermode: 'x unified',
    x: time.axis,
    y: latencyAxis(data.flatMap(line => line.y as readonly (number | null)[])),
  })
  return { type: 'figure', data, legend, layout }
}

function latencyLine(
  name: string,
  series: Series,
  percentile: Percentile,
  time: TimeAxis,
  line: { readonly color: Color; readonly dash: string },
): JsonObject {
  return {
    type: 'scatter',
    mode: lineMode(series.seconds.length),
    name,
    x: intervalEnds(series).map(time.scale),
    y: percentile.of(series).map(secondsOf),
    line: { ...line, width: 1.75 },
    marker: { color: line.color, size: 5 },
    cliponaxis: false,
    hovertemplate: '%{y}',
  }
}

function hasLatencies(series: Series): boolean {
  return series.p50Ns.some(ns => ns > 0)
}
