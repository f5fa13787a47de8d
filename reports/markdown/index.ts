/**
 * Markdown for GitHub: the comment of a pull request, or the summary of a step.
 *
 * Pure functions to a text of at most `bytesMax` bytes, cut between lines, with a note of what was left out. It begins
 * with a marker, by which whoever posts comments finds the one to replace.
 */
import type { Comparison } from '../../harness/results/comparison.ts'
import type { Result } from '../../harness/results/result.ts'
import { blocksOfComparison } from './comparison.ts'
import { type Block, cutTo } from './cut.ts'
import { blocksOfResult } from './result.ts'

/** GitHub takes 65,536 characters a comment. */
export const commentBytesMax = 65_536
/** GitHub takes 1024 KiB a step, over all that write there. */
export const stepSummaryBytesMax: number = 1024 * 1024

const marker = '<!-- harness-report -->'

/** Nothing where not even the headline has room. */
export function renderMarkdown(result: Result, bytesMax: number): string {
  return cutTo(bytesMax, marked(blocksOfResult(result)))
}

/** Nothing where not even the headline has room. */
export function renderMarkdownOfComparison(comparison: Comparison, bytesMax: number): string {
  return cutTo(bytesMax, marked(blocksOfComparison(comparison)))
}

function marked([first, ...rest]: readonly Block[]): Block[] {
  return first === undefined ? [] : [{ ...first, head: [marker, ...first.head] }, ...rest]
}
