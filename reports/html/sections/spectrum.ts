/** Latency by percentile: one chart for the operations of one engine, or a chart an operation for several. */
import { operationSpectrumChart, spectrumChart } from '../charts/spectrum.ts'
import { html, type Markup } from '../markup.ts'
import { pluralText } from '../units.ts'
import { hasServiceTimes, operationNames, type ResultView } from '../view.ts'
import { chartBlock, type Section } from './blocks.ts'

const curveReading =
  'Read from the right: at 99.9 %, one operation in a thousand took at least as long as the curve is high. A curve that stays flat to the right is a store without surprises; the last point is the slowest operation.'

const serviceReading =
  'Response time counts from when an operation should have started, service time (dotted) from when it did; the gap between them is waiting.'

export function spectrumSection(view: ResultView): Section {
  const reading = hasServiceTimes(view) ? `${curveReading} ${serviceReading}` : curveReading
  const merged =
    view.roundCount > 1 && html`<p class="note">The histograms of ${pluralText(view.roundCount, 'round')}, merged.</p>`
  const charts = view.several
    ? html`<div class="pair">${chartsByOperation(view, reading)}</div>`
    : view.engines.map(engine => chartBlock({ id: 'spectrum', chart: spectrumChart(engine), reading }))
  return { id: 'spectrum', title: 'Latency by percentile', body: html`${merged}${charts}` }
}

function chartsByOperation(view: ResultView, reading: string): readonly Markup[] {
  return operationNames(view).map((name, index) =>
    chartBlock({
      id: `spectrum-${index}`,
      title: name,
      chart: operationSpectrumChart(view.engines, name),
      reading: index === 0 ? reading : 'Read like the first of these charts.',
    }),
  )
}
