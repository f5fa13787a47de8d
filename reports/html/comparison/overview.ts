/** Every side in one table, a column a metric; the reader sorts it by the metric that matters to them. */
import type { ComparedMetric, Comparison } from '../../../harness/results/comparison.ts'
import { html, type Markup } from '../markup.ts'
import type { Section } from '../sections/blocks.ts'
import { amountText } from '../units.ts'
import { findingLegend, findingShort, ratioText } from './findings.ts'
import { pairId } from './names.ts'
import { metricNames, type SideOfWorkload, sidesOf, workloadsOf } from './sides.ts'

export function overviewSection(comparison: Comparison): Section {
  const names = metricNames(comparison)
  const sides = sidesOf(comparison)
  const several = workloadsOf(comparison).length > 1
  const body = html`
<p class="note">A heading sorts by its metric, the best first; once more, the worst first. Medians over the rounds; under them the ratio to the base.</p>
${findingLegend()}
<div class="table-frame" tabindex="0">
<table data-sortable>
<thead><tr><th scope="col" class="left" data-sort="ascending">Side</th>${names.map(name => metricHeading(name, sides))}</tr></thead>
<tbody>${sides.map(side => sideRow(side, names, several))}</tbody>
</table>
</div>`
  return { id: 'overview', title: 'Side by side', body }
}

function metricHeading(name: string, sides: readonly SideOfWorkload[]): Markup {
  const better = sides.find(({ metrics }) => metrics.has(name))!.metrics.get(name)!.better
  const [order, hint] = better === 'higher' ? ['descending', 'more is better'] : ['ascending', 'less is better']
  return html`<th scope="col" data-sort="${order}" title="${hint}">${name}</th>`
}

function sideRow(
  { side, pair, workload, metrics }: SideOfWorkload,
  names: readonly string[],
  several: boolean,
): Markup {
  const role = pair === undefined ? 'base' : html`<a href="#${pairId(pair.index)}">against ${pair.base.label}</a>`
  const where = html`<span class="role">${several && `${workload}, `}${role}</span>`
  return html`<tr><th scope="row" class="left" data-value="${`${side.label} ${workload}`}">${side.label} ${where}</th>${names.map(
    name => metricCell(metrics.get(name), pair === undefined ? 'base' : 'head'),
  )}</tr>
`
}

function metricCell(metric: ComparedMetric | undefined, role: 'base' | 'head'): Markup {
  if (metric === undefined) return html`<td>–</td>`
  const { median } = metric[role]
  const against =
    role === 'head' &&
    html`<span class="against">${metric.ratio && `${ratioText(metric.ratio.estimate)}×`} ${findingShort(metric.finding)}</span>`
  return html`<td data-value="${median}"><span title="${`${median} ${metric.unit}`}">${amountText(median, metric.unit)}</span>${against}</td>`
}
