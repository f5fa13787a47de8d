/**
 * Throughput over time: one line an engine, of its median round; under a rate, the target too.
 *
 * Where something was broken, a store that refuses everything at once would look fast: then the line has only what ended
 * well, and of a single engine a second line has the rest.
 */
import type { Phase } from '../../../harness/results/result.ts'
import { unitedFaults } from '../faults.ts'
import { type Chart, chartLayout, type Figure, type JsonObject, type LegendEntry, plainText } from '../figure.ts'
import { seriesColor, seriesDash } from '../palette.ts'
import type { PhaseOfEngine } from '../view.ts'
import { shadeFaults } from './shade.ts'
import { intervalCounts, intervalEnds, lineMode, type TimeAxis, timeAxis } from './time.ts'

export function throughputChart(lines: readonly PhaseOfEngine[], unit: string): Chart {
  const drawn = lines.filter(({ phase }) => phase.series.seconds.length > 0)
  if (drawn.length === 0) return { type: 'missing', reason: 'The result holds no series over time for this phase.' }
  const time = timeAxis(drawn.map(({ phase }) => phase.series))
  const target = drawn.find(({ phase }) => phase.pacing !== undefined)?.phase
  const faults = unitedFaults(drawn.map(line => line.faults))
  const broken = faults.length > 0
  const data = drawn.map(line => throughputLine(line, time, broken))
  const failing = broken && drawn.length === 1 && drawn[0]!.phase.series.errors.some(count => count > 0)
  const legend: LegendEntry[] = drawn.map(({ engine, index }) => ({
    name: failing ? 'ended well' : engine,
    color: seriesColor(index),
    mark: seriesDash(index),
  }))
  if (target !== undefined) {
    data.push(targetLine(target, time))
    legend.push({ name: 'target', color: '--muted', mark: 'dot' })
  }
  if (failing) {
    data.push(failureLine(drawn[0]!.phase, time))
    legend.push(failureEntry)
  }
  const figure: Figure = {
    type: 'figure',
    data,
    legend: legend.length > 1 ? legend : [],
    layout: chartLayout({
      title: broken && !failing ? `${unit} that ended well` : unit,
      hovermode: 'x unified',
      x: time.axis,
      y: { rangemode: 'tozero', tickformat: '~s', hoverformat: ',.0f', nticks: 6 },
    }),
  }
  return shadeFaults(figure, faults, time)
}

function throughputLine({ engine, index, phase }: PhaseOfEngine, time: TimeAxis, broken: boolean): JsonObject {
  const { seconds, errors } = phase.series
  const counts = intervalCounts(phase.series).map((count, interval) => count - (broken ? errors[interval]! : 0))
  return {
    type: 'scatter',
    mode: lineMode(seconds.length),
    name: plainText(engine),
    x: intervalEnds(phase.series).map(time.scale),
    y: counts.map((count, interval) => perSecond(count, seconds[interval]!)),
    line: { color: seriesColor(index), dash: seriesDash(index), width: 2 },
    marker: { color: seriesColor(index), size: 5 },
    cliponaxis: false,
    hovertemplate: '%{y:,.0f}',
  }
}

const failureEntry: LegendEntry = { name: 'did not end well', color: '--bad', mark: 'dot' }

function failureLine({ series }: Phase, time: TimeAxis): JsonObject {
  return {
    type: 'scatter',
    mode: 'lines',
    name: failureEntry.name,
    x: intervalEnds(series).map(time.scale),
    y: series.errors.map((count, interval) => perSecond(count, series.seconds[interval]!)),
    line: { color: failureEntry.color, dash: failureEntry.mark, width: 1.75 },
    hovertemplate: '%{y:,.0f}',
  }
}

/** The schedule from the start of the phase to its end: level at a constant rate, sloped on a ramp. */
function targetLine(phase: Phase, time: TimeAxis): JsonObject {
  const { targetFrom, targetTo } = phase.pacing!
  const ends = intervalEnds(phase.series)
  const secondsMax = ends.at(-1) ?? 0
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'target',
    x: ends.map(time.scale),
    y: ends.map(end => Math.round(targetFrom + ((targetTo - targetFrom) * end) / secondsMax)),
    line: { color: '--muted', dash: 'dot', width: 1.5 },
    hovertemplate: '%{y:,.0f}',
  }
}

function perSecond(count: number, seconds: number): number | null {
  return seconds > 0 ? Math.round(count / seconds) : null
}
