/**
 * From a query to what each segment is asked: words looked up in every segment and weighed over all of them, once. From such a plan
 * each segment gets its matchers (matchers.ts).
 */
import type { TextQuery } from '../../../adapters/contract/index.ts'
import type { Analyzer } from '../analysis/analyzer.ts'
import type { PostingsList } from '../segment/postings-list.ts'
import { rarityOf, termWeight } from './bm25.ts'
import type { PatternQuery } from './patterns.ts'
import type { FieldStatistics, Statistics } from './statistics.ts'

/** By segment; `undefined` where no document has the term. */
type Lists = readonly (PostingsList | undefined)[]

/** A word of a phrase, and its place in there. */
interface PlannedWord {
  readonly word: string
  readonly lists: Lists
  readonly offset: number
}

export type Plan =
  | { readonly type: 'nothing' }
  | { readonly type: 'term'; readonly field: FieldStatistics; readonly lists: Lists; readonly weight: number }
  | { readonly type: 'any' | 'all'; readonly parts: readonly Plan[] }
  | {
      readonly type: 'phrase'
      readonly field: FieldStatistics
      readonly words: readonly PlannedWord[]
      readonly slop: number
      readonly weight: number
    }
  | { readonly type: 'pattern'; readonly field: FieldStatistics; readonly query: PatternQuery; readonly weight: number }
  | { readonly type: 'facet'; readonly name: string; readonly value: string }
  | {
      readonly type: 'boolean'
      readonly required: Plan
      readonly optional: Plan | undefined
      readonly excluded: Plan | undefined
    }

const nothing: Plan = { type: 'nothing' }

export class Planner {
  readonly #statistics: Statistics
  readonly #analyzer: Analyzer
  readonly #boosts: Readonly<Record<string, number>>

  constructor(statistics: Statistics, analyzer: Analyzer, boosts: Readonly<Record<string, number>>) {
    this.#statistics = statistics
    this.#analyzer = analyzer
    this.#boosts = boosts
  }

  plan(query: TextQuery): Plan {
    switch (query.type) {
      case 'words': {
        const words = [...new Set(this.#wordsOf(query.text))].map(word => this.#planWord(word, query.field))
        return query.operator === 'and' ? all(words) : any(words)
      }
      case 'phrase':
        return this.#planPhrase(query.text, query.slop ?? 0, query.field)
      case 'prefix':
      case 'wildcard':
      case 'fuzzy':
        return any(
          this.#statistics
            .fields(query.field)
            .map(field => ({ type: 'pattern', field, query, weight: this.#boostOf(field.name) })),
        )
      case 'facet':
        return { type: 'facet', name: query.name, value: query.value }
      case 'boolean':
        return this.#planBoolean(query)
    }
  }

  /** Words of a text. What is plainly words and spaces needs no segmentation. */
  #wordsOf(text: string): string[] {
    if (!/^[a-z0-9]+(?: [a-z0-9]+)*$/.test(text)) return this.#analyzer.analyze(text).map(({ word }) => word)
    const words = text.split(' ')
    return this.#analyzer.changesNothing ? words : words.flatMap(word => this.#analyzer.finish(word) ?? [])
  }

  #planWord(word: string, only: string | undefined): Plan {
    const parts: Plan[] = []
    for (const field of this.#statistics.fields(only)) {
      const lists = this.#statistics.lists(field, word)
      if (lists === undefined) continue
      const weight = termWeight(this.#boostOf(field.name), rarityOf(field.documentCount, having(lists)))
      parts.push({ type: 'term', field, lists, weight })
    }
    return any(parts)
  }

  #planPhrase(text: string, slop: number, only: string | undefined): Plan {
    const analyzed = this.#analyzer.analyze(text)
    const first = analyzed[0]
    if (first === undefined) return nothing
    if (analyzed.length === 1) return this.#planWord(first.word, only)
    const parts: Plan[] = []
    for (const field of this.#statistics.fields(only)) {
      const words: PlannedWord[] = []
      let rarity = 0
      for (const { word, position } of analyzed) {
        const lists = this.#statistics.lists(field, word)
        if (lists === undefined) break
        words.push({ word, lists, offset: position - first.position })
        rarity += rarityOf(field.documentCount, having(lists))
      }
      if (words.length < analyzed.length) continue
      const weight = termWeight(this.#boostOf(field.name), rarity)
      parts.push({ type: 'phrase', field, words, slop, weight })
    }
    return any(parts)
  }

  #planBoolean({ must = [], should = [], not = [] }: Extract<TextQuery, { type: 'boolean' }>): Plan {
    const optional = any(should.map(query => this.plan(query)))
    const excluded = any(not.map(query => this.plan(query)))
    const required = must.length === 0 ? optional : all(must.map(query => this.plan(query)))
    if (required.type === 'nothing') return nothing
    const added = must.length === 0 || optional.type === 'nothing' ? undefined : optional
    const taken = excluded.type === 'nothing' ? undefined : excluded
    if (added === undefined && taken === undefined) return required
    return { type: 'boolean', required, optional: added, excluded: taken }
  }

  #boostOf(field: string): number {
    return this.#boosts[field] ?? 1
  }
}

function having(lists: Lists): number {
  return lists.reduce((sum, list) => sum + (list?.docCount ?? 0), 0)
}

function any(parts: readonly Plan[]): Plan {
  const some = parts.filter(({ type }) => type !== 'nothing')
  return some.length === 0 ? nothing : some.length === 1 ? some[0]! : { type: 'any', parts: some }
}

function all(parts: readonly Plan[]): Plan {
  if (parts.length === 0 || parts.some(({ type }) => type === 'nothing')) return nothing
  return parts.length === 1 ? parts[0]! : { type: 'all', parts }
}
