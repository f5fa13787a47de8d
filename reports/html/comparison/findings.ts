/**
 * What a comparison found, as marks beside the words: each finding has its word, its shape and its colour, so that none
 * is told by colour alone, and a loss stands in the same type as a win.
 */
import type { ComparedMetric, ComparedPair, Finding } from '../../../harness/results/comparison.ts'
import { findingWords } from '../../metric-text.ts'
import { html, type Markup, trusted } from '../markup.ts'
import type { Color } from '../palette.ts'
import { countText } from '../units.ts'

interface Look {
  /** Path of the mark around the origin. */
  readonly path: string
  readonly color: Color
  readonly filled: boolean
}

const looks: Readonly<Record<Finding, Look>> = {
  better: { path: 'M0-6 6 5H-6Z', color: '--good', filled: true },
  worse: { path: 'M0 6 6-5H-6Z', color: '--bad', filled: true },
  same: { path: 'M0-5A5 5 0 0 1 0 5 5 5 0 0 1 0-5Z', color: '--muted', filled: false },
  unsure: { path: 'M0-6 6 0 0 6-6 0Z', color: '--unsure', filled: false },
}

const findings = Object.keys(looks) as readonly Finding[]

/** The shapes, once a page: `findingMark` refers to them. */
export function findingShapes(): Markup {
  const shapes = findings.map(finding => {
    const { path, color, filled } = looks[finding]
    return html`<path id="mark-${finding}" d="${path}" fill="var(${filled ? color : '--surface'})" stroke="var(${color})" stroke-width="1.75"/>`
  })
  return html`<svg class="unseen" aria-hidden="true"><defs>${shapes}</defs></svg>`
}

/** The shape alone, around the origin. */
export function findingMark(finding: Finding): Markup {
  return html`<use href="#mark-${finding}"/>`
}

/** Shape and word. */
export function findingText(finding: Finding): Markup {
  return html`<span class="finding">${shapeOf(finding)}${findingWords[finding]}</span>`
}

/** The same where there is little room: what shows no difference is a shape, and a word for those who cannot see it. */
export function findingShort(finding: Finding): Markup {
  const word = findingWords[finding]
  if (finding === 'better' || finding === 'worse') return findingText(finding)
  return html`<span class="finding" title="${word}">${shapeOf(finding)}<span class="unseen">${word}</span></span>`
}

function shapeOf(finding: Finding): Markup {
  return html`<svg width="14" height="14" viewBox="-7.5 -7.5 15 15" aria-hidden="true">${findingMark(finding)}</svg>`
}

/** Every finding with its shape, for whoever reads the first table. */
export function findingLegend(): Markup {
  return html`<ul class="legend">${findings.map(finding => html`<li>${findingText(finding)}</li>`)}</ul>`
}

/** `7 better, 2 worse, 3 with no difference shown`; what there is none of is left out, but for wins and losses. */
export function tallyText(pairs: readonly ComparedPair[]): string {
  const findings = pairs.flatMap(({ metrics }) => metrics.map(({ finding }) => finding))
  const count = (finding: Finding): number => findings.filter(found => found === finding).length
  const parts = [`${countText(count('better'))} better`, `${countText(count('worse'))} worse`]
  if (count('same') > 0) parts.push(`${countText(count('same'))} with no difference shown`)
  if (count('unsure') > 0) parts.push(`${countText(count('unsure'))} with too few rounds to tell`)
  return parts.join(', ')
}

/** `0.91×`, with its interval where it has one; a dash where there is no ratio. */
export function ratioCell({ ratio, exact }: ComparedMetric): Markup {
  if (ratio === undefined) return trusted('–')
  const isPoint = exact && ratio.low === ratio.high
  const interval = html`<span class="hint">${isPoint ? 'exact' : `${ratioText(ratio.low)} to ${ratioText(ratio.high)}`}</span>`
  return html`<span class="over" title="${ratio.estimate}">${ratioText(ratio.estimate)}×</span> ${interval}`
}

/** Two decimals about 1, where most ratios are; three digits far from it. */
export function ratioText(ratio: number): string {
  if (ratio >= 99.95) return countText(ratio)
  if (ratio >= 9.995) return ratio.toFixed(1)
  return ratio < 0.1 && ratio > 0 ? String(Number(ratio.toPrecision(2))) : ratio.toFixed(2)
}

/** The adjusted probability, the raw one in its tooltip. */
export function probabilityCell({ p, exact }: ComparedMetric): Markup {
  if (p === undefined) return html`<span class="hint">${exact ? 'exact' : 'not tested'}</span>`
  return html`<span title="before the correction: ${p.raw}">${probabilityText(p.adjusted)}</span>`
}

export function probabilityText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
