/** What was asked for beforehand, and what it came to: the missed ones first. */
import { measuredText } from '../../objective-text.ts'
import { type Content, html, type Markup } from '../markup.ts'
import type { ResultView } from '../view.ts'
import { type Column, type Section, tableBlock } from './blocks.ts'

/** Only where objectives were given. */
export function objectivesSection(view: ResultView): Section | undefined {
  const { objectives = [] } = view.result
  if (objectives.length === 0) return undefined
  const columns: readonly Column[] = [
    { title: 'Objective' },
    ...(view.several ? [{ title: 'Engine', align: 'left' } as const] : []),
    { title: 'Measured', align: 'left' },
    { title: 'Answer', align: 'left' },
  ]
  const rows = objectives
    .toSorted((a, b) => Number(a.met) - Number(b.met))
    .map((result): Content[] => [
      html`<code>${result.objective.text}</code>`,
      ...(view.several ? [result.engine] : []),
      measuredText(result),
      answerMark(result.met),
    ])
  const note =
    'Each by the median over the complete rounds; latencies are response times. What was not measured is missed.'
  return {
    id: 'objectives',
    title: 'Objectives',
    body: html`${tableBlock(columns, rows)}<p class="note">${note}</p>`,
  }
}

/** In the colours of checks: met as held, missed as violated. */
function answerMark(met: boolean): Markup {
  const [tone, sign, word] = met ? ['valid', '✓', 'met'] : ['violated', '✕', 'missed']
  return html`<span class="mark ${tone}"><span aria-hidden="true">${sign}</span> ${word}</span>`
}
