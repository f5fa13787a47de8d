/**
 * The percentile spectrum: latency against the share of operations that were at least as fast, the share
 * stretched towards 100 % so that each further nine gets the same room.
 */
import {
  axisTitle,
  type Chart,
  chartLayout,
  type JsonObject,
  type LegendEntry,
  latencyAxis,
  plainText,
  secondsOf,
} from '../figure.ts'
import { type Color, seriesColor, seriesDash } from '../palette.ts'
import type { Spectrum } from '../spectrum.ts'
import { ninesText, percentileText } from '../units.ts'
import type { EngineView, OperationView } from '../view.ts'

/** One line of the chart. */
export interface Curve {
  readonly name: string
  readonly spectrum: Spectrum
  readonly color: Color
  readonly dash: LegendEntry['mark']
}

/** One engine: a curve an operation, and its service time dashed where that differs. */
export function spectrumChart(engine: EngineView): Chart {
  return curvesChart(
    engine.operations.flatMap((operation, index) =>
      curvesOf(operation, operation.name, seriesColor(index), seriesDash(index)),
    ),
  )
}

/** Several engines: one operation, a curve an engine. */
export function operationSpectrumChart(engines: readonly EngineView[], operationName: string): Chart {
  return curvesChart(
    engines.flatMap((engine, index) => {
      const operation = engine.operations.find(({ name }) => name === operationName)
      return operation === undefined ? [] : curvesOf(operation, engine.name, seriesColor(index), seriesDash(index))
    }),
  )
}

function curvesOf(operation: OperationView, name: string, color: Color, dash: Curve['dash']): readonly Curve[] {
  const { responseSpectrum: response, serviceSpectrum: service } = operation
  const curves: Curve[] = []
  if (response !== undefined) {
    curves.push({ name: service === undefined ? name : `${name}, response`, spectrum: response, color, dash })
  }
  if (service !== undefined) curves.push({ name: `${name}, service`, spectrum: service, color, dash: 'dot' })
  return curves
}

/** Any curves in one chart. */
export function curvesChart(curves: readonly Curve[]): Chart {
  if (curves.length === 0) return { type: 'missing', reason: 'The result holds no readable histogram for this.' }
  const ninesMax = Math.max(...curves.map(({ spectrum }) => spectrum.nines.at(-1)!))
  const ticks = Array.from({ length: Math.floor(ninesMax) + 1 }, (_, nines) => nines)
  return {
    type: 'figure',
    data: curves.map(curveLine),
    legend: curves.map(({ name, color, dash }) => ({ name, color, mark: dash })),
    layout: chartLayout({
      title: 'latency, logarithmic',
      hovermode: 'closest',
      x: {
        range: [0, ninesMax * 1.02],
        tickvals: ticks,
        // Past four nines every other mark is named: on a phone there is no room for all.
        ticktext: ticks.map(nines => (nines > 4 && nines % 2 === 1 ? '' : ninesText(nines))),
        tickangle: 0,
        title: axisTitle('% of operations that were at least as fast'),
        showgrid: true,
      },
      y: latencyAxis(curves.flatMap(({ spectrum }) => spectrum.ns.map(secondsOf))),
    }),
  }
}

function curveLine({ name, spectrum, color, dash }: Curve): JsonObject {
  return {
    type: 'scatter',
    mode: spectrum.ns.length < 3 ? 'lines+markers' : 'lines',
    name: plainText(name),
    x: spectrum.nines.map(nines => Number(nines.toFixed(3))),
    y: spectrum.ns.map(secondsOf),
    customdata: spectrum.shares.map(percentileText),
    line: { color, dash, width: 2 },
    marker: { color },
    hovertemplate: `${plainText(name)}<br><b>%{y}</b> at %{customdata}<extra></extra>`,
  }
}
