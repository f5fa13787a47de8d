/**
 * Pages: each one HTML file that needs nothing else, readable on a phone, in the dark and on paper.
 *
 * Pure functions of what was measured. Reading results, writing files and opening browsers are the caller's.
 */
import type { Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import type { Trend } from '../../harness/results/trend.ts'
import { comparisonPage } from './comparison/page.ts'
import { pageOf } from './page.ts'
import { trendPage } from './trend/page.ts'
import { viewOf } from './view.ts'

/** A page above this does not open well from a mail or a build's artefacts. */
export const pageBytesMax = 2_000_000

/**
 * The page of one result. `comparison` is of its own engines, for a result of several engines in rounds.
 *
 * @throws Error the page would pass `pageBytesMax`; the message has the size
 */
export async function renderReport(result: Result, comparison?: Comparison): Promise<string> {
  return bounded(await pageOf(viewOf(result), comparison), result.name)
}

/**
 * The page of a comparison. `results` are those that its sides name, as far as they are at hand: latency spectra
 * are drawn from them, everything else from the comparison alone.
 *
 * @throws Error the page would pass `pageBytesMax`; the message has the size
 */
export async function renderComparison(comparison: Comparison, results: readonly Result[]): Promise<string> {
  return bounded(await comparisonPage(comparison, results), 'the comparison')
}

/**
 * The page of a history.
 *
 * @throws Error the page would pass `pageBytesMax`; the message has the size
 */
export async function renderTrend(trend: Trend): Promise<string> {
  return bounded(await trendPage(trend), 'the history')
}

function bounded(page: string, name: string): string {
  const pageBytes = Buffer.byteLength(page)
  if (pageBytes >= pageBytesMax) {
    throw new Error(`the page of ${name} would have ${pageBytes} bytes, the most is ${pageBytesMax}`)
  }
  return page
}
