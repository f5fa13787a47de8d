/** Throughput of the run phase over time. */
import { shadeReading } from '../charts/shade.ts'
import { throughputChart } from '../charts/throughput.ts'
import { html } from '../markup.ts'
import { type ResultView, shownPhases } from '../view.ts'
import { chartBlock, type Section } from './blocks.ts'
import { shownRoundsNote } from './rounds.ts'

export function throughputSection(view: ResultView): Section {
  const chart = chartBlock({
    id: 'throughput',
    chart: throughputChart(shownPhases(view), 'operations/s'),
    reading: [
      'A level line is a steady store. Dips are moments in which it held operations back: flushes, compactions, collections of garbage. Look at the same moment in the charts of latency.',
      view.engines.some(({ faults }) => faults.length > 0) && ` ${shadeReading}`,
    ],
  })
  return {
    id: 'throughput',
    title: 'Throughput over time',
    body: html`${shownRoundsNote(view)}${chart}`,
  }
}
