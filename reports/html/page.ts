/**
 * The page, top to bottom. Sections say what they have; this file gives them their order and the document its
 * frame: a policy that lets nothing be fetched and no script run but ours, by hash.
 */
import { createHash } from 'node:crypto'
import { chartsScript, copyScript, plotlyPacked, plotlySource } from './assets.ts'
import { type Content, html, type Markup, trusted } from './markup.ts'
import { missingBlock, type Section, sectionBlock } from './sections/blocks.ts'
import { checksSection } from './sections/checks.ts'
import { commandSection } from './sections/command.ts'
import { comparisonBlock } from './sections/comparison.ts'
import { costSection } from './sections/cost.ts'
import { diskSection } from './sections/disk.ts'
import { environmentSection } from './sections/environment.ts'
import { headlineBlock } from './sections/headline.ts'
import { heatmapSection } from './sections/heatmap.ts'
import { latencySection } from './sections/latency.ts'
import { loadSection } from './sections/load.ts'
import { metricsSection } from './sections/metrics.ts'
import { operationsSection } from './sections/operations.ts'
import { roundsSection } from './sections/rounds.ts'
import { scheduleSection } from './sections/schedule.ts'
import { spectrumSection } from './sections/spectrum.ts'
import { throughputSection } from './sections/throughput.ts'
import { summarySentence, verdictBlock } from './sections/verdict.ts'
import { style } from './style.css.ts'
import type { ResultView } from './view.ts'

export async function pageOf(view: ResultView): Promise<string> {
  const [source, charts, copy] = await Promise.all([plotlySource(), chartsScript(), copyScript()])
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    'img-src data:',
    "style-src 'unsafe-inline'",
    `script-src ${[source, charts, copy].map(hashOf).join(' ')}`,
  ].join('; ')
  const sections = sectionsOf(view)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${summarySentence(view)}">
<link rel="icon" href="data:,">
<title>${view.result.name}</title>
<style>${trusted(style)}</style>
</head>
<body>
<main>
${verdictBlock(view)}
${contentsBlock(sections)}
${figuresBlock(view)}
${sections.map(sectionBlock)}
</main>
<footer><p>${view.result.environment.tool} · result format ${view.result.schemaVersion} · charts by plotly.js, MIT licence · this file is whole: it fetches nothing</p></footer>
<noscript><p class="missing">The charts need JavaScript; every table on this page works without it.</p></noscript>
<script type="text/plain" id="plotly">${trusted(await plotlyPacked())}</script>
<script type="module">${trusted(charts)}</script>
<script type="module">${trusted(copy)}</script>
</body>
</html>
`
  return page.text
}

function sectionsOf(view: ResultView): readonly Section[] {
  return [
    ...runSections(view),
    roundsSection(view),
    checksSection(view),
    metricsSection(view),
    diskSection(view),
    costSection(view),
    loadSection(view),
    environmentSection(view),
    commandSection(view.result),
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
    spectrumSection(view),
    heatmapSection(view),
    operationsSection(view),
    scheduleSection(view),
  ]
}

function figuresBlock(view: ResultView): Content {
  if (view.engines.every(({ median }) => median === undefined)) return undefined
  return view.several ? comparisonBlock(view) : headlineBlock(view.engines[0]!)
}

function contentsBlock(sections: readonly Section[]): Markup {
  const links: readonly Content[] = sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)
  return html`<nav aria-label="Contents"><ul>${links}</ul></nav>`
}

function hashOf(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`
}
