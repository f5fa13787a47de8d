/** What the analyzer does to words it must do to those of documents and of queries alike, and a directory keeps the one it was begun with. */
import { expect, test } from 'vitest'
import type { TextQuery } from '../../adapters/contract/index.ts'
import { MemoryDisk } from '../../engines/env/index.ts'
import type { AnalyzerOptions } from '../../engines/inverted/index.ts'
import { openIndex, settled } from './memory-index.ts'

const analyzer: AnalyzerOptions = { stemming: 'english', stopWords: ['the', 'of'], synonyms: { automobile: 'car' } }
const text = 'The runners of Göteborg, running past an automobile'
const documents = [
  { id: 1, fields: { body: text } },
  { id: 2, fields: { body: 'the cars run of old' } },
  { id: 3, fields: { body: 'of the' } },
]

test('documents are found by what the analyzer makes of their words', async () => {
  const memory = await openIndex(new MemoryDisk(), { analyzer })
  const { index } = memory
  await settled(memory, index.index(documents))
  await settled(memory, index.refresh())
  const found = (query: TextQuery): number[] => Array.from(index.search({ query, limit: 9 }).ids).sort((a, b) => a - b)
  const phrase = (words: string, slop = 0): TextQuery => ({ type: 'phrase', text: words, slop })
  for (let round = 0; round < 2; round++) {
    expect(found({ type: 'words', text: 'runs', operator: 'and' })).toEqual([1, 2])
    expect(found({ type: 'words', text: 'CAR', operator: 'and' })).toEqual([1, 2])
    expect(found({ type: 'words', text: 'goteborg the', operator: 'and' })).toEqual([1])
    expect(found({ type: 'words', text: 'the of', operator: 'or' })).toEqual([])
    // The stop word between them keeps its place, in the document and in the query.
    expect(found(phrase('runner of goteborg'))).toEqual([1])
    expect(found(phrase('runner goteborg'))).toEqual([])
    expect(found(phrase('runner goteborg', 1))).toEqual([1])
    expect(index.count({ type: 'prefix', prefix: '' })).toBe(2)
    await settled(memory, index.settle())
  }
  const query: TextQuery = { type: 'words', text: 'run gothenburg göteborg', operator: 'or' }
  const shown = index.highlight(query, 'body', text).map(({ start, end }) => text.slice(start, end))
  expect(shown).toEqual(['Göteborg', 'running'])
})

test('another analyzer is refused', async () => {
  const disk = new MemoryDisk()
  const memory = await openIndex(disk, { analyzer })
  await settled(memory, memory.index.close())
  await expect(openIndex(disk)).rejects.toMatchObject({ code: 'INCOMPATIBLE' })
  await settled(memory, (await openIndex(disk, { analyzer })).index.close())
})
