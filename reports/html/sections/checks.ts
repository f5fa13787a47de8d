/** What was proven about the answers, the worst first. */
import type { Verdict } from '../../../harness/results/result.ts'
import { type Content, html, type Markup } from '../markup.ts'
import type { ResultView } from '../view.ts'
import { type Column, missingBlock, type Section, tableBlock } from './blocks.ts'

const verdictSigns: Readonly<Record<Verdict, string>> = { valid: '✓', violated: '✕', unknown: '?' }
const verdictWords: Readonly<Record<Verdict, string>> = { valid: 'held', violated: 'violated', unknown: 'unknown' }

/** Each check once an engine, as in the round that did worst on it; violated first, then unknown. */
export function checksSection(view: ResultView): Section {
  const checks = view.engines.flatMap(({ name, summary }) => summary.checks.map(check => ({ ...check, engine: name })))
  if (checks.length === 0) {
    return {
      id: 'checks',
      title: 'Checks',
      body: missingBlock('No check ran, so nothing is proven about the answers.'),
    }
  }
  const order: readonly Verdict[] = ['violated', 'unknown', 'valid']
  const sorted = checks.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  const columns: readonly Column[] = [
    { title: 'Check' },
    ...(view.several ? [{ title: 'Engine', align: 'left' } as const] : []),
    { title: 'Answer', align: 'left' },
  ]
  const rows = sorted.map(({ name, engine, detail, verdict }): Content[] => [
    html`${name}<span class="meaning">${detail}</span>`,
    ...(view.several ? [engine] : []),
    verdictMark(verdict),
  ])
  const worst = view.roundCount > 1 && html`<p class="note">Each as in the round that did worst on it.</p>`
  return { id: 'checks', title: 'Checks', body: html`${tableBlock(columns, rows)}${worst}` }
}

function verdictMark(verdict: Verdict): Markup {
  return html`<span class="mark ${verdict}"><span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdictWords[verdict]}</span>`
}
