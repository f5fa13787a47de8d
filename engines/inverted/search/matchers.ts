/** From a plan to the matchers of one segment. */
import { bigramOf, isFrequent } from '../segment/bigrams.ts'
import type { Field } from '../segment/field.ts'
import type { PostingsList } from '../segment/postings-list.ts'
import type { Segment } from '../segment/segment.ts'
import { BooleanMatcher } from './boolean-matcher.ts'
import { Conjunction } from './conjunction.ts'
import { Disjunction } from './disjunction.ts'
import { DocumentSet, SetMatcher } from './document-set.ts'
import type { Matcher } from './matcher.ts'
import { eachWordLike } from './patterns.ts'
import { Phrase } from './phrase.ts'
import type { Plan } from './plan.ts'
import { PostingsCursor, type SearchCounts } from './postings-cursor.ts'

/** Cursors with their blocks, used again by the next search: making them costs more than many a search. */
export class CursorPool {
  readonly #cursors: PostingsCursor[] = []
  readonly #counts: SearchCounts
  #taken = 0

  constructor(counts: SearchCounts) {
    this.#counts = counts
  }

  take(): PostingsCursor {
    const cursor = this.#cursors[this.#taken++]
    if (cursor !== undefined) return cursor
    const fresh = new PostingsCursor(this.#counts)
    this.#cursors.push(fresh)
    return fresh
  }

  /** All that were taken come back. */
  reset(): void {
    this.#taken = 0
  }
}

export interface MatcherParts {
  readonly segment: Segment
  /** Place of the segment in its version. */
  readonly index: number
  readonly pool: CursorPool
  /** False: only which documents match is asked for; scores are 0. */
  readonly isScored: boolean
}

/** `undefined`: no document of the segment matches. */
export function matcherOf(plan: Plan, parts: MatcherParts): Matcher | undefined {
  switch (plan.type) {
    case 'nothing':
      return undefined
    case 'term': {
      const field = plan.field.fields[parts.index]
      const list = plan.lists[parts.index]
      if (field === undefined || list === undefined) return undefined
      return openCursor(parts, field, list, { norms: plan.field.norms, weight: plan.weight })
    }
    case 'any': {
      const found = plan.parts.map(part => matcherOf(part, parts)).filter(part => part !== undefined)
      return found.length > 1 ? new Disjunction(found) : found[0]
    }
    case 'all': {
      const found: Matcher[] = []
      for (const part of plan.parts) {
        const matcher = matcherOf(part, parts)
        if (matcher === undefined) return undefined
        found.push(matcher)
      }
      return new Conjunction(found)
    }
    case 'phrase':
      return phraseOf(plan, parts)
    case 'pattern':
      return patternOf(plan, parts)
    case 'facet': {
      const facet = parts.segment.facets.get(plan.name)
      const list = facet === undefined ? undefined : parts.segment.find(facet, plan.value)
      return facet === undefined || list === undefined ? undefined : openCursor(parts, facet, list, undefined)
    }
    case 'boolean': {
      const required = matcherOf(plan.required, parts)
      if (required === undefined) return undefined
      const optional = plan.optional === undefined || !parts.isScored ? undefined : matcherOf(plan.optional, parts)
      const excluded = plan.excluded === undefined ? undefined : matcherOf(plan.excluded, { ...parts, isScored: false })
      return new BooleanMatcher(required, optional, excluded)
    }
  }
}

interface Score {
  readonly norms: Float64Array
  readonly weight: number
}

function openCursor(
  { segment, pool, isScored }: MatcherParts,
  field: Field,
  list: PostingsList,
  score: Score | undefined,
): PostingsCursor {
  const cursor = pool.take()
  cursor.open(segment, field, list, isScored ? score : undefined)
  return cursor
}

function phraseOf(plan: Extract<Plan, { type: 'phrase' }>, parts: MatcherParts): Matcher | undefined {
  const field = plan.field.fields[parts.index]
  if (field === undefined) return undefined
  const { weight, slop } = plan
  const { norms } = plan.field
  const bigrams = bigramsOf(plan, parts)
  if (bigrams === undefined) return undefined
  // Two words next to each other are all that a bigram says.
  if (plan.words.length === 2 && bigrams.length === 1) return bigrams[0]
  const words = []
  for (const { lists, offset } of plan.words) {
    const list = lists[parts.index]
    if (list === undefined) return undefined
    words.push({ cursor: openCursor(parts, field, list, { norms, weight }), offset })
  }
  return new Phrase({
    words,
    bigrams,
    slop,
    score: parts.isScored ? { lengths: field.lengths, norms, weight } : undefined,
  })
}

/** Of words of the phrase that follow each other, those lists that the segment has; `undefined`: some two never do. */
function bigramsOf(
  { field: { name, norms }, words, slop, weight }: Extract<Plan, { type: 'phrase' }>,
  parts: MatcherParts,
): PostingsCursor[] | undefined {
  const { segment, index } = parts
  const field = segment.bigrams.get(name)
  if (field === undefined || slop > 0) return []
  const cursors: PostingsCursor[] = []
  for (let at = 1; at < words.length; at++) {
    const [first, second] = [words[at - 1]!, words[at]!]
    if (second.offset - first.offset !== 1) continue
    if (![first, second].every(({ lists }) => isFrequent(lists[index]?.docCount ?? 0, segment.documentCount))) continue
    const list = segment.find(field, bigramOf(first.word, second.word))
    if (list === undefined) return undefined
    cursors.push(openCursor(parts, field, list, { norms, weight }))
  }
  return cursors
}

function patternOf(plan: Extract<Plan, { type: 'pattern' }>, { segment, index }: MatcherParts): Matcher | undefined {
  const field = plan.field.fields[index]
  if (field === undefined) return undefined
  const set = new DocumentSet(segment.documentCount)
  let isEmpty = true
  eachWordLike(segment, field, plan.query, cursor => {
    set.addTerm(segment, cursor)
    isEmpty = false
  })
  return isEmpty ? undefined : new SetMatcher(set, plan.weight)
}
