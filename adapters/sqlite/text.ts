/**
 * The `text` model on SQLite's FTS5: its tokenizer unicode61, its bm25, postings with positions.
 *
 * Its table has a column a field, named by the field's number, and no texts. With `content=kept` the documents lie beside
 * it, so that a field that comes up later can begin the table anew; with `content=none` the fields are those of the first
 * documents. Writes are seen at once.
 */
import type {
  Feature,
  OpenOptions,
  Store,
  Text,
  TextDocument,
  TextHits,
  TextQuery,
  TextSearch,
  TextSnapshot,
} from '../contract/index.ts'
import { StoreError } from '../contract/index.ts'
import {
  assertDocument,
  assertDocumentId,
  assertSearch,
  assertTextQuery,
  assertWhole,
} from '../contract/reference/index.ts'
import { refuse } from '../embedded/in-memory.ts'
import type { Database } from './database.ts'

const system = 'SQLite'

export const textFeatures: readonly Feature[] = ['phrase', 'prefix', 'boosts', 'suggest']

export function openText(database: Database, { options }: OpenOptions): Store<'text'> {
  database.define('CREATE TABLE IF NOT EXISTS fields (name TEXT PRIMARY KEY, number INTEGER NOT NULL)')
  database.define('CREATE TABLE IF NOT EXISTS documents (id INTEGER PRIMARY KEY, fields TEXT NOT NULL)')
  return {
    text: new SqliteText(database, options.content !== 'none'),
    capabilities: database.capabilities(textFeatures),
    sync: () => database.sync(),
    settle: () => database.settle(),
    verify: () => database.verify(),
    metrics: () => database.metrics(),
    close: () => database.close(),
  }
}

class SqliteText implements Text {
  readonly #database: Database
  readonly #keepsDocuments: boolean
  /** Names of the fields by their numbers, as of the last commit. */
  #fields: readonly string[]

  constructor(database: Database, keepsDocuments: boolean) {
    this.#database = database
    this.#keepsDocuments = keepsDocuments
    this.#fields = this.#readFields()
  }

  async index(documents: readonly TextDocument[]): Promise<void> {
    this.#database.assertOpen()
    documents.forEach(assertDocument)
    if (documents.some(({ facets }) => facets !== undefined)) refuse(system, 'facets')
    try {
      await this.#database.write(() => {
        this.#admit(documents)
        for (const { id, fields } of documents) this.#put(id, { ...fields })
      })
    } catch (error) {
      // What the transaction made of the fields went with it.
      this.#fields = this.#readFields()
      throw error
    }
  }

  async remove(ids: readonly number[]): Promise<void> {
    this.#database.assertOpen()
    ids.forEach(assertDocumentId)
    const taken = [...ids]
    await this.#database.write(() => {
      if (this.#fields.length === 0) return
      for (const id of taken) {
        this.#database.statement('DELETE FROM words WHERE rowid = ?').run(id)
        this.#database.statement('DELETE FROM documents WHERE id = ?').run(id)
      }
    })
  }

  refresh(): void {
    this.#database.assertOpen()
  }

  search(search: TextSearch): TextHits {
    this.#database.assertOpen()
    assertSearch(search)
    const { limit, boosts } = search
    const ids: number[] = []
    const scores: number[] = []
    const match = this.#matchOf(search.query)
    if (match === undefined) return { ids, scores }
    const weights = boosts === undefined ? '' : this.#fields.map(name => `, ${Number(boosts[name] ?? 1)}`).join('')
    const text = `SELECT rowid, bm25(words${weights}) AS score FROM words WHERE words MATCH ? ORDER BY score, rowid LIMIT ?`
    for (const [id, score] of this.#database.rows<[number, number]>(text, match, limit)) {
      ids.push(id)
      scores.push(-score)
    }
    return { ids, scores }
  }

  count(query: TextQuery): number {
    this.#database.assertOpen()
    assertTextQuery(query)
    const match = this.#matchOf(query)
    if (match === undefined) return 0
    return this.#database.rows<[number]>('SELECT count(*) FROM words WHERE words MATCH ?', match)[0]![0]
  }

  facets(): never {
    this.#database.assertOpen()
    return refuse(system, 'facets')
  }

  suggest(prefix: string, limit: number): string[] {
    this.#database.assertOpen()
    assertWhole('a limit', limit, 1)
    if (this.#fields.length === 0) return []
    const text = "SELECT term FROM terms WHERE term >= ? AND term < ? || x'f48fbfbf' ORDER BY doc DESC, term LIMIT ?"
    return this.#database.rows<[string]>(text, prefix, prefix, limit).map(([term]) => term)
  }

  snapshot(): TextSnapshot {
    this.#database.assertOpen()
    return refuse(system, 'snapshots of this model')
  }

  /** Sees to it that every field of the documents has its column. Within a transaction. */
  #admit(documents: readonly TextDocument[]): void {
    const known = new Set(this.#readFields())
    const count = known.size
    for (const { fields } of documents) for (const name of Object.keys(fields)) known.add(name)
    this.#fields = [...known]
    if (known.size === count) return
    if (count > 0 && !this.#keepsDocuments) {
      throw new StoreError('NOT_SUPPORTED', 'SQLite: with content=none the fields are those of the first documents')
    }
    for (const [number, name] of this.#fields.entries()) {
      this.#database.statement('INSERT OR IGNORE INTO fields VALUES (?, ?)').run(name, number)
    }
    this.#beginAnew()
  }

  #beginAnew(): void {
    const columns = this.#fields.map((_, number) => `f${number}`).join(', ')
    this.#database.define('DROP TABLE IF EXISTS terms')
    this.#database.define('DROP TABLE IF EXISTS words')
    this.#database.define(
      `CREATE VIRTUAL TABLE words USING fts5(${columns}, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`,
    )
    this.#database.define("CREATE VIRTUAL TABLE terms USING fts5vocab(words, 'row')")
    for (const [id, fields] of this.#database.rows<[number, string]>('SELECT id, fields FROM documents')) {
      this.#insert(id, JSON.parse(fields) as Record<string, string>)
    }
  }

  #put(id: number, fields: Readonly<Record<string, string>>): void {
    if (this.#fields.length > 0) {
      this.#database.statement('DELETE FROM words WHERE rowid = ?').run(id)
      this.#insert(id, fields)
    }
    if (!this.#keepsDocuments) return
    this.#database.statement('INSERT OR REPLACE INTO documents VALUES (?, ?)').run(id, JSON.stringify(fields))
  }

  #insert(id: number, fields: Readonly<Record<string, string>>): void {
    const columns = this.#fields.map((_, number) => `f${number}`).join(', ')
    const places = this.#fields.map(() => '?').join(', ')
    const text = `INSERT INTO words(rowid, ${columns}) VALUES (?, ${places})`
    this.#database.statement(text).run(id, ...this.#fields.map(name => fields[name] ?? ''))
  }

  #readFields(): string[] {
    return this.#database.rows<[string]>('SELECT name FROM fields ORDER BY number').map(([name]) => name)
  }

  /** As FTS5 has queries; `undefined`: nothing can match. */
  #matchOf(query: TextQuery): string | undefined {
    switch (query.type) {
      case 'words':
        return this.#inField(
          query.field,
          joined(wordsOf(query.text).map(quoted), query.operator === 'and' ? 'AND' : 'OR'),
        )
      case 'phrase':
        if ((query.slop ?? 0) > 0) return refuse(system, 'slop in phrases')
        return this.#inField(query.field, wordsOf(query.text).length === 0 ? undefined : quoted(query.text))
      case 'prefix':
        return this.#inField(query.field, this.#prefix(query.prefix))
      case 'boolean':
        return this.#combine(query)
      case 'wildcard':
      case 'fuzzy':
      case 'facet':
        return refuse(system, `queries of the type ${query.type}`)
    }
  }

  /** FTS5 knows no empty prefix: then every character that a word of the index begins with is one. */
  #prefix(prefix: string): string | undefined {
    if (prefix !== '') return `${quoted(prefix)} *`
    if (this.#fields.length === 0) return undefined
    const starts = this.#database.rows<[string]>('SELECT DISTINCT substr(term, 1, 1) FROM terms')
    return joined(
      starts.map(([start]) => `${quoted(start)} *`),
      'OR',
    )
  }

  #combine({ must = [], should = [], not = [] }: Extract<TextQuery, { readonly type: 'boolean' }>): string | undefined {
    const [needed, wanted, unwanted] = [must, should, not].map(part => part.map(each => this.#matchOf(each)))
    if (needed!.includes(undefined)) return undefined
    const all = joined(needed as string[], 'AND')
    const any = joined(present(wanted!), 'OR')
    const none = joined(present(unwanted!), 'OR')
    // What is wanted beside what is needed changes the score alone.
    const base = all === undefined ? any : any === undefined ? all : `(${all} AND (${all} OR ${any}))`
    return base === undefined || none === undefined ? base : `(${base} NOT ${none})`
  }

  #inField(field: string | undefined, match: string | undefined): string | undefined {
    if (match === undefined || this.#fields.length === 0) return undefined
    if (field === undefined) return match
    const number = this.#fields.indexOf(field)
    return number < 0 ? undefined : `{f${number}} : ${match}`
  }
}

function present(matches: readonly (string | undefined)[]): string[] {
  return matches.filter(match => match !== undefined)
}

function joined(matches: readonly string[], operator: 'AND' | 'OR'): string | undefined {
  return matches.length === 0 ? undefined : `(${matches.join(` ${operator} `)})`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** As unicode61 cuts texts: at everything that is neither a letter, nor a number, nor for private use. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{Co}]+/gu) ?? []
}
