/**
 * The paired differences: for each pair of sides a table of its metrics, with the ratio of head to base as figures
 * and as a plot. Metrics of which more is better stand apart from those of which less is, because in the one the
 * right wins and in the other the left.
 */
import type { ComparedMetric, ComparedPair, Comparison } from '../../../harness/results/comparison.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { missingBlock } from '../sections/blocks.ts'
import { amountText, countText, pluralText, thresholdText } from '../units.ts'
import { findingLegend, findingShapes, findingText, probabilityCell, ratioCell } from './findings.ts'
import { type ForestScale, forestAxis, forestRow, forestScale } from './forest.ts'
import { pairId, pairTitle } from './names.ts'

/** What the tables show and how to read them, once before the first. */
export function differencesLead({ noiseThreshold, confidence }: Comparison): Markup {
  return html`${findingShapes()}
<p class="note">Each mark is head over base, the line through it its ${thresholdText(confidence)} interval, the shaded band ±${thresholdText(noiseThreshold)}, which counts as noise. Better or worse is said only where the interval leaves out 1, the ratio leaves the band, and p, corrected for the number of tests, is small. “No difference shown” does not say that there is none.</p>
${findingLegend()}`
}

/** One pair: how it came about, and its metrics. */
export function pairBlock(pair: ComparedPair, index: number, comparison: Comparison): Markup {
  return html`
<h3 id="${pairId(index)}">${pairTitle(pair, comparison)}</h3>
<p class="note">${roundsText(pair)} ${notValid(pair)}</p>
${pair.metrics.length === 0 ? missingBlock('The two sides have no metric in common.') : forestTable(pair, pairId(index), comparison)}`
}

function roundsText({ base, head }: ComparedPair): string {
  const rounds =
    base.rounds === head.rounds
      ? `${pluralText(base.rounds, 'round')} a side`
      : `${pluralText(head.rounds, 'round')} of ${head.label}, ${countText(base.rounds)} of ${base.label}`
  return `${rounds}.`
}

/** Figures of a store that answers wrongly are no figures. */
function notValid({ base, head }: ComparedPair): Content {
  const wrong = [base, head].filter(({ verdict }) => verdict === 'violated')
  return wrong.map(
    ({ label }) => html`<strong>A check failed on ${label}: it is fast or slow at wrong answers.</strong> `,
  )
}

function forestTable({ base, head, metrics }: ComparedPair, id: string, { noiseThreshold }: Comparison): Markup {
  const scale = forestScale(id, metrics, noiseThreshold)
  const more = metrics.filter(({ better }) => better === 'higher')
  const less = metrics.filter(({ better }) => better === 'lower')
  return html`
<table class="differences">
<thead><tr><th scope="col" class="left">Metric</th><th scope="col">${base.label}</th><th scope="col">${head.label}</th><th scope="col" class="plot"><span class="unseen">Ratio, drawn</span>${forestAxis(scale)}</th><th scope="col">Head over base</th><th scope="col">p</th><th scope="col" class="left">Finding</th></tr></thead>
${group('More is better: the right of 1 wins', more, scale)}
${group('Less is better: the left of 1 wins', less, scale)}
</table>`
}

function group(title: string, metrics: readonly ComparedMetric[], scale: ForestScale): Content {
  if (metrics.length === 0) return undefined
  return html`<tbody><tr class="direction"><th colspan="7" scope="rowgroup" class="left">${title}</th></tr>
${metrics.map(metric => metricRow(metric, scale))}</tbody>`
}

function metricRow(metric: ComparedMetric, scale: ForestScale): Markup {
  const needed =
    metric.roundsNeeded !== undefined && html` <span class="hint">from ${countText(metric.roundsNeeded)} on</span>`
  return html`<tr><th scope="row" class="left">${metric.name}</th><td class="base">${sampleCell(metric, 'base')}</td><td class="head">${sampleCell(metric, 'head')}</td><td class="plot">${forestRow(metric, scale)}</td><td class="ratio-cell">${ratioCell(metric)}</td><td class="p">${probabilityCell(metric)}</td><td class="left word">${findingText(metric.finding)}${needed}</td></tr>
`
}

function sampleCell(metric: ComparedMetric, side: 'base' | 'head'): Markup {
  const { median, low, high } = metric[side]
  const text = (value: number): string => amountText(value, metric.unit)
  const spread = low === high ? '' : `, ${text(low)} to ${text(high)}`
  return html`<span title="${`${Number(median.toPrecision(6))} ${metric.unit}${spread}`}">${text(median)}</span>`
}
