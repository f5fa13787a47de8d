/** Fixed questions over the loaded documents, answered in a few characters that are the same for every right store. */
import type { Store, TextQuery } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { hasFeature } from '../operation/shares.ts'
import type { Fingerprint } from '../workload.ts'
import type { Corpus } from './corpus.ts'
import { WordDraw } from './operations.ts'
import type { TextProperties } from './properties.ts'

const questionCount = 40

export async function fingerprintDocuments(
  store: Store<'text'>,
  corpus: Corpus,
  properties: TextProperties,
): Promise<Fingerprint[]> {
  const words = new WordDraw({ random: createRandom(1), corpus, properties })
  const draws: readonly (readonly [name: string, isThere: boolean, draw: () => TextQuery])[] = [
    ['words', true, () => ({ type: 'words', text: words.one(), operator: 'and' })],
    ['two words', true, () => ({ type: 'words', text: words.together(), operator: 'and' })],
    ['either word', true, () => ({ type: 'words', text: `${words.one()} ${words.one()}`, operator: 'or' })],
    ['phrases', hasFeature(store, 'phrase'), () => ({ type: 'phrase', text: words.adjacent() })],
    ['prefixes', hasFeature(store, 'prefix'), () => ({ type: 'prefix', prefix: words.beginning() })],
    ['misspelt words', hasFeature(store, 'fuzzy'), () => ({ type: 'fuzzy', word: words.misspelt(), distance: 1 })],
  ]
  const found: Fingerprint[] = []
  for (const [name, isThere, draw] of draws) {
    // Drawn in any case, so that the questions after them are the same for all stores.
    const queries = Array.from({ length: questionCount }, draw)
    if (isThere) found.push({ name, value: await countAll(store, queries) })
  }
  if (properties.hasFacets && hasFeature(store, 'facets')) {
    const counts = await store.text.facets({ type: 'words', text: corpus.vocabulary[0]!, operator: 'and' }, 'category')
    const sorted = Object.entries(counts).toSorted(([left], [right]) => (left < right ? -1 : 1))
    found.push({ name: 'facets', value: sorted.map(([category, count]) => `${category} ${count}`).join(', ') })
  }
  return found
}

/** How many documents match, by question. */
async function countAll({ text }: Store<'text'>, queries: readonly TextQuery[]): Promise<string> {
  const counts: number[] = []
  for (const query of queries) counts.push(await text.count(query))
  const sum = counts.reduce((total, count) => total + count, 0)
  return `${sum} in all, ${counts.slice(0, 5).join(' ')} …`
}
