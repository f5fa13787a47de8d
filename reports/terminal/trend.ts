/**
 * A history on the terminal: what was left out first, then each series in a line, and last, where a reader looks
 * first, the changes. A pure function of the trend; the caller decides about colour.
 */
import type { Trend, TrendChange, TrendResult, TrendSeries } from '../../harness/results/trend.ts'
import { findingWords, metricText } from '../metric-text.ts'
import { formatCount, printable } from './format.ts'
import type { Style } from './style.ts'
import { formatTable } from './table.ts'

/** The text, ending in a newline. `pagePath` is where the page was written. */
export function renderTrendText(trend: Trend, pagePath: string, style: Style): string {
  const sections = [
    [...trend.leftOut, ...trend.apart].map(sentence => style('doubtful', `! ${printable(sentence)}`)),
    [style('strong', headline(trend))],
    ...seriesTables(trend.series, style),
    changeLines(trend, style),
    [style('faint', `page     ${printable(pagePath)}`), style('faint', `repeat   ${printable(trend.command)}`)],
  ]
  const text = sections.filter(lines => lines.length > 0).map(lines => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function headline({ results, series }: Trend): string {
  const [first, last] = [results[0]!, results.at(-1)!]
  return `${counted(results.length, 'result')} from ${dayOf(first)} to ${dayOf(last)}, ${counted(series.length, 'series', 'series')}`
}

/** A table for each workload and engine under its settings. */
function seriesTables(series: readonly TrendSeries[], style: Style): readonly (readonly string[])[] {
  const groups = Map.groupBy(series, titleOf)
  return [...groups].map(([title, group]) => {
    const rows = group.map(({ metric, unit, points, changes }) => [
      printable(metric),
      formatCount(points.length),
      metricText(points[0]!.median, unit),
      metricText(points.at(-1)!.median, unit),
      changes.length === 0 ? 'none shown' : formatCount(changes.length),
    ])
    const table = formatTable(['metric', 'results', 'first', 'latest', 'changes'], rows)
    return [style('strong', printable(title)), ...table]
  })
}

function changeLines({ series, results, significance }: Trend, style: Style): readonly string[] {
  const changes = series.flatMap(one =>
    one.changes.map(change => ({ one, change, at: resultOf(one, change, results) })),
  )
  if (changes.length === 0) return [`No change shown (level ${significance}).`]
  changes.sort((a, b) => (a.at.startedAt < b.at.startedAt ? -1 : Number(a.at.startedAt > b.at.startedAt)))
  const rows = changes.map(({ one, change, at }) => [
    `${timeOf(at)}  ${printable(at.commit?.slice(0, 12) ?? '–')}`,
    `${printable(titleOf(one))}  ${printable(one.metric)}`,
    metricText(change.before, one.unit),
    metricText(change.after, one.unit),
    change.ratio === undefined ? '–' : `${change.ratio.toFixed(2)}×`,
    findingWords[change.finding],
  ])
  const table = formatTable(['changed with', 'series', 'before', 'after', 'ratio', ''], rows)
  return [style('strong', `${counted(changes.length, 'change')} (level ${significance})`), ...table]
}

function resultOf(series: TrendSeries, { point }: TrendChange, results: readonly TrendResult[]): TrendResult {
  return results[series.points[point]!.result]!
}

function titleOf({ workload, engine, settings }: TrendSeries): string {
  return [`${workload} on ${engine}`, ...settings].join(', ')
}

function dayOf({ startedAt }: TrendResult): string {
  return new Date(startedAt).toISOString().slice(0, 10)
}

function timeOf({ startedAt }: TrendResult): string {
  return new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')
}

function counted(count: number, singular: string, plural: string = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`
}
