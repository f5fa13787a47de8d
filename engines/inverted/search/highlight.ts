/** Where the words of a query are in a text: what a page of hits shows in bold. */
import type { TextQuery } from '../../../adapters/contract/index.ts'
import type { AnalyzedWord, Analyzer } from '../analysis/analyzer.ts'
import { isLike } from './patterns.ts'

/** `[start, end)` in UTF-16 code units of the text. */
export interface HighlightRange {
  readonly start: number
  readonly end: number
}

/**
 * The words that the query looks for in that field, in order; each word of a phrase by itself, and nothing for `not` and facets.
 */
export function highlightRanges(
  query: TextQuery,
  field: string,
  { text, analyzer }: { readonly text: string; readonly analyzer: Analyzer },
): HighlightRange[] {
  const tests: ((word: string) => boolean)[] = []
  gatherTests(query, field, analyzer, tests)
  const isWanted = ({ word }: AnalyzedWord): boolean => tests.some(test => test(word))
  return analyzer
    .analyze(text)
    .filter(isWanted)
    .map(({ start, end }) => ({ start, end }))
}

function gatherTests(query: TextQuery, field: string, analyzer: Analyzer, into: ((word: string) => boolean)[]): void {
  if (query.type === 'boolean') {
    for (const part of [...(query.must ?? []), ...(query.should ?? [])]) gatherTests(part, field, analyzer, into)
    return
  }
  if (query.type === 'facet' || (query.field !== undefined && query.field !== field)) return
  if (query.type !== 'words' && query.type !== 'phrase') {
    into.push(isLike(query))
    return
  }
  const words = new Set(analyzer.analyze(query.text).map(({ word }) => word))
  into.push(word => words.has(word))
}
