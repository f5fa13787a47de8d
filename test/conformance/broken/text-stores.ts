/** Text stores with one planted bug each: the suite must catch every one of them. */
import type { TextDocument, TextHits, TextQuery, TextSearch } from '../../../adapters/contract/index.ts'
import type { TextReference } from '../../../adapters/contract/reference/index.ts'
import { plantText } from './lasting.ts'
import type { Broken } from './suite.ts'
import { without } from './without.ts'

type TextBug = Broken<'text'>

function broken(bug: string, caughtBy: string, model: (text: TextReference) => object): TextBug {
  return { bug, caughtBy, adapter: plantText({ model }) }
}

/** A store whose queries come through `change`, wherever they are. */
function asking(bug: string, caughtBy: string, change: (query: TextQuery) => TextQuery): TextBug {
  return broken(bug, caughtBy, text => ({
    search: (search: TextSearch) => text.search({ ...search, query: changed(search.query, change) }),
    count: (query: TextQuery) => text.count(changed(query, change)),
  }))
}

function changed(query: TextQuery, change: (query: TextQuery) => TextQuery): TextQuery {
  if (query.type !== 'boolean') return change(query)
  const all = (queries: readonly TextQuery[] = []): TextQuery[] => queries.map(each => changed(each, change))
  return change({ ...query, must: all(query.must), should: all(query.should), not: all(query.not) })
}

/** A store whose hits come through `change`. */
function answering(bug: string, caughtBy: string, change: (hits: TextHits) => TextHits): TextBug {
  return broken(bug, caughtBy, text => ({ search: (search: TextSearch) => change(text.search(search)) }))
}

let indexCount = 0

export const brokenTexts: readonly TextBug[] = [
  broken('writes are seen before the refresh', 'writes are seen', text => ({
    index: (documents: readonly TextDocument[]) => {
      text.index(documents)
      text.refresh()
    },
  })),
  broken('removed documents are still found', 'removed documents are gone', () => ({ remove: () => undefined })),
  broken('a document of an id that is there is not replaced', 'takes its place, whole', text => ({
    index: (documents: readonly TextDocument[]) =>
      text.index(documents.map(each => ({ ...each, id: each.id + ++indexCount * 1e6 }))),
  })),
  broken('ids are cut to 32 bits', 'ids go from 0', text => ({
    index: (documents: readonly TextDocument[]) =>
      text.index(documents.map(each => ({ ...each, id: each.id % 2 ** 32 }))),
  })),
  asking('and is or', 'words: all or any', query => (query.type === 'words' ? { ...query, operator: 'or' } : query)),
  asking('fields are ignored', 'words: all or any', query => {
    if (!('field' in query)) return query
    const { field: _, ...rest } = query
    return rest as TextQuery
  }),
  asking('not is ignored', 'boolean: must', query => (query.type === 'boolean' ? { ...query, not: [] } : query)),
  asking('should is a must', 'boolean: must', query =>
    query.type === 'boolean' ? { ...query, must: [...(query.must ?? []), ...(query.should ?? [])] } : query,
  ),
  asking('a phrase is its words', 'phrase: the words one after the other', query =>
    query.type === 'phrase' ? { ...query, type: 'words', operator: 'and' } : query,
  ),
  asking('slop is ignored', 'slop: so many', query => (query.type === 'phrase' ? { ...query, slop: 0 } : query)),
  asking('a fuzzy distance is always 1', 'fuzzy: words', query =>
    query.type === 'fuzzy' ? { ...query, distance: 1 } : query,
  ),
  asking('a ? stands for any number of characters', 'wildcard: any', query =>
    query.type === 'wildcard' ? { ...query, pattern: query.pattern.replaceAll('?', '*') } : query,
  ),
  answering('hits come by id', 'better matches come first', ({ ids, scores }) => ({
    ids: Array.from(ids).sort((left, right) => left - right),
    scores,
  })),
  answering('all scores are the same', 'better matches come first', ({ ids }) => ({
    ids: Array.from(ids).sort((left, right) => left - right),
    scores: Array.from(ids, () => 1),
  })),
  answering('of equal scores the greater id comes first', 'of equal scores the lesser', ({ ids, scores }) => ({
    ids: Array.from(ids).reverse(),
    scores: Array.from(scores).reverse(),
  })),
  broken('boosts are ignored', 'boosts: matches', text => ({
    search: (search: TextSearch) => text.search(without(search, 'boosts')),
  })),
  broken('facets are counted over all documents', 'facets: filtered', text => ({
    facets: (_: TextQuery, name: string) => text.facets({ type: 'prefix', prefix: '' }, name),
  })),
  broken('suggestions come in the order of the alphabet', 'suggest: words', text => ({
    suggest: (prefix: string, limit: number) => text.suggest(prefix, 1000).sort().slice(0, limit),
  })),
  broken('one document in forty is lost', 'a random run agrees', text => ({
    index: (documents: readonly TextDocument[]) => text.index(documents.filter(() => ++indexCount % 40 !== 0)),
  })),
  {
    bug: 'it says that it has no phrases and has them',
    caughtBy: 'phrase: not claimed',
    adapter: plantText({ capabilities: { features: ['prefix', 'refresh'] } }),
  },
  {
    bug: 'data is gone after close',
    caughtBy: 'is there when the store opens again',
    adapter: plantText({ forgets: true }),
  },
  { bug: 'two may have it open', caughtBy: 'LOCKED', adapter: plantText({ locks: false }) },
  { bug: 'it answers when closed', caughtBy: 'CLOSED', adapter: plantText({ closes: false }) },
]
