/** What the comparison rests on: the sides with their rounds and results, and what a difference had to pass. */
import type { Comparison } from '../../../harness/results/comparison.ts'
import { type Content, html } from '../markup.ts'
import { type Column, factsBlock, type Section, tableBlock } from '../sections/blocks.ts'
import { countText, thresholdText } from '../units.ts'
import { sidesOf } from './sides.ts'

const columns: readonly Column[] = [
  { title: 'Side' },
  { title: 'Workload', align: 'left' },
  { title: 'Engine', align: 'left' },
  { title: 'Rounds' },
  { title: 'Verdict', align: 'left' },
  { title: 'Results', align: 'left' },
]

export function groundsSection(comparison: Comparison): Section {
  const rows = sidesOf(comparison).map(({ side, workload }): readonly Content[] => [
    side.label,
    workload,
    side.engine,
    countText(side.rounds),
    side.verdict,
    side.results.map(name => html`<code class="hint">${name}</code>`),
  ])
  const facts = factsBlock([
    ['A difference counts from', thresholdText(comparison.noiseThreshold)],
    ['Confidence of every interval', thresholdText(comparison.confidence)],
    ['Seed of the resampling', String(comparison.seed)],
  ])
  return { id: 'grounds', title: 'What it rests on', body: html`${facts}${tableBlock(columns, rows)}` }
}
