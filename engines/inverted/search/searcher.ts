/** Answers questions over one version of the index. Plain calls: everything is in memory, or one blocking read away. */
import type { TextHits, TextQuery, TextSearch } from '../../../adapters/contract/index.ts'
import type { Analyzer } from '../analysis/analyzer.ts'
import { TermCursor } from '../segment/term-cursor.ts'
import type { Deletions, Version } from '../version.ts'
import { DocumentSet } from './document-set.ts'
import { type Matcher, noMore } from './matcher.ts'
import { type CursorPool, matcherOf } from './matchers.ts'
import { type Plan, Planner } from './plan.ts'
import { PostingsCursor, type SearchCounts } from './postings-cursor.ts'
import { Statistics } from './statistics.ts'
import { suggestWords } from './suggest.ts'
import { justBelow, TopHits } from './top.ts'

export interface SearcherParts {
  readonly analyzer: Analyzer
  readonly pool: CursorPool
  readonly counts: SearchCounts
}

export class Searcher {
  readonly #version: Version
  readonly #parts: SearcherParts
  readonly #statistics: Statistics

  constructor(version: Version, parts: SearcherParts) {
    this.#version = version
    this.#parts = parts
    this.#statistics = new Statistics(version)
  }

  search({ query, limit, boosts = {} }: TextSearch): TextHits {
    const plan = this.#plan(query, boosts)
    const top = new TopHits(limit)
    this.#eachMatcher(plan, true, (matcher, ids, deletions) => collect(matcher, ids, { deletions, top, limit }))
    return top.sorted()
  }

  count(query: TextQuery): number {
    let count = 0
    this.#eachMatcher(this.#plan(query, {}), false, (matcher, _, deletions) => {
      if (deletions === undefined && matcher instanceof PostingsCursor) {
        count += matcher.cost
        return
      }
      for (let doc = matcher.advance(0); doc !== noMore; doc = matcher.advance(doc + 1)) {
        if (deletions?.has(doc) !== true) count++
      }
    })
    return count
  }

  facets(query: TextQuery, name: string): Record<string, number> {
    const counts = new Map<string, number>()
    this.#eachMatcher(this.#plan(query, {}), false, (matcher, _, deletions, index) => {
      const { segment } = this.#version.parts[index]!
      const facet = segment.facets.get(name)
      if (facet === undefined) return
      const found = new DocumentSet(segment.documentCount)
      for (let doc = matcher.advance(0); doc !== noMore; doc = matcher.advance(doc + 1)) {
        if (deletions?.has(doc) !== true) found.add(doc)
      }
      const values = new TermCursor(segment, facet)
      while (values.next()) {
        const count = found.countTerm(segment, values)
        if (count > 0) counts.set(values.text, (counts.get(values.text) ?? 0) + count)
      }
    })
    return Object.fromEntries(counts)
  }

  suggest(prefix: string, limit: number): string[] {
    return suggestWords(this.#version, prefix, limit)
  }

  #plan(query: TextQuery, boosts: Readonly<Record<string, number>>): Plan {
    this.#parts.counts.searchCount++
    return new Planner(this.#statistics, this.#parts.analyzer, boosts).plan(query)
  }

  #eachMatcher(
    plan: Plan,
    isScored: boolean,
    use: (matcher: Matcher, ids: Float64Array, deletions: Deletions | undefined, index: number) => void,
  ): void {
    const { pool } = this.#parts
    for (const [index, { segment, deletions }] of this.#version.parts.entries()) {
      pool.reset()
      const matcher = matcherOf(plan, { segment, index, pool, isScored })
      if (matcher !== undefined) use(matcher, segment.ids, deletions, index)
    }
  }
}

/** Offers what the matcher finds, and tells it what no longer counts. */
function collect(
  matcher: Matcher,
  ids: Float64Array,
  {
    deletions,
    top,
    limit,
  }: { readonly deletions: Deletions | undefined; readonly top: TopHits; readonly limit: number },
): void {
  let threshold = top.thresholdAfter(ids[0]! - 1)
  // Where so many blocks have a best document each, no other of a lower score is among the best.
  if (deletions === undefined && matcher instanceof PostingsCursor) {
    threshold = Math.max(threshold, justBelow(matcher.reachedBy(limit)))
  }
  matcher.threshold = threshold
  for (let doc = matcher.advance(0); doc !== noMore; doc = matcher.advance(doc + 1)) {
    if (deletions?.has(doc) === true) continue
    const id = ids[doc]!
    const score = matcher.score()
    if (score <= threshold || !top.offer(id, score)) continue
    threshold = Math.max(threshold, top.thresholdAfter(id))
    matcher.threshold = threshold
  }
}
