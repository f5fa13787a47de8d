/** What makes no sense, said in one sentence, before anything is done. */
import type { TextDocument, TextQuery, TextSearch } from '../../adapters/contract/index.ts'

/** @throws TypeError */
export function checkId(id: number): void {
  if (!Number.isSafeInteger(id) || id < 0)
    throw new TypeError(`an id is a whole number of 0 or more; this one is ${id}`)
}

/** @throws TypeError */
export function checkDocument({ id, fields, facets }: TextDocument): void {
  checkId(id)
  checkTexts('field', id, fields)
  if (facets !== undefined) checkTexts('facet', id, facets)
}

function checkTexts(what: string, id: number, texts: Readonly<Record<string, string>>): void {
  if (typeof texts !== 'object' || texts === null) throw new TypeError(`document ${id} has no ${what}s`)
  for (const name in texts) {
    if (typeof texts[name] !== 'string') throw new TypeError(`${what} '${name}' of document ${id} is no string`)
  }
}

/** @throws TypeError */
export function checkSearch({ query, limit, boosts }: TextSearch): void {
  checkQuery(query)
  checkLimit(limit)
  for (const field in boosts) {
    const boost = boosts[field]!
    if (!(Number.isFinite(boost) && boost >= 0))
      throw new TypeError(`a boost is 0 or more; that of '${field}' is ${boost}`)
  }
}

/** @throws TypeError */
export function checkLimit(limit: number): void {
  if (!Number.isSafeInteger(limit) || limit < 1) {
    throw new TypeError(`a limit is a whole number of 1 or more; this one is ${limit}`)
  }
}

/** @throws TypeError */
export function checkString(what: string, text: string): void {
  if (typeof text !== 'string') throw new TypeError(`${what} is a string; this one is ${String(text)}`)
}

/** @throws TypeError */
export function checkQuery(query: TextQuery): void {
  switch (query.type) {
    case 'words':
      checkString('text', query.text)
      if (query.operator !== 'and' && query.operator !== 'or') {
        throw new TypeError(`an operator is 'and' or 'or'; this one is '${String(query.operator)}'`)
      }
      return
    case 'phrase':
      checkString('text', query.text)
      if (query.slop !== undefined && (!Number.isSafeInteger(query.slop) || query.slop < 0)) {
        throw new TypeError(`slop is a whole number of 0 or more; this one is ${query.slop}`)
      }
      return
    case 'prefix':
      checkString('a prefix', query.prefix)
      return
    case 'wildcard':
      checkString('a pattern', query.pattern)
      return
    case 'fuzzy':
      checkString('a word', query.word)
      if (query.distance !== 1 && query.distance !== 2) {
        throw new TypeError(`a distance is 1 or 2; this one is ${query.distance}`)
      }
      return
    case 'facet':
      checkString('the name of a facet', query.name)
      checkString('the value of a facet', query.value)
      return
    case 'boolean':
      for (const parts of [query.must, query.should, query.not]) for (const part of parts ?? []) checkQuery(part)
      return
    default:
      throw new TypeError(`a query has a known type; this one is '${String((query as { type: unknown }).type)}'`)
  }
}
