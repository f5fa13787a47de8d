/** The two tables of a history: each change, and each series. The reader sorts both. */
import type { TrendResult } from '../../../harness/results/trend.ts'
import { findingShapes, findingText, probabilityText, ratioText } from '../comparison/findings.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { missingBlock, type Section } from '../sections/blocks.ts'
import { amountText, countText, dateText, shortCommit, thresholdText } from '../units.ts'
import { type ChangeView, rowCountMax, type SeriesView, type TrendView } from './view.ts'

interface SortedColumn {
  readonly title: string
  /** The order of the first press. */
  readonly sort: 'ascending' | 'descending'
  readonly align?: 'left'
}

interface Cell {
  readonly content: Content
  /** What is compared. */
  readonly value: string | number
}

const changeColumns: readonly SortedColumn[] = [
  { title: 'Changed with', sort: 'descending' },
  { title: 'Series', sort: 'ascending', align: 'left' },
  { title: 'Before', sort: 'descending' },
  { title: 'After', sort: 'descending' },
  { title: 'After over before', sort: 'descending' },
  { title: 'p', sort: 'ascending' },
  { title: 'Finding', sort: 'ascending', align: 'left' },
]

export function changesSection({ trend, changes }: TrendView): Section {
  const level = thresholdText(trend.significance)
  const note = html`<p class="note">From the result named on, a series is another than before. It is told where chance alone would split the series as clearly in at most ${level} of all orders of its results, so of a hundred series in which nothing happened about ${countText(Math.max(1, trend.significance * 100))} may show a change all the same. What happened may lie in any commit after the result before it. Before and after are medians between neighbouring changes. A heading sorts.</p>`
  const body =
    changes.length === 0
      ? missingBlock(
          'No series shows a change. With few results that says little: a step needs about seven on either side.',
        )
      : html`${findingShapes()}${note}${partText(changes.length, 'the latest')}${sortableTable(changeColumns, changes.slice(0, rowCountMax).map(changeCells))}`
  return { id: 'changes', title: 'Changes', body }
}

function changeCells({ view, change, result }: ChangeView): readonly Cell[] {
  const { unit, metric } = view.series
  return [
    { content: html`${dateText(result.startedAt)} ${originText(result)}`, value: result.startedAt },
    { content: html`${chartLink(view)} <span class="meaning">${view.title}</span>`, value: `${metric} ${view.title}` },
    { content: amountText(change.before, unit), value: change.before },
    { content: amountText(change.after, unit), value: change.after },
    change.ratio === undefined
      ? { content: '–', value: '' }
      : { content: `${ratioText(change.ratio)}×`, value: change.ratio },
    { content: probabilityText(change.p), value: change.p },
    { content: findingText(change.finding), value: change.finding },
  ]
}

function originText({ commit, name }: TrendResult): Markup {
  return html`<span class="role">${commit !== undefined && html`<code title="${commit}">${shortCommit(commit)}</code>, `}${name}</span>`
}

const seriesColumns: readonly SortedColumn[] = [
  { title: 'Series', sort: 'ascending' },
  { title: 'Results', sort: 'descending' },
  { title: 'First', sort: 'descending' },
  { title: 'Latest', sort: 'descending' },
  { title: 'Latest over first', sort: 'descending' },
  { title: 'Changes', sort: 'descending' },
]

export function seriesSection({ series }: TrendView): Section {
  // Those that are drawn first, where not all have room.
  const listed = series.toSorted((a, b) => Number(a.chart === undefined) - Number(b.chart === undefined))
  return {
    id: 'series',
    title: 'Every series',
    body: html`<p class="note">First and latest are single results: between them lie noise and changes alike.</p>${partText(series.length, 'those that are drawn, and others,')}${sortableTable(seriesColumns, listed.slice(0, rowCountMax).map(seriesCells))}`,
  }
}

function seriesCells(view: SeriesView): readonly Cell[] {
  const { points, unit, changes, metric } = view.series
  const [first, latest] = [points[0]!.median, points.at(-1)!.median]
  return [
    { content: html`${chartLink(view)} <span class="role">${view.title}</span>`, value: `${metric} ${view.title}` },
    { content: countText(points.length), value: points.length },
    { content: amountText(first, unit), value: first },
    { content: amountText(latest, unit), value: latest },
    first === 0 ? { content: '–', value: '' } : { content: `${ratioText(latest / first)}×`, value: latest / first },
    { content: changes.length === 0 ? 'none shown' : countText(changes.length), value: changes.length },
  ]
}

/** Said where the table has no room for all. */
function partText(count: number, which: string): Content {
  if (count <= rowCountMax) return undefined
  return html`<p class="note">The table has ${which} ${countText(rowCountMax)} of ${countText(count)}; --json has all.</p>`
}

/** The name of the metric, which leads to its chart where it has one. */
function chartLink({ series, chart }: SeriesView): Content {
  return chart === undefined ? series.metric : html`<a href="#chart-trend-${chart}">${series.metric}</a>`
}

/** A cell without a value stays last, however the column is sorted. */
function sortableTable(columns: readonly SortedColumn[], rows: readonly (readonly Cell[])[]): Markup {
  const left = (column: number): boolean => column === 0 || columns[column]?.align === 'left'
  const alignment = (column: number): Content => left(column) && html` class="left"`
  const value = (cell: Cell): Content => cell.value !== '' && html` data-value="${String(cell.value)}"`
  return html`
<div class="table-frame" tabindex="0">
<table data-sortable>
<thead><tr>${columns.map(({ title, sort }, column) => html`<th scope="col" data-sort="${sort}"${alignment(column)}>${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    row => html`<tr>${row.map((cell, column) =>
      column === 0
        ? html`<th scope="row" class="left"${value(cell)}>${cell.content}</th>`
        : html`<td${alignment(column)}${value(cell)}>${cell.content}</td>`,
    )}</tr>
`,
  )}</tbody>
</table>
</div>`
}
