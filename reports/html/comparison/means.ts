/** Each metric over all workloads: the geometric mean of its ratios. */
import type { Comparison, GeometricMean } from '../../../harness/results/comparison.ts'
import { html } from '../markup.ts'
import { type Column, type Section, tableBlock } from '../sections/blocks.ts'
import { countText } from '../units.ts'
import { ratioText } from './findings.ts'

const columns: readonly Column[] = [{ title: 'Metric' }, { title: 'Workloads' }, { title: 'Head over base' }]

/** Only where there is a mean to tell. */
export function meansSection({ geometricMeans }: Comparison): Section | undefined {
  if (geometricMeans.length === 0) return undefined
  const rows = geometricMeans.map(mean => [
    html`${mean.metric} <span class="hint">${mean.head} against ${mean.base}</span>`,
    countText(mean.workloads),
    html`<span title="${mean.ratio}">${ratioText(mean.ratio)}×</span> <span class="meaning">${wordsOf(mean)}</span>`,
  ])
  const note = html`<p class="note">The product of the ratios, its root taken: 2× here and 0.5× there is 1×. It hides which workload won where; the tables of differences tell that. A mean has no test of its own.</p>`
  return { id: 'means', title: 'Over all workloads', body: html`${tableBlock(columns, rows)}${note}` }
}

function wordsOf({ ratio, better }: GeometricMean): string {
  const [direction, good] = ratio >= 1 ? ['more', better === 'higher'] : ['less', better === 'lower']
  const percent = Math.abs(ratio - 1) * 100
  if (percent < 0.05) return 'even'
  return `${percent < 10 ? percent.toFixed(1) : countText(percent)}\u00a0% ${direction}, ${good ? 'better' : 'worse'}`
}
