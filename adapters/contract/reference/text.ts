/**
 * What the `text` model means, as the plainest code: all documents as lists of words, gone through one by one.
 *
 * Words are runs of letters and digits in lower case. The score is BM25 over every document: by field, with its own
 * count of documents that have it and their average length. It answers plainly, so that a test can compare it with any
 * store; scores of other stores may differ, which documents match may not.
 */
import type { Text, TextDocument, TextHits, TextQuery, TextSearch, TextSnapshot } from '../text.ts'
import { assertWhole } from './number-checks.ts'
import { assertDocument, assertDocumentId, assertTextQuery } from './text-checks.ts'
import { levenshtein, phraseCount, type WordsByField, wildcardPattern, wordsOf } from './words.ts'

/** As searches see it. */
interface Seen {
  readonly id: number
  readonly words: WordsByField
  readonly facets: Readonly<Record<string, string>>
}

const saturation = 1.2
const lengthShare = 0.75

export class TextReference implements Text, TextSnapshot {
  /** As written, by id. */
  #written: Map<number, Seen> = new Map()
  /** As searches see it, since the last refresh. */
  #seen: readonly Seen[] = []

  /** A text store of its own that answers searches the same. */
  snapshot(): TextReference {
    const copy = new TextReference()
    copy.#written = new Map(this.#written)
    copy.#seen = this.#seen
    return copy
  }

  release(): void {}

  index(documents: readonly TextDocument[]): void {
    documents.forEach(assertDocument)
    for (const { id, fields, facets = {} } of documents) {
      const words = new Map(Object.entries(fields).map(([field, text]) => [field, wordsOf(text)]))
      this.#written.set(id, { id, words, facets: { ...facets } })
    }
  }

  remove(ids: readonly number[]): void {
    ids.forEach(assertDocumentId)
    for (const id of ids) this.#written.delete(id)
  }

  refresh(): void {
    this.#seen = [...this.#written.values()]
  }

  search({ query, limit, boosts = {} }: TextSearch): TextHits {
    assertWhole('a limit', limit, 1)
    const scores = this.#match(query, boosts)
    const hits = [...scores].sort(([id, score], [other, otherScore]) => otherScore - score || id - other)
    const best = hits.slice(0, limit)
    return { ids: best.map(([id]) => id), scores: best.map(([, score]) => score) }
  }

  count(query: TextQuery): number {
    return this.#match(query, {}).size
  }

  facets(query: TextQuery, name: string): Record<string, number> {
    const matching = this.#match(query, {})
    const counts = new Map<string, number>()
    for (const { id, facets } of this.#seen) {
      const value = facets[name]
      if (matching.has(id) && value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    return Object.fromEntries(counts)
  }

  suggest(prefix: string, limit: number): string[] {
    assertWhole('a limit', limit, 1)
    const counts = new Map<string, number>()
    for (const { words } of this.#seen) {
      const own = new Set([...words.values()].flat().filter(word => word.startsWith(prefix)))
      for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
    const sorted = [...counts].sort(
      ([word, count], [other, otherCount]) => otherCount - count || (word < other ? -1 : 1),
    )
    return sorted.slice(0, limit).map(([word]) => word)
  }

  /** The score of each document that matches, by id. */
  #match(query: TextQuery, boosts: Readonly<Record<string, number>>): Map<number, number> {
    assertTextQuery(query)
    const score = new Scorer(this.#seen, boosts).scoreOf(query)
    const scores = new Map<number, number>()
    for (const document of this.#seen) {
      const own = score(document)
      if (own !== undefined) scores.set(document.id, own)
    }
    return scores
  }
}

/** `undefined`: the document does not match. */
type Score = (document: Seen) => number | undefined

class Scorer {
  readonly #documents: readonly Seen[]
  readonly #boosts: Readonly<Record<string, number>>
  /** By field and term, for a term is asked of every document: its rarity; by field: the average length. */
  readonly #rarities: Map<string, number> = new Map()
  readonly #lengths: Map<string, { readonly documentCount: number; readonly average: number }> = new Map()

  constructor(documents: readonly Seen[], boosts: Readonly<Record<string, number>>) {
    this.#documents = documents
    this.#boosts = boosts
  }

  scoreOf(query: TextQuery): Score {
    switch (query.type) {
      case 'words': {
        const scores = [...new Set(wordsOf(query.text))].map(word => this.#termScore(query.field, [word], 0))
        const sumUp = query.operator === 'and' ? sumOfAll : sumOfAny
        return document => sumUp(scores.map(score => score(document)))
      }
      case 'phrase':
        return this.#termScore(query.field, wordsOf(query.text), query.slop ?? 0)
      case 'prefix':
        return this.#patternScore(query.field, word => word.startsWith(query.prefix))
      case 'wildcard': {
        const pattern = wildcardPattern(query.pattern)
        return this.#patternScore(query.field, word => pattern.test(word))
      }
      case 'fuzzy':
        return this.#patternScore(query.field, word => levenshtein(word, query.word) <= query.distance)
      case 'facet':
        return document => (document.facets[query.name] === query.value ? 0 : undefined)
      case 'boolean':
        return this.#booleanScore(query)
    }
  }

  #booleanScore({ must = [], should = [], not = [] }: TextQuery & { type: 'boolean' }): Score {
    const [musts, shoulds, nots] = [must, should, not].map(queries => queries.map(query => this.scoreOf(query)))
    return document => {
      if (nots!.some(score => score(document) !== undefined)) return undefined
      const any = sumOfAny(shoulds!.map(score => score(document)))
      if (musts!.length === 0) return any
      const all = sumOfAll(musts!.map(score => score(document)))
      return all === undefined ? undefined : all + (any ?? 0)
    }
  }

  /** BM25 of one term, a word or a phrase, summed over the fields; a phrase is as rare as its words are together. */
  #termScore(only: string | undefined, term: readonly string[], slop: number): Score {
    return document => {
      const scores = fieldsOf(document, only).map(([field, words]) => {
        const count = phraseCount(words, term, slop)
        if (count === 0) return undefined
        const rarity = term.reduce((sum, word) => sum + this.#rarity(field, word), 0)
        const lengthRatio = words.length / this.#lengthsOf(field).average
        const weight = saturation * (1 - lengthShare + lengthShare * lengthRatio)
        return (this.#boosts[field] ?? 1) * rarity * ((count * (saturation + 1)) / (count + weight))
      })
      return sumOfAny(scores)
    }
  }

  /** 1 for each field that has such a word, whichever it is. */
  #patternScore(only: string | undefined, matches: (word: string) => boolean): Score {
    // Each word is looked at once, however many documents have it.
    const known = new Map<string, boolean>()
    const isMatch = (word: string): boolean => {
      const found = known.get(word) ?? matches(word)
      known.set(word, found)
      return found
    }
    return document =>
      sumOfAny(
        fieldsOf(document, only).map(([field, words]) =>
          words.some(isMatch) ? (this.#boosts[field] ?? 1) : undefined,
        ),
      )
  }

  #rarity(field: string, word: string): number {
    const key = `${field} ${word}`
    const known = this.#rarities.get(key)
    if (known !== undefined) return known
    const { documentCount } = this.#lengthsOf(field)
    const having = this.#documents.filter(({ words }) => words.get(field)?.includes(word) === true).length
    const rarity = Math.log(1 + (documentCount - having + 0.5) / (having + 0.5))
    this.#rarities.set(key, rarity)
    return rarity
  }

  #lengthsOf(field: string): { readonly documentCount: number; readonly average: number } {
    const known = this.#lengths.get(field)
    if (known !== undefined) return known
    const lengths = this.#documents.flatMap(({ words }) => words.get(field)?.length ?? [])
    const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    const found = { documentCount: lengths.length, average }
    this.#lengths.set(field, found)
    return found
  }
}

function fieldsOf({ words }: Seen, only: string | undefined): [field: string, words: readonly string[]][] {
  return [...words].filter(([field]) => only === undefined || field === only)
}

/** `undefined` where one is, or where there is none. */
function sumOfAll(scores: readonly (number | undefined)[]): number | undefined {
  return scores.includes(undefined) ? undefined : sumOfAny(scores)
}

/** `undefined` where all are. */
function sumOfAny(scores: readonly (number | undefined)[]): number | undefined {
  const found = scores.filter(score => score !== undefined)
  return found.length === 0 ? undefined : found.reduce((sum, score) => sum + score, 0)
}
