/**
 * Several engines side by side: a bar each with its interval over rounds, and a table of figures with the
 * ratio to the first engine. Wins and losses stand in the same type.
 */
import type { Comparison } from '../../../harness/results/comparison.ts'
import type { SelfMeasurement } from '../../../harness/results/result.ts'
import { type Estimate, estimate } from '../../../harness/results/summary.ts'
import { barChart, type Quantity } from '../charts/bars.ts'
import { differencesLead, pairBlock } from '../comparison/differences.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { bytesText, countText, durationText, pluralText, rateText, timesText } from '../units.ts'
import type { EngineView, ResultView, RoundView } from '../view.ts'
import { chartBlock, figureCell, type Section, tableBlock } from './blocks.ts'

const throughput: Quantity = {
  title: 'operations/s, more is better',
  format: ',.0f',
  suffix: '',
  of: ({ phase }) => phase.operationsPerSecond,
}

const tailLatency: Quantity = {
  title: 'p99 of all operations, less is better',
  format: '.3s',
  suffix: 's',
  of: ({ response }) => response && response.p99 / 1e9,
}

export function comparisonBlock(view: ResultView): Markup {
  const { engines } = view
  const heightPx = 84 + engines.length * 44
  const interval =
    view.roundCount > 1
      ? `The bar ends at the median of ${pluralText(view.roundCount, 'round')}; dots are the rounds, and the line runs from the lowest round to the highest. Where two lines overlap, the order of the bars may be chance.`
      : 'One round an engine: there is no interval, so small differences mean nothing.'
  return html`
<div class="pair">
${chartBlock({ id: 'bars-throughput', title: 'Throughput', chart: barChart(engines, throughput), reading: interval, heightPx })}
${chartBlock({ id: 'bars-p99', title: 'Tail latency', chart: barChart(engines, tailLatency), reading: 'Drawn like the bars of throughput; here the short bar wins.', heightPx })}
</div>
${comparisonTable(view)}`
}

/** Every other engine against the first, metric by metric; nothing where nothing was compared. */
export function differencesOfEngines(comparison: Comparison): Section | undefined {
  if (comparison.pairs.length === 0) return undefined
  const warnings = [...new Set(comparison.pairs.flatMap(({ warnings }) => warnings))]
  return {
    id: 'differences',
    title: 'Differences between the engines',
    body: html`${differencesLead(comparison)}
${warnings.map(warning => html`<p class="note">${warning}</p>`)}
${comparison.pairs.map((pair, index) => pairBlock(pair, index, comparison))}`,
  }
}

interface Row {
  readonly title: string
  readonly better: 'more' | 'less'
  readonly of: (engine: EngineView) => Estimate | undefined
  readonly text: (value: number) => string
}

const rows: readonly Row[] = [
  {
    title: 'Operations a second',
    better: 'more',
    of: ({ summary, median }) => median && summary.operationsPerSecond,
    text: rateText,
  },
  { title: 'p50, all operations', better: 'less', of: ({ response }) => response?.p50, text: durationText },
  { title: 'p99, all operations', better: 'less', of: ({ response }) => response?.p99, text: durationText },
  { title: 'p99.9, all operations', better: 'less', of: ({ response }) => response?.p999, text: durationText },
  { title: 'Maximum, all operations', better: 'less', of: ({ response }) => response?.max, text: durationText },
  { title: 'Load, records a second', better: 'more', of: ({ summary }) => summary.loadedPerSecond, text: rateText },
  { title: 'Disk after the load', better: 'less', of: ({ summary }) => summary.diskBytesAfterLoad, text: bytesText },
  { title: 'Disk after the run', better: 'less', of: ({ summary }) => summary.diskBytesAfterRun, text: bytesText },
  {
    title: 'Memory at its highest',
    better: 'less',
    of: ({ rounds }) => estimateOf(rounds, ({ self }) => self.memoryBytesMax),
    text: bytesText,
  },
  {
    title: 'Processor time an operation',
    better: 'less',
    of: ({ rounds }) => estimateOf(rounds, ({ self, phase }) => (self.cpuSeconds * 1e9) / phase.operationCount),
    text: durationText,
  },
]

type SelfMeasuredRound = RoundView & { readonly self: SelfMeasurement }

function estimateOf(rounds: readonly RoundView[], of: (round: SelfMeasuredRound) => number): Estimate | undefined {
  const values = rounds.flatMap(round => (round.run.self === undefined ? [] : [of({ ...round, self: round.run.self })]))
  return values.length === 0 ? undefined : estimate(values)
}

function comparisonTable({ engines, roundCount }: ResultView): Markup {
  const first = engines[0]!
  const table = tableBlock(
    [{ title: '' }, ...engines.map(({ name }) => ({ title: name }))],
    rows
      .filter(row => engines.some(engine => row.of(engine) !== undefined))
      .map(row => [
        html`${row.title} <span class="hint">${row.better} is better</span>`,
        ...engines.map(engine => comparedCell(row, engine, first)),
      ]),
  )
  return html`${table}
<p class="note">× is the ratio to ${first.name}, the first engine of the command. ${roundCount > 1 && 'Each figure is the median over the rounds.'}</p>`
}

function comparedCell(row: Row, engine: EngineView, first: EngineView): Content {
  const value = row.of(engine)?.median
  if (value === undefined) return '–'
  const base = row.of(first)?.median
  const cell = figureCell(row.text(value), countText(value))
  if (engine === first) return cell
  const ratio = base ? timesText(value / base) : ''
  return html`${cell} <span class="ratio">${ratio}</span>`
}
