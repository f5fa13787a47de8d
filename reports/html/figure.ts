/**
 * What a chart is before it is drawn: data and layout for Plotly as plain JSON, or the reason why there is none.
 *
 * Values under a key that names a colour are CSS variables (`palette.ts`); the browser puts the shade of the
 * scheme at hand in their place. Plotly reads tags and entities in names, so names pass through `plainText`.
 */
import { escapeText } from './markup.ts'
import type { Color } from './palette.ts'
import { durationText } from './units.ts'

export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

export interface LegendEntry {
  readonly name: string
  readonly color: Color
  /** How the line is drawn; `bar` for a filled area, `band` for one that lies behind. */
  readonly mark: 'solid' | 'dash' | 'dot' | 'dashdot' | 'bar' | 'band'
}

export interface Figure {
  readonly type: 'figure'
  readonly data: readonly JsonObject[]
  readonly layout: JsonObject
  /** Empty where there is nothing to tell apart. */
  readonly legend: readonly LegendEntry[]
}

/** A chart for which the result holds nothing, and why. */
interface Missing {
  readonly type: 'missing'
  /** One sentence. */
  readonly reason: string
}

export type Chart = Figure | Missing

/** A name as Plotly must get it so that the reader sees it letter by letter. */
export function plainText(name: string, lengthMax: number = 48): string {
  return escapeText(name.length > lengthMax ? `${name.slice(0, lengthMax - 1)}…` : name)
}

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif'

const fontSizePx = 12.5

interface LayoutOptions {
  /** Stands at the top left, where a reader starts: the quantity of the vertical axis and its unit. */
  readonly title: string
  readonly x: JsonObject
  readonly y: JsonObject
  /** `x unified`: one label for all lines at a time; `closest`: one for the cell or bar at hand. */
  readonly hovermode: 'x unified' | 'closest'
}

/** Under the horizontal axis. */
export function axisTitle(text: string): JsonObject {
  return { text, standoff: 10, font: { size: fontSizePx, color: '--muted' } }
}

/** The frame that all charts share. */
export function chartLayout(options: LayoutOptions): JsonObject {
  const axis: JsonObject = {
    gridcolor: '--grid',
    linecolor: '--line',
    tickcolor: '--line',
    zeroline: false,
    automargin: true,
    title: { text: '' },
  }
  return {
    autosize: true,
    margin: { l: 8, r: 12, t: 34, b: 8, pad: 0 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: font, size: fontSizePx, color: '--muted' },
    title: {
      text: options.title,
      x: 0,
      xref: 'container',
      xanchor: 'left',
      y: 1,
      yref: 'container',
      yanchor: 'top',
      pad: { t: 4 },
      font: { size: fontSizePx, color: '--muted' },
    },
    showlegend: false,
    hovermode: options.hovermode,
    hoverlabel: {
      bgcolor: '--surface',
      bordercolor: '--line',
      font: { family: font, size: 13, color: '--ink' },
      align: 'left',
      namelength: -1,
    },
    xaxis: { ...axis, showgrid: false, showline: true, ticks: 'outside', ticklen: 4, ...options.x },
    yaxis: { ...axis, fixedrange: true, ...options.y },
  }
}

/** A gap where there is none: a logarithm has no zero. */
export function secondsOf(ns: number): number | null {
  return ns > 0 ? Number((ns / 1e9).toPrecision(4)) : null
}

/** Keeps lines off the frame. */
const marginDecades = 0.1

/** A factor of four, at least: less would make mountains of noise, and might hold no mark. */
const spanDecadesMin = Math.log10(4)

/**
 * A logarithmic axis for latencies in seconds: a mark each power of ten, and 2 and 5 between them where the
 * latencies span so little that powers alone would be few.
 */
export function latencyAxis(seconds: readonly (number | null)[]): JsonObject {
  const present = seconds.filter(value => value !== null)
  const min = present.reduce((least, value) => Math.min(least, value))
  const max = present.reduce((most, value) => Math.max(most, value))
  const decades = Math.max(Math.log10(max / min), spanDecadesMin)
  const middle = (Math.log10(max) + Math.log10(min)) / 2
  const range = [middle - decades / 2 - marginDecades, middle + decades / 2 + marginDecades] as const
  const steps = decades < 2 ? [1, 2, 5] : [1]
  const ticks: number[] = []
  for (let power = Math.floor(range[0]); power <= range[1]; power++) {
    for (const step of steps) ticks.push(Number(`${step}e${power}`))
  }
  return {
    type: 'log',
    range,
    tickvals: ticks,
    ticktext: ticks.map(tick => durationText(tick * 1e9).replace(/\.0+(?=\D)/, '')),
    hoverformat: '.3s',
    ticksuffix: 's',
  }
}
