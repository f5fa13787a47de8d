/**
 * The `text` model on MiniSearch, with its own analyzer and its own ranking (BM25+).
 *
 * It must know its fields before the first document. A document with a new one begins the index anew, from the documents,
 * which are kept for that. Boolean queries are put together from the answers to their parts.
 */
import type MiniSearch from 'minisearch'
import type { SearchOptions } from 'minisearch'
import type { Text, TextDocument, TextHits, TextQuery, TextSearch, TextSnapshot } from '../contract/index.ts'
import { assertDocument, assertDocumentId, assertSearch, assertTextQuery } from '../contract/reference/index.ts'
import { type Lifetime, refuse } from '../embedded/in-memory.ts'

const system = 'MiniSearch'

type Scores = Map<number, number>
type Boosts = TextSearch['boosts']

export class MiniSearchText implements Text {
  readonly #Index: typeof MiniSearch
  readonly #lifetime: Lifetime
  readonly #documents: Map<number, TextDocument> = new Map()
  readonly #fields: Set<string> = new Set()
  #index: MiniSearch

  constructor(Index: typeof MiniSearch, lifetime: Lifetime) {
    this.#Index = Index
    this.#lifetime = lifetime
    this.#index = this.#makeIndex()
  }

  index(documents: readonly TextDocument[]): void {
    this.#lifetime.assertOpen()
    documents.forEach(assertDocument)
    if (documents.some(({ facets }) => facets !== undefined)) refuse(system, 'facets')
    const fieldCount = this.#fields.size
    for (const { fields } of documents) for (const name of Object.keys(fields)) this.#fields.add(name)
    if (this.#fields.size > fieldCount) {
      this.#index = this.#makeIndex()
      for (const document of this.#documents.values()) this.#add(document)
    }
    for (const { id, fields } of documents) {
      this.#discard(id)
      const document = { id, fields: { ...fields } }
      this.#documents.set(id, document)
      this.#add(document)
    }
  }

  remove(ids: readonly number[]): void {
    this.#lifetime.assertOpen()
    ids.forEach(assertDocumentId)
    for (const id of ids) this.#discard(id)
  }

  /** Writes are seen at once. */
  refresh(): void {
    this.#lifetime.assertOpen()
  }

  search(search: TextSearch): TextHits {
    this.#lifetime.assertOpen()
    assertSearch(search)
    const best = [...this.#scores(search.query, search.boosts)]
    best.sort((left, right) => right[1] - left[1] || left[0] - right[0])
    best.length = Math.min(best.length, search.limit)
    return { ids: best.map(([id]) => id), scores: best.map(([, score]) => score) }
  }

  count(query: TextQuery): number {
    this.#lifetime.assertOpen()
    assertTextQuery(query)
    return this.#scores(query).size
  }

  facets(): never {
    this.#lifetime.assertOpen()
    return refuse(system, 'facets')
  }

  suggest(): never {
    this.#lifetime.assertOpen()
    return refuse(system, 'suggestions by how many documents have a word')
  }

  snapshot(): TextSnapshot {
    this.#lifetime.assertOpen()
    return refuse(system, 'snapshots')
  }

  #makeIndex(): MiniSearch {
    return new this.#Index({ fields: [...this.#fields], idField, extractField: readField })
  }

  #add(document: TextDocument): void {
    this.#index.add(document)
  }

  #discard(id: number): void {
    if (!this.#documents.delete(id)) return
    this.#index.discard(id)
  }

  #scores(query: TextQuery, boosts?: Boosts): Scores {
    switch (query.type) {
      case 'words':
        return this.#ask(query.text, { combineWith: query.operator === 'and' ? 'AND' : 'OR' }, query.field, boosts)
      case 'prefix':
        if (query.prefix === '') return this.#everything(query.field)
        return this.#ask(query.prefix, { prefix: true, tokenize: whole }, query.field, boosts)
      case 'fuzzy':
        return this.#ask(query.word, { fuzzy: query.distance, tokenize: whole }, query.field, boosts)
      case 'boolean':
        return this.#combine(query, boosts)
      case 'phrase':
      case 'wildcard':
      case 'facet':
        return refuse(system, `queries of the type ${query.type}`)
    }
  }

  #ask(text: string, options: SearchOptions, field: string | undefined, boosts: Boosts): Scores {
    if (field !== undefined && !this.#fields.has(field)) return new Map()
    const found = this.#index.search(text, {
      ...options,
      ...(field === undefined ? {} : { fields: [field] }),
      ...(boosts === undefined ? {} : { boost: { ...boosts } }),
    })
    return new Map(found.map(({ id, score }) => [id as number, score]))
  }

  /** Documents that have any word, each with the same score. */
  #everything(field: string | undefined): Scores {
    const hasWord = ({ fields }: TextDocument): boolean =>
      Object.entries(fields).some(
        ([name, text]) => (field === undefined || field === name) && /[\p{L}\p{N}]/u.test(text),
      )
    return new Map([...this.#documents.values()].filter(hasWord).map(({ id }) => [id, 1]))
  }

  #combine(
    { must = [], should = [], not = [] }: Extract<TextQuery, { readonly type: 'boolean' }>,
    boosts: Boosts,
  ): Scores {
    const needed = must.map(query => this.#scores(query, boosts))
    const wanted = should.map(query => this.#scores(query, boosts))
    const unwanted = not.map(query => this.#scores(query))
    const candidates = needed[0] ?? new Map(wanted.flatMap(scores => [...scores]))
    const combined: Scores = new Map()
    for (const id of candidates.keys()) {
      if (!needed.every(scores => scores.has(id)) || unwanted.some(scores => scores.has(id))) continue
      combined.set(
        id,
        [...needed, ...wanted].reduce((sum, scores) => sum + (scores.get(id) ?? 0), 0),
      )
    }
    return combined
  }
}

/** A name that no field has. */
const idField = '\0id'

function readField(document: TextDocument, name: string): string | number {
  return name === idField ? document.id : (document.fields[name] ?? '')
}

/** Patterns are matched against words, and are no texts to be cut. */
function whole(text: string): string[] {
  return [text]
}
