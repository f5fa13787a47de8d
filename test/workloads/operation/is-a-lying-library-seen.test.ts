import { describe, expect, test } from 'vitest'
import type { TextDocument, TextQuery, TextSearch } from '../../../adapters/contract/index.ts'
import { wordOf } from '../../../workloads/text/corpus.ts'
import { search } from '../../../workloads/text/index.ts'
import { Overlap } from '../../../workloads/text/overlap.ts'
import { type Lie, load, openStore, run, slowed, verdicts } from './drive.ts'

const allValid = { answers: 'valid', updates: 'valid', loaded: 'valid' }
const properties = {
  documents: '60',
  vocabulary: '300',
  wordsmean: '20',
  facetsproportion: '0.1',
  refreshproportion: '0.1',
}

test('of an honest store every answer is right, and every operation comes up', async () => {
  const workload = search.create(properties)
  const asked = { workload, store: await openStore('text') }
  await load(asked)
  const { counts, ...outcomes } = await run(asked)
  expect(Object.keys(counts).sort()).toEqual([...workload.operations].sort())
  expect(outcomes).toMatchObject({ wrong: 0, thrown: 0, notFound: 0 })
  expect(await verdicts(asked)).toEqual(allValid)
})

test('clients that overlap raise no false alarm', async () => {
  for (let seed = 0; seed < 3; seed++) {
    const store = slowed(await openStore('text'), 'text', seed)
    const asked = { workload: search.create(properties), store }
    await load(asked)
    const { wrong, thrown } = await run(asked, { clientCount: 4, operationCount: 600 })
    expect([wrong, thrown, await verdicts(asked)], `seed ${seed}`).toEqual([0, 0, allValid])
  }
})

let count = 0

describe('a store that lies is seen', () => {
  test.each<[string, string, Lie<'text'>]>([
    [
      'hits without the best',
      'answers',
      text => ({
        search: async (asked: TextSearch) => {
          const { ids, scores } = await text.search(asked)
          return { ids: Array.from(ids).slice(1), scores: Array.from(scores).slice(1) }
        },
      }),
    ],
    [
      'either word for both',
      'answers',
      text => ({
        search: (asked: TextSearch) =>
          text.search({
            ...asked,
            query: asked.query.type === 'words' ? { ...asked.query, operator: 'or' } : asked.query,
          }),
      }),
    ],
    [
      'words for a phrase',
      'answers',
      text => ({
        search: (asked: TextSearch) =>
          text.search({
            ...asked,
            query:
              asked.query.type === 'phrase' ? { type: 'words', text: asked.query.text, operator: 'or' } : asked.query,
          }),
      }),
    ],
    [
      'facets of everything',
      'answers',
      text => ({ facets: (_query: TextQuery, name: string) => text.facets({ type: 'prefix', prefix: '' }, name) }),
    ],
    [
      'a refresh that does nothing',
      'answers',
      text => {
        let refreshCount = 0
        return { refresh: () => (++refreshCount > 1 ? undefined : text.refresh()) }
      },
    ],
    [
      'updates that are lost now and then',
      'updates',
      text => ({
        index: (documents: readonly TextDocument[]) =>
          documents.length === 1 && ++count % 10 === 0 ? undefined : text.index(documents),
      }),
    ],
  ])('%s', async (_, name, lie) => {
    const asked = { workload: search.create(properties), store: await openStore('text', lie) }
    await load(asked)
    const { wrong, thrown } = await run(asked)
    expect(thrown).toBe(0)
    expect(await verdicts(asked)).toMatchObject({ [name]: 'violated' })
    if (name === 'answers') expect(wrong).toBeGreaterThan(0)
  })
})

test('fingerprints are the same for right stores, and tell a wrong one', async () => {
  const fingerprintsOf = async (lie?: Lie<'text'>) => {
    const store = await openStore('text', lie)
    const workload = search.create(properties)
    expect(await load({ workload, store })).toBe(60)
    return workload.fingerprints!(store)
  }
  const right = await fingerprintsOf()
  expect(await fingerprintsOf()).toEqual(right)
  const wrong = await fingerprintsOf(text => ({
    count: (query: TextQuery) =>
      text.count(query.type === 'prefix' ? { ...query, prefix: query.prefix.slice(0, -1) } : query),
  }))
  const disputed = wrong.filter((each, index) => each.value !== right[index]!.value)
  expect(disputed.map(({ name }) => name)).toEqual(['prefixes'])
})

test('no two ranks have the same word, and all are letters', () => {
  const words = Array.from({ length: 60_000 }, (_, rank) => wordOf(rank))
  expect(new Set(words).size).toBe(60_000)
  expect(words.every(word => /^[a-z]+$/.test(word))).toBe(true)
})

describe('what searches see is clear', () => {
  test('until a write and a refresh overlap, and again after a refresh that overlaps nothing', () => {
    const overlap = new Overlap()
    overlap.writeBegins()
    overlap.writeEnds('acknowledged')
    overlap.refreshBegins()
    overlap.refreshEnds('acknowledged')
    expect(overlap.isUnclear).toBe(false)
    overlap.refreshBegins()
    overlap.writeBegins()
    expect(overlap.isUnclear).toBe(true)
    overlap.refreshEnds('acknowledged')
    overlap.writeEnds('acknowledged')
    expect(overlap.isUnclear).toBe(true)
    overlap.refreshBegins()
    overlap.refreshEnds('acknowledged')
    expect(overlap.isUnclear).toBe(false)
  })

  test('and never again after a write of which nobody knows whether it was applied', () => {
    const overlap = new Overlap()
    overlap.writeBegins()
    overlap.writeEnds('unknown')
    for (let round = 0; round < 2; round++) {
      overlap.refreshBegins()
      overlap.refreshEnds('acknowledged')
      expect(overlap.isUnclear).toBe(true)
    }
  })
})
