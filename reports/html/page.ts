/** The page of a result, top to bottom. Sections say what they have; this file gives them their order. */
import type { Comparison } from '../../harness/results/comparison.ts'
import { contentsBlock, documentText } from './document.ts'
import { type Content, html } from './markup.ts'
import { missingBlock, type Section, sectionBlock } from './sections/blocks.ts'
import { checksSection } from './sections/checks.ts'
import { coldSection } from './sections/cold.ts'
import { commandSection } from './sections/command.ts'
import { comparisonBlock, differencesOfEngines } from './sections/comparison.ts'
import { costSection } from './sections/cost.ts'
import { counterexampleSection } from './sections/counterexample.ts'
import { diskSection } from './sections/disk.ts'
import { environmentSection } from './sections/environment.ts'
import { headlineBlock } from './sections/headline.ts'
import { heatmapSection } from './sections/heatmap.ts'
import { latencySection } from './sections/latency.ts'
import { loadSection } from './sections/load.ts'
import { metricsSection } from './sections/metrics.ts'
import { objectivesSection } from './sections/objectives.ts'
import { operationsSection } from './sections/operations.ts'
import { recoverySection } from './sections/recovery.ts'
import { roundsSection } from './sections/rounds.ts'
import { scheduleSection } from './sections/schedule.ts'
import { spectrumSection } from './sections/spectrum.ts'
import { stagesSection } from './sections/stages.ts'
import { throughputSection } from './sections/throughput.ts'
import { summarySentence, verdictBlock } from './sections/verdict.ts'
import type { ResultView } from './view.ts'

/** `comparison` is of the result's own engines; its differences are shown where it is given and has any. */
export async function pageOf(view: ResultView, comparison?: Comparison): Promise<string> {
  const sections = sectionsOf(view, comparison)
  return await documentText({
    title: view.result.name,
    description: summarySentence(view),
    origin: `${view.result.environment.tool} · result format ${view.result.schemaVersion}`,
    body: html`${verdictBlock(view)}
${contentsBlock(sections)}
${figuresBlock(view)}
${sections.map(sectionBlock)}`,
  })
}

function sectionsOf(view: ResultView, comparison?: Comparison): readonly Section[] {
  return [
    comparison && differencesOfEngines(comparison),
    objectivesSection(view),
    counterexampleSection(view),
    recoverySection(view),
    ...runSections(view),
    roundsSection(view),
    checksSection(view),
    metricsSection(view),
    diskSection(view),
    costSection(view),
    loadSection(view),
    environmentSection(view),
    commandSection(view.result.command, 'The same workload, settings and seed:'),
  ].filter(section => section !== undefined)
}

/** What the run phase measured; a run that never got there has one section that says so. */
function runSections(view: ResultView): readonly (Section | undefined)[] {
  if (view.engines.every(({ median }) => median === undefined)) {
    const reason =
      'No operation of the run phase was measured, so this page has no throughput, no latencies and no charts of them. What is known stands below.'
    return [{ id: 'run', title: 'Run phase', body: missingBlock(reason) }]
  }
  return [
    throughputSection(view),
    latencySection(view),
    stagesSection(view),
    spectrumSection(view),
    heatmapSection(view),
    operationsSection(view),
    coldSection(view),
    scheduleSection(view),
  ]
}

function figuresBlock(view: ResultView): Content {
  if (view.engines.every(({ median }) => median === undefined)) return undefined
  return view.several ? comparisonBlock(view) : headlineBlock(view.engines[0]!)
}
