/** The time axis that charts over time share, and the series laid out on it. */
import type { Series } from '../../../harness/results/result.ts'
import { axisTitle, type JsonObject } from '../figure.ts'

/** Runs longer than this are told in minutes. */
const secondsAxisMax = 600

/** Where the pointer is. A negative thickness keeps Plotly from drawing a second line behind it. */
const pointerLine: JsonObject = {
  showspikes: true,
  spikemode: 'across',
  spikesnap: 'hovered data',
  spikedash: 'solid',
  spikecolor: '--muted',
  spikethickness: -2,
}

export interface TimeAxis {
  readonly axis: JsonObject
  /** Where it ends. */
  readonly endSeconds: number
  /** What the axis counts. */
  readonly unit: 's' | 'min'
  /** Seconds to what the axis counts. */
  readonly scale: (seconds: number) => number
}

/** From the start of the phase to the end of the longest series. */
export function timeAxis(allSeries: readonly Series[]): TimeAxis {
  const secondsMax = Math.max(...allSeries.map(series => intervalEnds(series).at(-1) ?? 0))
  const inMinutes = secondsMax > secondsAxisMax
  const scale = (seconds: number): number => Number((inMinutes ? seconds / 60 : seconds).toFixed(3))
  const unit = inMinutes ? 'min' : 's'
  return {
    scale,
    unit,
    endSeconds: secondsMax,
    axis: {
      range: [0, scale(secondsMax)],
      title: axisTitle(inMinutes ? 'minutes into the phase' : 'seconds into the phase'),
      ticksuffix: '',
      hoverformat: '.1f',
      unifiedhovertitle: { text: `%{x} ${unit}` },
      nticks: 9,
      ...pointerLine,
    },
  }
}

/** When each interval ended, in seconds since the phase began. */
export function intervalEnds(series: Series): number[] {
  let end = 0
  return series.seconds.map(seconds => {
    end += seconds
    return end
  })
}

/** Operations that ended in each interval, over all operations. */
export function intervalCounts(series: Series): number[] {
  return series.seconds.map((_, interval) =>
    Object.values(series.counts).reduce((total, counts) => total + (counts[interval] ?? 0), 0),
  )
}

/** A line of few points would vanish without marks. */
export function lineMode(pointCount: number): 'lines' | 'lines+markers' {
  return pointCount < 25 ? 'lines+markers' : 'lines'
}
