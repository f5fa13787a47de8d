/** What makes no sense to a text store, each a `TypeError` that says so. */
import type { TextDocument, TextQuery, TextSearch } from '../text.ts'
import { assertId, assertWhole } from './number-checks.ts'

export function assertDocumentId(id: number): void {
  assertId('a document', id)
}

export function assertDocument({ id, fields, facets = {} }: TextDocument): void {
  assertDocumentId(id)
  for (const [name, value] of [...Object.entries(fields), ...Object.entries(facets)]) {
    if (typeof value !== 'string') throw new TypeError(`'${name}' of document ${id} is no string`)
  }
}

export function assertSearch({ query, limit }: TextSearch): void {
  assertWhole('a limit', limit, 1)
  assertTextQuery(query)
}

export function assertTextQuery(query: TextQuery): void {
  switch (query.type) {
    case 'words':
      assertString('text', query.text)
      if (query.operator !== 'and' && query.operator !== 'or') {
        throw new TypeError(`words are taken with 'and' or 'or', and not with '${String(query.operator)}'`)
      }
      return
    case 'phrase':
      assertString('text', query.text)
      if (query.slop !== undefined) assertWhole('slop', query.slop, 0)
      return
    case 'prefix':
      assertString('prefix', query.prefix)
      return
    case 'wildcard':
      assertString('pattern', query.pattern)
      return
    case 'fuzzy':
      assertString('word', query.word)
      if (query.distance !== 1 && query.distance !== 2) {
        throw new TypeError(`the distance of a fuzzy query is 1 or 2, and not ${String(query.distance)}`)
      }
      return
    case 'facet':
      assertString('name', query.name)
      assertString('value', query.value)
      return
    case 'boolean':
      for (const part of [query.must, query.should, query.not]) part?.forEach(assertTextQuery)
      return
    default:
      throw new TypeError(`'${String((query as { type: unknown }).type)}' is no query of text`)
  }
}

function assertString(what: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${what} is a string, and not ${String(value)}`)
}
