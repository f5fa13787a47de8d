/** The look at the store after the run: does a search find the last version of each document, and no other. */
import type { Store, TextQuery } from '../../adapters/contract/index.ts'
import { createRandom } from '../../engines/env/index.ts'
import { checkFound, forgetful } from '../operation/checks.ts'
import type { Check } from '../workload.ts'
import { type Corpus, stampOf } from './corpus.ts'
import type { TextLedger } from './ledger.ts'

/** A search each. */
const sampleCount = 300

export async function checkDocuments(
  store: Store<'text'>,
  corpus: Corpus,
  ledger: TextLedger,
): Promise<readonly Check[]> {
  if (!store.capabilities.keepsData) return forgetful('updates', 'loaded')
  await store.text.refresh()
  return [await checkUpdates(store, ledger), await checkLoaded(store, corpus, ledger)]
}

/** Each version has a word of its own: the last is found by it, and the one before is not. */
async function checkUpdates({ text }: Store<'text'>, { versions, doubtful }: TextLedger): Promise<Check> {
  const sure = [...versions].filter(([id]) => !doubtful.has(id)).slice(-sampleCount)
  let missingCount = 0
  let firstMissing: string | undefined
  for (const [id, version] of sure) {
    const { ids } = await text.search({ query: wordQuery(stampOf(id, version)), limit: 2 })
    const before = version === 1 ? 0 : await text.count(wordQuery(stampOf(id, version - 1)))
    if (ids.length === 1 && ids[0] === id && before === 0) continue
    missingCount++
    firstMissing ??= `version ${version} of document ${id} is in ${ids.length}, and the one before in ${before}`
  }
  const what = 'documents that were written anew'
  return checkFound('updates', { what, lookedForCount: sure.length, missingCount, firstMissing })
}

/** A document that nobody wrote anew is among those that have all its words. */
async function checkLoaded({ text }: Store<'text'>, corpus: Corpus, ledger: TextLedger): Promise<Check> {
  const random = createRandom(2)
  const drawn = Array.from({ length: sampleCount }, () => random.nextInteger(corpus.documentCount))
  const sample = [...new Set(drawn)].filter(id => !ledger.versions.has(id) && !ledger.doubtful.has(id))
  let missingCount = 0
  let firstMissing: string | undefined
  for (const id of sample) {
    const query: TextQuery = { type: 'words', text: corpus.document(id).fields.body!, operator: 'and' }
    const { ids } = await text.search({ query, limit: 100 })
    if (Array.from(ids).includes(id)) continue
    missingCount++
    firstMissing ??= `document ${id} is not found by its own words`
  }
  const what = 'documents as loaded, a sample,'
  return checkFound('loaded', { what, lookedForCount: sample.length, missingCount, firstMissing })
}

function wordQuery(text: string): TextQuery {
  return { type: 'words', text, operator: 'and' }
}
