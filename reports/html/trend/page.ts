/**
 * The page of a history, top to bottom. The changes stand in it as JSON too (`#trend`); of points there may be more
 * than a page can hold, `harness history --json` has them.
 */
import type { Trend } from '../../../harness/results/trend.ts'
import { contentsBlock, documentText } from '../document.ts'
import { html, jsonText } from '../markup.ts'
import { type Section, sectionBlock } from '../sections/blocks.ts'
import { commandSection } from '../sections/command.ts'
import { chartsSection } from './charts.ts'
import { mastheadBlock, sentenceOf } from './masthead.ts'
import { changesSection, seriesSection } from './tables.ts'
import { trendView } from './view.ts'

export async function trendPage(trend: Trend): Promise<string> {
  const view = trendView(trend)
  const sections: readonly Section[] = [
    changesSection(view),
    chartsSection(view),
    seriesSection(view),
    commandSection(trend.command, 'The same metrics, level and seed; results that came since join in:'),
  ]
  const { schemaVersion, command, significance, seed } = trend
  const changes = view.changes.map(({ view: { series }, change, result }) => {
    const { workload, engine, settings, metric, unit } = series
    return { workload, engine, settings, metric, unit, ...change, result }
  })
  const told = { schemaVersion, command, significance, seed, changes }
  return await documentText({
    title: 'History',
    description: sentenceOf(view),
    origin: `harness · history format ${schemaVersion}`,
    body: html`${mastheadBlock(view)}
${contentsBlock(sections)}
${sections.map(sectionBlock)}
<script type="application/json" id="trend">${jsonText(told)}</script>`,
  })
}
