/** The top of a history: how many results, from when to when, and how many changes. It judges nothing. */
import { html, type Markup } from '../markup.ts'
import { warningsBlock } from '../sections/blocks.ts'
import { countText, dateText, pluralText } from '../units.ts'
import { rowCountMax, type TrendView } from './view.ts'

export function mastheadBlock(view: TrendView): Markup {
  const { results, leftOut, apart } = view.trend
  return html`
<header class="masthead">
<p class="eyebrow"><span>History</span><span>${dateText(results[0]!.startedAt)} to ${dateText(results.at(-1)!.startedAt)}</span></p>
<div class="verdict plain">
<h1>${sentenceOf(view)}</h1>
</div>
${warningsBlock(upTo(rowCountMax, [...apart, ...leftOut]))}
</header>`
}

function upTo(most: number, sentences: readonly string[]): readonly string[] {
  if (sentences.length <= most) return sentences
  return [...sentences.slice(0, most), `And ${countText(sentences.length - most)} more of the kind.`]
}

export function sentenceOf({ trend, changes }: TrendView): string {
  const count = (finding: string): number => changes.filter(({ change }) => change.finding === finding).length
  const told =
    changes.length === 0
      ? 'no change shown'
      : `${pluralText(changes.length, 'change')}: ${countText(count('better'))} for the better, ${countText(count('worse'))} for the worse`
  return `${pluralText(trend.results.length, 'result')} in ${pluralText(trend.series.length, 'series', 'series')}; ${told}.`
}
