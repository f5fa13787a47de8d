/** Latency percentiles of the run phase over time. */
import { latencyChart, maximum, percentileChart, percentiles } from '../charts/latency.ts'
import { faultLegend } from '../charts/shade.ts'
import { unitedFaults } from '../faults.ts'
import { html, type Markup } from '../markup.ts'
import { seriesColor, seriesDash } from '../palette.ts'
import { type PhaseOfEngine, type ResultView, shownPhases } from '../view.ts'
import { chartBlock, legendBlock, type Section } from './blocks.ts'
import { shownRoundsNote } from './rounds.ts'

export function latencySection(view: ResultView): Section {
  const phases = shownPhases(view)
  const charts = view.several ? chartsByPercentile(phases) : chartOfOne(phases)
  return { id: 'latency', title: 'Latency over time', body: html`${shownRoundsNote(view)}${charts}` }
}

function chartOfOne(phases: readonly PhaseOfEngine[]): readonly Markup[] {
  return phases.map(phase =>
    chartBlock({
      id: 'latency',
      chart: latencyChart(phase),
      reading:
        'In each interval, half of all operations were faster than p50, all but one in a hundred faster than p99, all but one in a thousand faster than p99.9.',
    }),
  )
}

const readings: Readonly<Record<string, string>> = {
  p50: 'Half of the operations of each interval were faster. Lower is better.',
  p99: 'All but one in a hundred were faster: what a user meets every day.',
  'p99.9': 'All but one in a thousand were faster: stalls show here first.',
  Maximum: 'The slowest operation of each interval.',
}

function chartsByPercentile(phases: readonly PhaseOfEngine[]): Markup {
  const legend = legendBlock([
    ...phases.map(({ engine, index }) => ({ name: engine, color: seriesColor(index), mark: seriesDash(index) })),
    ...faultLegend(unitedFaults(phases.map(({ faults }) => faults))),
  ])
  const charts = [...percentiles, maximum].map(percentile =>
    chartBlock({
      id: `latency-${percentile.name.replace('.', '-')}`,
      title: percentile.name,
      chart: percentileChart(phases, percentile),
      reading: readings[percentile.name],
    }),
  )
  return html`${legend}<div class="pair">${charts}</div>`
}
