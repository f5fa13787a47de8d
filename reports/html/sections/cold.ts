/** The first operations after the store was opened again, beside the same operations of the run phase. */
import type { OperationResult } from '../../../harness/results/result.ts'
import { type Content, html } from '../markup.ts'
import { countText, durationText } from '../units.ts'
import { type EngineView, phaseOf, type ResultView } from '../view.ts'
import { type Column, figureCell, type Section, tableBlock } from './blocks.ts'

/** Only where there was such a phase. */
export function coldSection(view: ResultView): Section | undefined {
  const measured = view.engines.map(({ shown }) => phaseOf(shown, 'cold')?.operations ?? {})
  const names = new Set(measured.flatMap(operations => Object.keys(operations)))
  const rows = [...names].flatMap(name => view.engines.flatMap(engine => rowOf(engine, name, view.several)))
  if (rows.length === 0) return undefined
  const columns: readonly Column[] = [
    { title: 'Operation' },
    ...(view.several ? [{ title: 'Engine', align: 'left' } as const] : []),
    ...['Count', 'Cold p50', 'Cold p99', 'Cold maximum', 'Warm p50', 'Warm p99'].map(title => ({ title })),
  ]
  return {
    id: 'cold',
    title: 'Cold and warm',
    body: html`${tableBlock(columns, rows)}<p class="note">Cold: the first operations after the store was closed and opened again; the operating system's own cache of files is as it was. Warm: the run phase.</p>`,
  }
}

/** None where the engine did no such operation. */
function rowOf({ name, shown }: EngineView, operation: string, several: boolean): readonly (readonly Content[])[] {
  const cold = phaseOf(shown, 'cold')?.operations[operation]
  const warm = phaseOf(shown, 'run')?.operations[operation]
  if (cold === undefined || cold.count === 0) return []
  return [
    [
      operation,
      ...(several ? [name] : []),
      countText(cold.count),
      ...cells(cold, ['p50', 'p99', 'max']),
      ...(warm === undefined ? ['–', '–'] : cells(warm, ['p50', 'p99'])),
    ],
  ]
}

function cells({ latencyNs }: OperationResult, names: readonly ('p50' | 'p99' | 'max')[]): readonly Content[] {
  return names.map(name => figureCell(durationText(latencyNs[name]), `${countText(latencyNs[name])} ns`))
}
