/**
 * Faults on a chart over time: a band while one was on, a solid line where it began and a dotted one where it ended (an
 * instant is its line alone), and along the top how long throughput then took to come back.
 *
 * Labels stand above the plot, `1 kill` where all of them have room on a phone, else `1`; the legend has every name.
 * All bands are one shape and all lines another, so that hundreds of faults cost a page no more than a dozen.
 */

import type { NumberedFault } from '../faults.ts'
import { type Figure, type JsonObject, type LegendEntry, plainText } from '../figure.ts'
import type { TimeAxis } from './time.ts'

/** The narrowest plot that labels have to fit: that of a phone, without its axis. */
const plotWidthPx = 290
const rowCountMax = 3
const rowHeightPx = 15
const characterPx = 6.9
const labelGapPx = 5
const fontSizePx = 12
/** Above the labels, for the title of the chart. */
const titleHeightPx = 26

/** For the lines that say how to read a chart. */
export const shadeReading =
  'Shaded: while a fault was on, by its number. The line that goes on from there along the top lasts until throughput was back at 95 % of steady.'

/** The same figure with the faults behind it; the same figure where there are none. */
export function shadeFaults(figure: Figure, faults: readonly NumberedFault[], time: TimeAxis): Figure {
  if (faults.length === 0) return figure
  const labels = labelsOf(faults, time)
  const rowCount = Math.max(0, ...labels.map(({ row }) => row + 1))
  const margin = figure.layout.margin as JsonObject
  return {
    ...figure,
    legend: [...figure.legend, ...faultLegend(faults)],
    layout: {
      ...figure.layout,
      margin: { ...margin, t: titleHeightPx + rowCount * rowHeightPx },
      shapes: shapesOf(faults, labels, time),
      annotations: labels.map(labelOf),
    },
  }
}

/** An entry a name: `fault 1: kill`, `faults 2, 4–6: pause`. */
export function faultLegend(faults: readonly NumberedFault[]): readonly LegendEntry[] {
  const names = [...new Set(faults.map(({ name }) => name))]
  return names.map(name => {
    const numbers = faults.filter(fault => fault.name === name).map(({ number }) => number)
    const text = `${numbers.length === 1 ? 'fault' : 'faults'} ${rangesText(numbers)}: ${name}`
    return { name: text, color: '--fault', mark: 'band' }
  })
}

/** `2, 4–6`, of ascending numbers. */
function rangesText(numbers: readonly number[]): string {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last !== undefined && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ')
}

interface Label {
  readonly text: string
  /** On the axis. */
  readonly at: number
  /** From the plot upwards. */
  readonly row: number
  /** Which end of it stands at `at`. */
  readonly anchor: 'left' | 'right'
}

function labelsOf(faults: readonly NumberedFault[], time: TimeAxis): readonly Label[] {
  const named = placeLabels(faults, time, ({ number, name }) => `${number} ${plainText(name, 24)}`)
  return named.length === faults.length ? named : placeLabels(faults, time, ({ number }) => `${number}`)
}

/** In the lowest row with room, at the right of the fault's beginning, or at its left where the plot ends. */
function placeLabels(
  faults: readonly NumberedFault[],
  time: TimeAxis,
  textOf: (fault: NumberedFault) => string,
): readonly Label[] {
  const rowEnds = Array.from({ length: rowCountMax }, () => Number.NEGATIVE_INFINITY)
  return faults.flatMap((fault): readonly Label[] => {
    const text = textOf(fault)
    const width = text.length * characterPx
    const place = (fault.fromSeconds / time.endSeconds) * plotWidthPx
    const anchor = place + width > plotWidthPx ? 'right' : 'left'
    const start = anchor === 'left' ? place : place - width
    const row = rowEnds.findIndex(end => start >= end + labelGapPx)
    if (row < 0 || start < 0) return []
    rowEnds[row] = start + width
    return [{ text, at: time.scale(fault.fromSeconds), row, anchor }]
  })
}

function labelOf({ text, at, row, anchor }: Label): JsonObject {
  return {
    text,
    x: at,
    xref: 'x',
    xanchor: anchor,
    xshift: anchor === 'left' ? -1 : 1,
    y: 1,
    yref: 'paper',
    yanchor: 'bottom',
    yshift: row * rowHeightPx,
    borderpad: 1,
    showarrow: false,
    font: { size: fontSizePx, color: '--fault' },
  }
}

function shapesOf(faults: readonly NumberedFault[], labels: readonly Label[], time: TimeAxis): readonly JsonObject[] {
  const windows = faults.map(({ fromSeconds, toSeconds, recovery }) => ({
    from: time.scale(fromSeconds),
    to: time.scale(toSeconds),
    steady: time.scale(toSeconds + (recovery.steadySeconds ?? 0)),
  }))
  const lasting = windows.filter(({ from, to }) => to > from)
  const bands = lasting.map(({ from, to }) => `M${from},0V1H${to}V0Z`)
  const begins = windows.map(({ from }) => `M${from},0V1`)
  const ends = lasting.map(({ to }) => `M${to},0V1`)
  const returns = windows.filter(({ to, steady }) => steady > to)
  const line = { color: '--fault', width: 1 }
  return [
    shape(bands, { layer: 'below', fillrule: 'nonzero', fillcolor: '--fault-soft', line: { width: 0 } }),
    shape(begins, { layer: 'above', line }),
    shape(ends, { layer: 'above', line: { ...line, dash: 'dot' } }),
    // In pixels above the plot: the poles of labels in higher rows, and the way back.
    shape(
      labels.filter(({ row }) => row > 0).map(({ at, row }) => `M${at},0V${row * rowHeightPx}`),
      { ...abovePlot, line },
    ),
    shape(
      returns.map(({ to, steady }) => `M${to},0H${steady}M${steady},-4V4`),
      { ...abovePlot, line: { ...line, width: 2 } },
    ),
  ].filter(drawn => drawn !== undefined)
}

const abovePlot: JsonObject = { layer: 'above', ysizemode: 'pixel', yanchor: 1 }

function shape(paths: readonly string[], look: JsonObject): JsonObject | undefined {
  return paths.length === 0 ? undefined : { type: 'path', xref: 'x', yref: 'paper', path: paths.join(''), ...look }
}
