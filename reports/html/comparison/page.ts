/**
 * The page of a comparison, top to bottom. The comparison itself stands in it as JSON (`#comparison`), so that a
 * script can read from the page what a person does.
 */
import type { Comparison } from '../../../harness/results/comparison.ts'
import type { Result } from '../../../harness/results/result.ts'
import { contentsBlock, documentText } from '../document.ts'
import { type Content, html, jsonText } from '../markup.ts'
import { type Section, sectionBlock } from '../sections/blocks.ts'
import { commandSection } from '../sections/command.ts'
import { differencesLead, pairBlock } from './differences.ts'
import { groundsSection } from './grounds.ts'
import { mastheadBlock, sentenceOf, titleOf } from './masthead.ts'
import { meansSection } from './means.ts'
import { overviewSection } from './overview.ts'
import { spectraSection } from './spectra.ts'

export async function comparisonPage(comparison: Comparison, results: readonly Result[]): Promise<string> {
  const sections = sectionsOf(comparison, results)
  return await documentText({
    title: `Comparison: ${titleOf(comparison)}`,
    description: sentenceOf(comparison),
    origin: `harness · comparison format ${comparison.schemaVersion}`,
    body: html`${mastheadBlock(comparison)}
${contentsBlock(sections)}
${sections.map(sectionBlock)}
<script type="application/json" id="comparison">${jsonText(comparison)}</script>`,
  })
}

function sectionsOf(comparison: Comparison, results: readonly Result[]): readonly Section[] {
  const command = commandSection(comparison.command, 'The same comparison, to the last digit:')
  if (comparison.pairs.length === 0) return [command]
  const sections = [
    meansSection(comparison),
    overviewSection(comparison),
    { id: 'differences', title: 'Differences', body: differencesBody(comparison) },
    spectraSection(comparison, results),
    groundsSection(comparison),
    command,
  ]
  return sections.filter(section => section !== undefined)
}

function differencesBody(comparison: Comparison): Content {
  return [differencesLead(comparison), ...comparison.pairs.map((pair, index) => pairBlock(pair, index, comparison))]
}
