/** The table of the run phase: each operation, with both its times where they differ. */
import { percentileNames } from '../../../harness/results/summary.ts'
import { type Content, html } from '../markup.ts'
import { countText, durationText, rateText } from '../units.ts'
import {
  type EngineView,
  hasServiceTimes,
  type OperationView,
  operationNames,
  type Percentiles,
  type ResultView,
} from '../view.ts'
import { type Column, figureCell, missingBlock, type Section, tableBlock } from './blocks.ts'

const latencyColumns: readonly Column[] = ['p50', 'p90', 'p99', 'p99.9', 'Maximum'].map(title => ({ title }))

export function operationsSection(view: ResultView): Section {
  const { engines, several } = view
  const timed = hasServiceTimes(view)
  const columns: readonly Column[] = [
    { title: 'Operation' },
    ...(several ? [{ title: 'Engine', align: 'left' } as const] : []),
    { title: 'Count' },
    { title: 'Errors' },
    { title: 'Per second' },
    ...(timed ? [{ title: 'Time', align: 'left' } as const] : []),
    ...latencyColumns,
  ]
  const rows = operationNames(view).flatMap(name =>
    engines.flatMap(engine => {
      const operation = engine.operations.find(candidate => candidate.name === name)
      return operation === undefined ? [] : operationRows(operation, several ? engine : undefined, timed)
    }),
  )
  if (rows.length === 0) {
    return { id: 'operations', title: 'Operations', body: missingBlock('No operation of the run phase was measured.') }
  }
  return {
    id: 'operations',
    title: 'Operations',
    body: html`${tableBlock(columns, rows)}${tableNotes(view, timed)}`,
  }
}

/** One row a time: response and, under it, service where that differs. */
function operationRows(
  operation: OperationView,
  engine: EngineView | undefined,
  timed: boolean,
): readonly (readonly Content[])[] {
  const first = [
    operation.name,
    ...(engine === undefined ? [] : [engine.name]),
    countText(operation.summary.count),
    errorsCell(operation),
    rateText(operation.operationsPerSecond.median),
    ...(timed ? ['response'] : []),
    ...latencyCells(operation.summary.latencyNs),
  ]
  if (operation.service === undefined) return [first]
  const blanks = first.slice(1, first.length - 6).map(() => '')
  return [first, ['', ...blanks, 'service', ...latencyCells(operation.service)]]
}

function latencyCells(latency: Percentiles): readonly Content[] {
  return percentileNames.map(name =>
    figureCell(durationText(latency[name].median), `${countText(latency[name].median)} ns`),
  )
}

function errorsCell({ summary }: OperationView): Content {
  if (summary.errors === 0) return '0'
  const codes = Object.entries(summary.errorsByCode).map(([code, count]) => `${countText(count)} ${code}`)
  return html`<strong>${countText(summary.errors)}</strong> <span class="hint">${codes.join(', ')}</span>`
}

function tableNotes(view: ResultView, timed: boolean): Content {
  const notes = ['The exact nanoseconds show where the pointer rests on a figure.']
  if (timed)
    notes.push('Response time counts from when the operation should have started, service time from when it did.')
  if (view.roundCount > 1) notes.push('Counts are sums over the rounds; rates and latencies are their medians.')
  return html`<p class="note">${notes.join(' ')}</p>`
}
