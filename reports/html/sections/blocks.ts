/** The pieces that sections are built of: a section, a chart with its legend and reading line, tables, facts. */
import type { Chart, LegendEntry } from '../figure.ts'
import { type Content, html, jsonText, type Markup, trusted } from '../markup.ts'
import { type Color, heatColors } from '../palette.ts'

export interface Section {
  /** Its anchor. */
  readonly id: string
  readonly title: string
  readonly body: Content
}

export function sectionBlock({ id, title, body }: Section): Markup {
  return html`
<section id="${id}">
<h2>${title}</h2>
${body}
</section>`
}

/** What a reader must know before any figure; nothing where there is nothing. */
export function warningsBlock(warnings: readonly string[]): Content {
  if (warnings.length === 0) return undefined
  const title =
    warnings.length === 1
      ? 'Before you read the figures'
      : `${warnings.length} things to know before you read the figures`
  return html`<div class="warnings"><p>${title}</p><ul>${warnings.map(warning => html`<li>${warning}</li>`)}</ul></div>`
}

export interface ChartBlock {
  /** Unique on the page. */
  readonly id: string
  /** Absent where the section's title says it. */
  readonly title?: string
  readonly chart: Chart
  /** How to read it, in a sentence or two. */
  readonly reading: Content
  /** Lines of the plot's height beyond the usual, for bars. */
  readonly heightPx?: number
}

export function chartBlock({ id, title, chart, reading, heightPx }: ChartBlock): Markup {
  const heading = title !== undefined && html`<h3>${title}</h3>`
  if (chart.type === 'missing') return html`<div class="chart-block">${heading}${missingBlock(chart.reason)}</div>`
  const height = heightPx === undefined ? '' : `height: ${heightPx}px`
  return html`
<figure class="chart-block">
${heading}
${legendBlock(chart.legend)}
<div class="chart" id="chart-${id}" role="img" aria-labelledby="reading-${id}" style="${height}"></div>
<script type="application/json" data-chart="chart-${id}">${jsonText({ data: chart.data, layout: chart.layout })}</script>
<figcaption id="reading-${id}">${reading}</figcaption>
</figure>`
}

export function missingBlock(reason: Content): Markup {
  return html`<p class="missing">${reason}</p>`
}

export function legendBlock(entries: readonly LegendEntry[]): Content {
  if (entries.length === 0) return undefined
  return html`<ul class="legend">${entries.map(
    ({ name, color, mark }) => html`<li>${keyBlock(color, mark)}<span>${name}</span></li>`,
  )}</ul>`
}

/** From one operation a cell to the most. */
export function heatLegendBlock(): Markup {
  const cells = heatColors.map(color => html`<i style="background: var(${color})"></i>`)
  return html`<p class="heat-legend"><span>few operations</span><span class="heat-scale">${cells}</span><span>many, by powers of ten</span></p>`
}

function keyBlock(color: Color, mark: LegendEntry['mark']): Markup {
  if (mark === 'band') {
    return html`<svg class="key" width="22" height="14" aria-hidden="true"><path fill="var(${color}-soft)" d="M4 0H18V14H4Z"/><path stroke="var(${color})" d="M4.5 0V14"/><path stroke="var(${color})" stroke-dasharray="2 2" d="M17.5 0V14"/></svg>`
  }
  const dashes = { solid: '', dash: '6 3', dot: '2 2.5', dashdot: '6 2.5 2 2.5', bar: '' }[mark]
  const width = mark === 'bar' ? 10 : 3
  return html`<svg class="key" width="22" height="10" aria-hidden="true"><line x1="0" y1="5" x2="22" y2="5" stroke="var(${color})" stroke-width="${width}" stroke-dasharray="${dashes}"/></svg>`
}

export interface Column {
  readonly title: Content
  /** Figures stand at the right, words at the left. */
  readonly align?: 'left'
}

/** The first column stays in sight where the table is wider than the screen. */
export function tableBlock(columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const alignment = (index: number): Markup =>
    trusted(index === 0 || columns[index]?.align === 'left' ? ' class="left"' : '')
  const headed = columns.some(({ title }) => title !== '')
  return html`
<div class="table-frame" tabindex="0">
<table>
${headed && html`<thead><tr>${columns.map(({ title }, index) => html`<th scope="col"${alignment(index)}>${title}</th>`)}</tr></thead>`}
<tbody>${rows.map(
    row => html`<tr>${row.map((cell, index) =>
      index === 0 ? html`<th scope="row" class="left">${cell}</th>` : html`<td${alignment(index)}>${cell}</td>`,
    )}</tr>
`,
  )}</tbody>
</table>
</div>`
}

/** A figure, short, with its exact value in the tooltip. */
export function figureCell(short: string, exact: string): Markup {
  return html`<span title="${exact}">${short}</span>`
}

export function factsBlock(facts: readonly (readonly [string, Content] | undefined)[]): Markup {
  return html`<dl class="facts">${facts.map(
    fact => fact && html`<div><dt>${fact[0]}</dt><dd>${fact[1]}</dd></div>`,
  )}</dl>`
}
