/**
 * Lists of many blocks in several segments: searches for the best few pass over most of them, and must still find what going through all documents
 * finds, in the same order with the same scores. Lengths differ, so that some blocks have much better matches than others.
 */
import { expect, test } from 'vitest'
import type { TextDocument, TextQuery } from '../../adapters/contract/index.ts'
import { TextReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import { countsDifference, searchDifference } from './answers.ts'
import { type MemoryIndex, openIndex, settled } from './memory-index.ts'
import { TextSource } from './random-text.ts'

const documentCount = 2400
const queryCount = 120
const phraseCount = 100

const shapes = [
  ['one segment', true],
  ['several segments whose ids lie between one another', false],
] as const

test.each(shapes)('the best hits are found without reading all: %s', async (_, isSettled) => {
  const source = new TextSource(createRandom(17), { idMax: 1e9, wordCountMax: 6 })
  const { memory, reference } = await filled(isSettled, place => documentOf(source, place))
  const { index } = memory
  for (let count = 0; count < queryCount; count++) {
    const search = { query: queryOf(source), limit: source.pick([1, 5, 10, 40]), boosts: source.boosts() }
    const difference = searchDifference(index, reference, search, true)
    if (difference !== undefined) expect.fail(`${JSON.stringify(search)}: ${difference}`)
  }
  const skipped = index.metrics().find(({ name }) => name === 'search.blocksSkipped')!.value
  expect(skipped).toBeGreaterThan(0.2)
})

test.each(shapes)('so are the best phrases: %s', async (_, isSettled) => {
  const source = new TextSource(createRandom(18), { idMax: 1e9, wordCountMax: 6 })
  const bodies: string[][] = []
  const { memory, reference } = await filled(isSettled, id => {
    const document = documentOf(source, id)
    bodies.push(document.fields.body!.split(' '))
    return document
  })
  const { index } = memory
  index.verify()
  for (let count = 0; count < phraseCount; count++) {
    const body = source.pick(bodies)
    const from = source.below(body.length)
    const text = body.slice(from, from + source.pick([2, 2, 3, 4])).join(' ')
    const query: TextQuery = { type: 'phrase', text, slop: source.pick([0, 0, 0, 1]), field: 'body' }
    const search = { query, limit: source.pick([1, 5, 10, 40]), boosts: source.boosts() }
    const difference = searchDifference(index, reference, search, true) ?? countsDifference(index, reference, query)
    if (difference !== undefined) expect.fail(`${JSON.stringify(search)}: ${difference}`)
  }
})

// With slop, two places of the first word may go on at one of the second: its frequency was once taken for a bound.
test('a phrase that begins more often than its rarest word is there is found', async () => {
  const memory = await openIndex(new MemoryDisk())
  const { index } = memory
  const documents = Array.from({ length: 20 }, (_, id) => ({ id, fields: { body: 'far away' } }))
  await settled(memory, index.index([...documents, { id: 20, fields: { body: 'far far away' } }]))
  await settled(memory, index.refresh())
  const { ids } = index.search({ query: { type: 'phrase', text: 'far away', slop: 1 }, limit: 1 })
  expect(Array.from(ids)).toEqual([20])
})

test('of equal scores the lesser ids are found, in whichever segment they are', async () => {
  const memory = await openIndex(new MemoryDisk(), { writeBufferBytes: 1e9, backlogBytes: 1e9, mergeCount: 100 })
  const { index } = memory
  // The least ids come in the segment that is looked into last.
  for (const first of [3, 2, 1, 0]) {
    const documents = Array.from({ length: 300 }, (_, place) => ({
      id: place * 4 + first,
      fields: { body: 'same words' },
    }))
    await settled(memory, index.index(documents))
    await settled(memory, index.refresh())
  }
  for (const text of ['same', 'same words']) {
    for (const operator of ['and', 'or'] as const) {
      const { ids } = index.search({ query: { type: 'words', text, operator }, limit: 10 })
      expect(Array.from(ids)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    }
  }
})

/** An index, and the reference, of four calls' documents; each call's ids lie between those of the others. */
async function filled(
  isSettled: boolean,
  document: (id: number) => TextDocument,
): Promise<{ readonly memory: MemoryIndex; readonly reference: TextReference }> {
  const memory = await openIndex(new MemoryDisk(), { writeBufferBytes: 1e9, backlogBytes: 1e9, mergeCount: 100 })
  const reference = new TextReference()
  for (let round = 0; round < 4; round++) {
    const documents = Array.from({ length: documentCount / 4 }, (_, place) => document(place * 4 + round))
    await settled(memory, memory.index.index(documents))
    reference.index(documents)
    await settled(memory, memory.index.refresh())
  }
  reference.refresh()
  if (isSettled) await settled(memory, memory.index.settle())
  return { memory, reference }
}

/** Now and then one that is all of one word, or long. */
function documentOf(source: TextSource, id: number): TextDocument {
  const body = source.chance(0.02)
    ? `${source.word()} `.repeat(1 + source.below(9))
    : source.text(source.pick([3, 6, 40]))
  return { id, fields: source.chance(0.5) ? { body } : { title: source.text(4), body } }
}

function queryOf(source: TextSource): TextQuery {
  const field = source.chance(0.6) ? { field: 'body' } : {}
  const text = Array.from({ length: 1 + source.below(4) }, () => source.word()).join(' ')
  const kind = source.below(6)
  if (kind < 2) return { type: 'words', text, operator: 'or', ...field }
  if (kind < 4) return { type: 'words', text, operator: 'and', ...field }
  if (kind === 4) return { type: 'phrase', text, slop: source.pick([0, 0, 2]), ...field }
  return {
    type: 'boolean',
    must: [{ type: 'words', text, operator: 'or', ...field }],
    should: [{ type: 'words', text: source.word(), operator: 'or' }],
    not: [{ type: 'words', text: source.word(), operator: 'or', ...field }],
  }
}
