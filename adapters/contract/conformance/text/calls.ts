/** The calls of the `text` model. */
import assert from 'node:assert/strict'
import type { Feature } from '../../store.ts'
import type { Text, TextQuery, TextReader } from '../../text.ts'
import type { Call } from '../calls.ts'
import { assertIds } from '../calls.ts'
import { documents, words } from './words.ts'

export const textCalls: readonly Call<'text'>[] = [
  searchCall('words, all', words('one two')),
  { name: 'index', make: text => text.index(documents('one two', 'two three', 'three')) },
  { name: 'an index of nothing', make: text => text.index([]) },
  { name: 'remove', make: text => text.remove([3, 99]) },
  { name: 'refresh', make: text => text.refresh() },
  searchCall('words, all', words('one two')),
  searchCall('words, any', words('one two', 'or')),
  searchCall('boolean', { type: 'boolean', must: [words('two')], should: [words('one')], not: [words('six')] }),
  searchCall('phrase', { type: 'phrase', text: 'one two' }, 'phrase'),
  searchCall('phrase with slop', { type: 'phrase', text: 'one two', slop: 2 }, 'slop'),
  searchCall('prefix', { type: 'prefix', prefix: 'th' }, 'prefix'),
  searchCall('wildcard', { type: 'wildcard', pattern: 't*e?' }, 'wildcard'),
  searchCall('fuzzy', { type: 'fuzzy', word: 'tow', distance: 2 }, 'fuzzy'),
  searchCall('by a facet', { type: 'facet', name: 'kind', value: 'a' }, 'facets'),
  {
    name: 'search with boosts',
    feature: 'boosts',
    make: async text => {
      const { ids, scores } = await text.search({ query: words('two'), limit: 3, boosts: { body: 2 } })
      assertHits(ids, scores)
    },
  },
  {
    name: 'facets',
    feature: 'facets',
    make: async text => {
      const counts = Object.values(await text.facets(words('two'), 'kind'))
      for (const count of counts) assert.ok(Number.isSafeInteger(count) && count > 0)
    },
  },
  {
    name: 'suggest',
    feature: 'suggest',
    make: async text => {
      for (const word of await text.suggest('t', 3)) assert.equal(typeof word, 'string')
    },
  },
  {
    name: 'snapshot',
    feature: 'snapshot',
    make: async text => {
      const snapshot = await text.snapshot()
      await searchAndCount(snapshot, words('two'))
      await snapshot.release()
    },
  },
]

function searchCall(name: string, query: TextQuery, feature?: Feature): Call<'text'> {
  return { name, ...(feature !== undefined && { feature }), make: (text: Text) => searchAndCount(text, query) }
}

async function searchAndCount(reader: TextReader, query: TextQuery): Promise<void> {
  const { ids, scores } = await reader.search({ query, limit: 3 })
  assertHits(ids, scores)
  const count = await reader.count(query)
  assert.ok(Number.isSafeInteger(count) && count >= 0)
}

function assertHits(ids: ArrayLike<number>, scores: ArrayLike<number>): void {
  assertIds('hits', ids)
  assert.equal(ids.length, scores.length)
}
