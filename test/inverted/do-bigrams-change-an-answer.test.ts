/**
 * Phrases of frequent words are looked up among bigrams, where a segment has them. That must not show: neither across the hole of a stop
 * word, nor where a field has too many frequent words for bigrams to be kept, nor after the words of a document are gone. And
 * bigrams that are not those of the words are told from those that are.
 */
import { expect, test } from 'vitest'
import { MemoryDisk } from '../../engines/env/index.ts'
import { invertedDefaults } from '../../engines/inverted/options.ts'
import { BigramGatherer } from '../../engines/inverted/segment/bigrams.ts'
import { Postings } from '../../engines/inverted/segment/postings.ts'
import { createCaches, Segment } from '../../engines/inverted/segment/segment.ts'
import { bigramsProblem } from '../../engines/inverted/verify-bigrams.ts'
import { build } from '../../engines/inverted/write/build.ts'
import { EntryEncoder } from '../../engines/inverted/write/entry.ts'
import { type MemoryIndex, openIndex, settled } from './memory-index.ts'

const documentCount = 200
const { analyzer } = invertedDefaults

async function indexOf(bodies: readonly string[], stopWords: readonly string[] = []): Promise<MemoryIndex> {
  const memory = await openIndex(new MemoryDisk(), {
    writeBufferBytes: 1e9,
    backlogBytes: 1e9,
    analyzer: { ...analyzer, stopWords },
  })
  await settled(memory, memory.index.index(bodies.map((body, id) => ({ id, fields: { body } }))))
  await settled(memory, memory.index.refresh())
  return memory
}

/** Ids of all documents that have the phrase, ascending. */
function idsOf({ index }: MemoryIndex, text: string): number[] {
  const query = { type: 'phrase', text } as const
  const { ids } = index.search({ query, limit: documentCount })
  expect(index.count(query)).toBe(ids.length)
  return Array.from(ids).sort((a, b) => a - b)
}

const all = Array.from({ length: documentCount }, (_, id) => id)
const even = all.filter(id => id % 2 === 0)
const odd = all.filter(id => id % 2 === 1)

test('a stop word between two words keeps them apart', async () => {
  const memory = await indexOf(
    all.map(id => (id % 2 === 0 ? 'king of hearts' : 'king hearts')),
    ['of'],
  )
  expect(idsOf(memory, 'king hearts')).toEqual(odd)
  expect(idsOf(memory, 'king of hearts')).toEqual(even)
  expect(idsOf(memory, 'hearts king')).toEqual([])
})

test('words that follow each other, but not all in a row, are no phrase', async () => {
  const memory = await indexOf(all.map(id => (id % 2 === 0 ? 'b c a b' : 'a b c')))
  expect(idsOf(memory, 'a b')).toEqual(all)
  expect(idsOf(memory, 'a b c')).toEqual(odd)
  expect(idsOf(memory, 'b c a b')).toEqual(even)
  expect(idsOf(memory, 'c a b c')).toEqual([])
})

test('more frequent words than bigrams are kept of', async () => {
  const words = Array.from({ length: 1100 }, (_, place) => `w${place}`)
  const memory = await indexOf(all.map(id => (id % 2 === 0 ? words : words.toReversed()).join(' ')))
  expect(idsOf(memory, 'w41 w42')).toEqual(even)
  expect(idsOf(memory, 'w43 w42 w41')).toEqual(odd)
  // The last ones in the order of bytes.
  expect(idsOf(memory, 'w998 w999')).toEqual(even)
  memory.index.verify()
})

test('documents that are gone have no phrases, before the merge and after', async () => {
  const memory = await indexOf(all.map(() => 'a b a b'))
  await settled(memory, memory.index.remove(even))
  await settled(memory, memory.index.refresh())
  expect(idsOf(memory, 'a b')).toEqual(odd)
  await settled(memory, memory.index.settle())
  expect(idsOf(memory, 'a b')).toEqual(odd)
  memory.index.verify()
})

/** Words a, b, …, so many, that follow each other; the first in these documents, the others in all. */
function gathered(wordCount: number, firstDocs: readonly number[] = all): BigramGatherer {
  const gatherer = new BigramGatherer(documentCount)
  for (let word = 0; word < wordCount; word++) {
    const postings = new Postings()
    for (const doc of word === 0 ? firstDocs : all) {
      postings.addDocument(doc, 1)
      postings.addPosition(word)
    }
    gatherer.add(Uint8Array.of(97 + word), postings)
  }
  return gatherer
}

test('bigrams that are not those of the words are told apart', () => {
  const documents = all.map(id => ({ id, fields: { body: 'a b c' } }))
  const { image } = build({ number: 1, entries: [new EntryEncoder().documents(documents).slice()], analyzer })
  const segment = new Segment(1, { type: 'memory', image: image! }, createCaches(100_000))
  expect(bigramsProblem(segment, 'body', gathered(3))).toBeUndefined()
  expect(bigramsProblem(segment, 'body', gathered(4))).toBe('a bigram is left out')
  expect(bigramsProblem(segment, 'body', gathered(2))).toContain('is a bigram of no frequent words')
  expect(bigramsProblem(segment, 'body', gathered(0))).toBe('it has bigrams of no frequent words')
  expect(bigramsProblem(segment, 'title', gathered(3))).toBe('its bigrams are left out')
  expect(bigramsProblem(segment, 'body', gathered(3, odd))).toContain('are not those of its words')
})
