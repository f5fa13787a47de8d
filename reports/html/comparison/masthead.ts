/**
 * The top of a comparison: what stands against what, how many wins and losses, and what to know before any figure.
 * The banner says what the gate says; where engines of one run stand side by side there is no gate, and it takes no
 * side.
 */
import type { ComparedSide, Comparison, GateOutcome } from '../../../harness/results/comparison.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { warningsBlock } from '../sections/blocks.ts'
import { pluralText, thresholdText } from '../units.ts'
import { ratioText, tallyText } from './findings.ts'
import { namesText, pairTitle } from './names.ts'

interface Tone {
  readonly name: 'plain' | 'good' | 'bad' | 'unsure'
  readonly sign: string
  readonly word: string
}

export function mastheadBlock(comparison: Comparison): Markup {
  const { name, sign, word } = toneOf(comparison)
  return html`
<header class="masthead">
<p class="eyebrow"><span>Comparison</span><span>${titleOf(comparison)}</span><span>noise up to ${thresholdText(comparison.noiseThreshold)}</span></p>
<div class="verdict ${name}">
<p class="verdict-word"><span class="sign" aria-hidden="true">${sign}</span>${word}</p>
<h1>${sentenceOf(comparison)}</h1>
</div>
${noticesBlock(comparison)}
${warningsBlock(warningsOf(comparison))}
</header>`
}

/** `lsm against leveldb`; with several, their names. */
export function titleOf({ pairs }: Comparison): string {
  const names = (side: (pair: (typeof pairs)[number]) => ComparedSide): string =>
    namesText([...new Set(pairs.map(pair => side(pair).label))])
  return pairs.length === 0 ? 'nothing' : `${names(({ head }) => head)} against ${names(({ base }) => base)}`
}

export function sentenceOf(comparison: Comparison): string {
  const { pairs, geometricMeans } = comparison
  if (pairs.length === 0) return 'Nothing was compared: no workload is on both sides.'
  const workloads = [...new Set(pairs.map(({ workload }) => workload))]
  const metricCount = pairs.reduce((count, { metrics }) => count + metrics.length, 0)
  const parts = [
    `${titleOf(comparison)} on ${namesText(workloads)}`,
    `of ${pluralText(metricCount, 'metric')}, ${tallyText(pairs)}`,
  ]
  const mean = geometricMeans.length === 1 ? geometricMeans[0] : undefined
  if (mean !== undefined) parts.push(`geometric mean of ${mean.metric} ${ratioText(mean.ratio)}×`)
  return `${parts.join('; ')}.`
}

const gateTones: Readonly<Record<GateOutcome, Tone>> = {
  passed: { name: 'good', sign: '✓', word: 'The gate passed: nothing that it judges got worse' },
  regressed: { name: 'bad', sign: '✕', word: 'Regression: a metric that the gate judges got worse' },
  violated: { name: 'bad', sign: '✕', word: 'Violated: a check of the head found a wrong answer' },
  failed: { name: 'bad', sign: '✕', word: 'The gate failed: there is nothing to judge by, or not all of it' },
  inconclusive: { name: 'unsure', sign: '?', word: 'Inconclusive: the gate can neither pass nor fail' },
}

/** Engines of one run have no gate, and no side to take. */
function toneOf({ pairs, gate }: Comparison): Tone {
  if (gate !== undefined) return gateTones[gate.outcome]
  const verdicts = pairs.flatMap(({ base, head }) => [base.verdict, head.verdict])
  if (verdicts.includes('violated')) return { name: 'bad', sign: '✕', word: 'Violated: a check found a wrong answer' }
  if (pairs.length === 0 || verdicts.includes('unknown')) {
    return { name: 'unsure', sign: '?', word: 'Unknown: nothing proved all answers right' }
  }
  return { name: 'plain', sign: '✓', word: 'Every check held on both sides' }
}

/** Why the gate did not pass and what could not be compared, each sentence once. */
function noticesBlock({ gate, unmatched }: Comparison): Content {
  const sentences = [...new Set([...(gate?.reasons ?? []), ...unmatched])]
  if (sentences.length === 0) return undefined
  const title = (sentence: string): Content => unmatched.includes(sentence) && html`<strong>Not compared.</strong> `
  return html`<ul class="notices">${sentences.map(sentence => html`<li>${title(sentence)}${sentence}</li>`)}</ul>`
}

/** Each warning once, with the pairs that it is about where it is not about all. */
function warningsOf(comparison: Comparison): readonly string[] {
  const titlesByWarning = new Map<string, string[]>()
  for (const pair of comparison.pairs) {
    for (const warning of new Set(pair.warnings)) {
      titlesByWarning.set(warning, [...(titlesByWarning.get(warning) ?? []), pairTitle(pair, comparison)])
    }
  }
  return [...titlesByWarning].map(([warning, titles]) =>
    titles.length === comparison.pairs.length ? warning : `${namesText(titles)}: ${warning}`,
  )
}
