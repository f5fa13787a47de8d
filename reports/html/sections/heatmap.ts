/** Every latency of the run phase over time, a heat map an engine. */
import { columnCountMax, heatmapCharts } from '../charts/heatmap.ts'
import { html } from '../markup.ts'
import { type ResultView, shownPhases } from '../view.ts'
import { chartBlock, heatLegendBlock, type Section } from './blocks.ts'
import { shownRoundsNote } from './rounds.ts'

/** Columns that all heat maps of a page share, so that many engines stay under the size of a page. */
const columnBudget = 960

const firstReading =
  'Each cell counts the operations that ended in that moment and took that long. A band is normal life; a second band above it is a second way through the store; a column that reaches up is a stall.'
const nextReading = 'On the same axes and the same scale of colours as the first of these charts.'

export function heatmapSection(view: ResultView): Section {
  const phases = shownPhases(view)
  const charts = heatmapCharts(phases, Math.min(columnCountMax, Math.floor(columnBudget / phases.length)))
  const blocks = phases.map(({ engine }, index) =>
    chartBlock({
      id: `heatmap-${index}`,
      ...(view.several && { title: engine }),
      chart: charts[index]!,
      reading: index === 0 ? firstReading : nextReading,
    }),
  )
  const body = html`${shownRoundsNote(view)}${heatLegendBlock()}<div class="${view.several ? 'pair' : ''}">${blocks}</div>`
  return { id: 'heatmap', title: 'Every latency over time', body }
}
