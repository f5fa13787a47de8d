/**
 * Latency over time as a heat map: time to the right, latency upwards on a logarithmic axis, and the darker a
 * cell, the more operations took that long then.
 */
import type { Series } from '../../../harness/results/result.ts'
import { type Chart, chartLayout, type Figure, type Json, type JsonObject, latencyAxis, secondsOf } from '../figure.ts'
import { heatColors } from '../palette.ts'
import type { PhaseOfEngine } from '../view.ts'
import { shadeFaults } from './shade.ts'
import { intervalEnds, type TimeAxis, timeAxis } from './time.ts'

/** More columns than this merge with their neighbours: a screen shows no more, and the page stays small. */
export const columnCountMax = 240

interface Grid {
  /** One more than columns, in seconds. */
  readonly edgesSeconds: readonly number[]
  /** One more than rows. */
  readonly boundsNs: readonly number[]
  /** `counts[row][column]`. */
  readonly counts: readonly (readonly number[])[]
}

/**
 * A chart for each phase, on the same axes and scale of colours, so that they compare.
 *
 * @param columnMax columns that one chart may have, at most `columnCountMax`
 */
export function heatmapCharts(phases: readonly PhaseOfEngine[], columnMax: number): readonly Chart[] {
  const allSeries = phases.map(({ phase }) => phase.series)
  const grids = allSeries.map(series => mergeColumns(cropRows(gridOf(series)), columnMax))
  const countMax = Math.max(0, ...grids.flatMap(grid => grid.counts.map(row => Math.max(0, ...row))))
  const boundsSeconds = grids.flatMap(grid => (grid.counts.length === 0 ? [] : grid.boundsNs.map(secondsOf)))
  const time = timeAxis(allSeries)
  return grids.map((grid, index) =>
    grid.counts.length === 0
      ? missing
      : shadeFaults(heatmap(grid, countMax, time, latencyAxis(boundsSeconds)), phases[index]!.faults, time),
  )
}

const missing: Chart = { type: 'missing', reason: 'The result holds no latencies over time for the run phase.' }

function heatmap(grid: Grid, countMax: number, time: TimeAxis, latency: JsonObject): Figure {
  return {
    type: 'figure',
    data: [
      {
        type: 'heatmap',
        x: grid.edgesSeconds.map(time.scale),
        y: grid.boundsNs.map(secondsOf),
        z: grid.counts.map(row => row.map(count => (count > 0 ? count : null))),
        zmin: 0,
        zmax: countMax,
        colorscale: logarithmicScale(countMax),
        showscale: false,
        hoverongaps: false,
        hovertemplate: `%{x:.1f} ${time.unit}, about %{y}<br><b>%{z:,}</b> operations<extra></extra>`,
      },
    ],
    legend: [],
    layout: chartLayout({
      title: 'response time, logarithmic',
      hovermode: 'closest',
      x: time.axis,
      y: { ...latency, showgrid: false },
    }),
  }
}

function gridOf(series: Series): Grid {
  const { boundsNs, counts } = series.heatmap
  return { edgesSeconds: [0, ...intervalEnds(series)], boundsNs, counts }
}

/** Only the rows between the fastest and the slowest operation. */
function cropRows(grid: Grid): Grid {
  const used = grid.counts.map(row => row.some(count => count > 0))
  const first = used.indexOf(true)
  const end = used.lastIndexOf(true) + 1
  if (first < 0) return { ...grid, boundsNs: [], counts: [] }
  const boundsNs = grid.boundsNs.slice(first, end + 1)
  // A logarithm has no zero: the lowest row then starts at half its end.
  if (boundsNs[0] === 0) boundsNs[0] = (boundsNs[1] ?? 2) / 2
  return { ...grid, boundsNs, counts: grid.counts.slice(first, end) }
}

function mergeColumns(grid: Grid, columnMax: number): Grid {
  const columnCount = grid.edgesSeconds.length - 1
  const width = Math.ceil(columnCount / columnMax)
  if (width <= 1) return grid
  const starts = Array.from({ length: Math.ceil(columnCount / width) }, (_, column) => column * width)
  return {
    ...grid,
    edgesSeconds: [...starts.map(start => grid.edgesSeconds[start]!), grid.edgesSeconds.at(-1)!],
    counts: grid.counts.map(row =>
      starts.map(start => row.slice(start, start + width).reduce((total, count) => total + count, 0)),
    ),
  }
}

/** Colours at equal ratios of the count, so that one slow operation beside a million fast ones is seen. */
function logarithmicScale(countMax: number): Json {
  const last = heatColors.length - 1
  const stops = heatColors.map((color, index): Json => [index === last ? 1 : countMax ** (index / last - 1), color])
  return countMax === 1
    ? [
        [0, heatColors[last]!],
        [1, heatColors[last]!],
      ]
    : [[0, heatColors[0]!], ...stops]
}
