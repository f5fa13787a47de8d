/** The load before the run: how fast the store took its data in. */
import { throughputChart } from '../charts/throughput.ts'
import { html } from '../markup.ts'
import { countText, durationText, rateText, secondsText } from '../units.ts'
import { phaseOf, type ResultView } from '../view.ts'
import { type Column, chartBlock, figureCell, missingBlock, type Section, tableBlock } from './blocks.ts'

/** Fewer points over time say no more than the table. */
const chartIntervalsMin = 3

export function loadSection(view: ResultView): Section {
  const loads = view.engines.flatMap(({ name, shown }, index) => {
    const phase = phaseOf(shown, 'load')
    return phase === undefined ? [] : [{ engine: name, index, phase, faults: [] }]
  })
  if (loads.length === 0) return { id: 'load', title: 'Load', body: missingBlock('The result holds no load phase.') }
  const columns: readonly Column[] = [
    { title: 'Engine' },
    { title: 'Records' },
    { title: 'Took' },
    { title: 'Per second' },
    { title: 'p50' },
    { title: 'p99' },
    { title: 'Maximum' },
  ]
  const rows = loads.flatMap(({ engine, phase }) =>
    Object.values(phase.operations).map(({ count, latencyNs }) => [
      engine,
      countText(count),
      secondsText(phase.seconds),
      rateText(count / phase.seconds),
      ...[latencyNs.p50, latencyNs.p99, latencyNs.max].map(ns => figureCell(durationText(ns), `${countText(ns)} ns`)),
    ]),
  )
  const { records, loadBatchLength } = view.result.plan
  const batches =
    loadBatchLength > 1 ? ` in batches of ${countText(loadBatchLength)}; a latency is that of a whole batch` : ''
  const drawn = loads.some(({ phase }) => phase.series.seconds.length >= chartIntervalsMin)
  const chart = chartBlock({
    id: 'load',
    chart: throughputChart(loads, 'records/s'),
    reading:
      'Writing only, before anything is measured for the figures above. A line that falls is a store that pays later for what it takes in now.',
  })
  const body = html`${tableBlock(columns, rows)}<p class="note">${countText(records)} records were asked for${batches}.</p>${drawn && chart}`
  return { id: 'load', title: 'Load', body }
}
