/**
 * The plot in the middle of a table of differences: each ratio as a mark on a logarithmic axis with its interval
 * as a line, and the band in which a difference counts as noise shaded behind all rows.
 *
 * It is drawn as SVG in percent of the column, so it is as wide as the screen allows and prints as it stands. One
 * scale serves all rows of a table.
 */
import type { ComparedMetric } from '../../../harness/results/comparison.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { findingMark } from './findings.ts'

/** Beyond a hundredth and a hundredfold a line ends in an arrow. */
const ratioMax = 100
/** Room at either end of the axis, of its length. */
const marginShare = 0.06
/** Marks of the axis closer than this, in percent, would run into each other. */
const tickDistanceMin = 15

/** Marks of the axis, the most telling first. */
const tickRatios: readonly number[] = [
  ...[1, 0.1, 10, 0.01, 100, 0.5, 2, 0.2, 5, 0.05, 20, 0.02, 50],
  ...[0.8, 1.25, 1.5, 0.67, 0.9, 1.1, 0.95, 1.05, 0.98, 1.02],
]

export interface ForestScale {
  /** Unique on the page. */
  readonly id: string
  /** Where a ratio stands, in percent of the column; beyond the ends, at them. */
  readonly at: (ratio: number) => number
  /** Whether the axis reaches that far. */
  readonly holds: (ratio: number) => boolean
  readonly ticks: readonly number[]
  /** What counts as noise, as ratios. */
  readonly band: { readonly low: number; readonly high: number }
}

/** Holds every interval, 1, and the band of noise. */
export function forestScale(id: string, metrics: readonly ComparedMetric[], noiseThreshold: number): ForestScale {
  const band = { low: 1 - noiseThreshold, high: 1 + noiseThreshold }
  const ends = metrics.flatMap(({ ratio }) => (ratio === undefined ? [] : [ratio.estimate, ratio.low, ratio.high]))
  const known = [...ends, band.low, band.high, 1 / 1.1, 1.1].map(ratio => clamp(ratio, 1 / ratioMax, ratioMax))
  const from = Math.log(known.reduce((least, ratio) => Math.min(least, ratio)))
  const to = Math.log(known.reduce((most, ratio) => Math.max(most, ratio)))
  const margin = (to - from) * marginShare
  const at = (ratio: number): number => {
    const share = (Math.log(clamp(ratio, 1 / ratioMax, ratioMax)) - from + margin) / (to - from + 2 * margin)
    return Number((clamp(share, 0, 1) * 100).toFixed(2))
  }
  const holds = (ratio: number): boolean => Math.log(ratio) >= from - 1e-9 && Math.log(ratio) <= to + 1e-9
  return { id, at, holds, band, ticks: ticksOf(at, holds) }
}

function ticksOf(at: ForestScale['at'], holds: ForestScale['holds']): readonly number[] {
  const ticks: number[] = []
  for (const ratio of tickRatios) {
    const place = at(ratio)
    // Room for half a number at either end.
    if (!holds(ratio) || place < 4 || place > 96) continue
    if (ticks.every(tick => Math.abs(at(tick) - place) >= tickDistanceMin)) ticks.push(ratio)
  }
  return ticks
}

/** The axis: it heads the column, and holds what stands behind every row. */
export function forestAxis(scale: ForestScale): Markup {
  return html`<svg class="forest" height="22" aria-hidden="true"><defs><g id="${backdropId(scale)}">${backdrop(scale)}</g></defs>${scale.ticks.map(
    ratio => html`<text x="${scale.at(ratio)}%" y="14" text-anchor="middle">${ratio}×</text>`,
  )}</svg>`
}

/** One row, in the colour of its finding. The figures stand beside it, so it says nothing to a screen reader. */
export function forestRow({ ratio, finding }: ComparedMetric, scale: ForestScale): Markup {
  const behind = html`<use href="#${backdropId(scale)}"/>`
  if (ratio === undefined) return html`<svg class="forest" height="34" aria-hidden="true">${behind}</svg>`
  const { at, holds } = scale
  const [low, high] = [at(ratio.low), at(ratio.high)]
  return html`<svg class="forest ${finding}" height="34" aria-hidden="true">${behind}<line x1="${low}%" x2="${high}%" y1="50%" y2="50%"/>${[
    holds(ratio.low) ? end(low) : placed(low, html`<path d="M-6 0 2-5V5Z"/>`),
    holds(ratio.high) ? end(high) : placed(high, html`<path d="M6 0-2-5V5Z"/>`),
  ]}${placed(at(ratio.estimate), findingMark(finding))}</svg>`
}

function backdropId({ id }: ForestScale): string {
  return `behind-${id}`
}

function backdrop({ at, band, ticks }: ForestScale): Content {
  const left = at(band.low)
  const width = Number((at(band.high) - left).toFixed(2))
  return html`<rect fill="var(--line)" opacity="0.55" x="${left}%" width="${width}%" y="0" height="100%"/>${ticks.map(
    ratio =>
      html`<line stroke="var(${ratio === 1 ? '--muted' : '--grid'})" x1="${at(ratio)}%" x2="${at(ratio)}%" y1="0" y2="100%"/>`,
  )}`
}

function end(percent: number): Markup {
  return html`<line x1="${percent}%" x2="${percent}%" y1="12" y2="22"/>`
}

/** Something drawn around the origin, put into the row. */
function placed(percent: number, drawing: Markup): Markup {
  return html`<svg x="${percent}%" y="50%" overflow="visible">${drawing}</svg>`
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value))
}
