/**
 * Random documents are indexed, replaced and removed; the index is refreshed, settled, closed and opened again; and after every few steps queries of
 * every kind are put to it and to the reference, which goes through all documents one by one.
 *
 * Which documents match must always be the same. Scores must be too once nothing that is gone is left in the statistics.
 */
import { expect, test } from 'vitest'
import type { TextReader } from '../../adapters/contract/index.ts'
import { TextReference } from '../../adapters/contract/reference/index.ts'
import { createRandom, MemoryDisk } from '../../engines/env/index.ts'
import type { InvertedOptions } from '../../engines/inverted/index.ts'
import { countsDifference, searchDifference } from './answers.ts'
import { directory, type MemoryIndex, openIndex, settled } from './memory-index.ts'
import { TextSource } from './random-text.ts'

const runs: readonly (readonly [name: string, seed: number, options: Partial<InvertedOptions>])[] = [
  ['sync', 1, {}],
  ['buffered', 2, { durability: 'buffered', writeBufferBytes: 20_000 }],
  ['no log', 3, { durability: 'none', writeBufferBytes: 1000, mergeCount: 2 }],
  ['no cache', 4, { cacheBytes: 0, durability: 'buffered' }],
  ['in memory', 5, { writeBufferBytes: 1e9, durability: 'buffered', mergeCount: 4 }],
]

test.each(runs)('every query is answered as by going through all documents: %s', async (_, seed, options) => {
  const source = new TextSource(createRandom(seed), { idMax: 240, wordCountMax: 16 })
  const world = new World(source, options, seed)
  await world.open()
  for (let step = 0; step < 90; step++) {
    const done = await world.step()
    const difference = world.difference(3)
    if (difference !== undefined) expect.fail(`seed ${seed}, step ${step}, after ${done}: ${difference}`)
  }
  await world.close()
})

class World {
  readonly #disk = new MemoryDisk()
  readonly #reference = new TextReference()
  readonly #source: TextSource
  readonly #options: Partial<InvertedOptions>
  readonly #seed: number
  #memory!: MemoryIndex
  /** Whether what is gone may still be counted. */
  #isExact = true
  #snapshot: { readonly index: TextReader & { release(): unknown }; readonly reference: TextReference } | undefined

  constructor(source: TextSource, options: Partial<InvertedOptions>, seed: number) {
    this.#source = source
    this.#options = options
    this.#seed = seed
  }

  async open(): Promise<void> {
    this.#memory = await openIndex(this.#disk, this.#options, this.#seed)
  }

  async close(): Promise<void> {
    this.#snapshot?.index.release()
    this.#snapshot = undefined
    await settled(this.#memory, this.#memory.index.close())
  }

  /** Returns what was done. */
  async step(): Promise<string> {
    const source = this.#source
    const { index } = this.#memory
    const kind = source.below(20)
    if (kind < 10) {
      const documents = Array.from({ length: 1 + source.below(30) }, () => source.document())
      await settled(this.#memory, index.index(documents))
      this.#reference.index(documents)
      return `indexing ${documents.map(({ id }) => id).join(' ')}`
    }
    if (kind < 12) {
      const ids = Array.from({ length: 1 + source.below(20) }, () => source.id())
      await settled(this.#memory, index.remove(ids))
      this.#reference.remove(ids)
      return `removing ${ids.join(' ')}`
    }
    if (kind < 16) {
      await settled(this.#memory, index.refresh())
      this.#reference.refresh()
      this.#isExact = false
      return 'a refresh'
    }
    if (kind === 16) return this.#settle()
    if (kind === 17) return this.#reopen()
    if (kind === 18) {
      index.verify()
      return 'a check'
    }
    this.#snapshot?.index.release()
    this.#snapshot = { index: index.snapshot(), reference: this.#reference.snapshot() }
    return 'a snapshot'
  }

  async #settle(): Promise<string> {
    const { index } = this.#memory
    await settled(this.#memory, index.refresh())
    await settled(this.#memory, index.settle())
    this.#reference.refresh()
    this.#isExact = true
    const gone = index.metrics().find(({ name }) => name === 'document.goneCount')?.value
    if (gone !== 0) throw new Error(`settled, and ${gone} documents that are gone are still there`)
    return 'settling'
  }

  async #reopen(): Promise<string> {
    await this.close()
    await this.open()
    this.#reference.refresh()
    this.#isExact = false
    return 'opening again'
  }

  /** What is wrong with the answers to so many queries. */
  difference(queryCount: number): string | undefined {
    for (let count = 0; count < queryCount; count++) {
      const query = this.#source.query()
      const search = { query, limit: this.#source.pick([1, 3, 10, 1000]), boosts: this.#source.boosts() }
      const { index } = this.#memory
      const problem =
        searchDifference(index, this.#reference, search, this.#isExact) ??
        countsDifference(index, this.#reference, query) ??
        this.#suggestDifference() ??
        this.#snapshotDifference(search)
      if (problem !== undefined) return `${JSON.stringify(search)}: ${problem}`
    }
    return undefined
  }

  #suggestDifference(): string | undefined {
    const prefix = this.#source.word().slice(0, this.#source.below(3))
    const limit = this.#source.pick([1, 5, 100])
    const found = this.#memory.index.suggest(prefix, limit).join(' ')
    const expected = this.#reference.suggest(prefix, limit).join(' ')
    return found === expected ? undefined : `${limit} words like '${prefix}': ${found}; expected ${expected}`
  }

  #snapshotDifference(search: Parameters<typeof searchDifference>[2]): string | undefined {
    const snapshot = this.#snapshot
    if (snapshot === undefined) return undefined
    const problem = searchDifference(snapshot.index as never, snapshot.reference, search, false)
    return problem === undefined ? undefined : `the snapshot: ${problem}`
  }
}

test('files that nobody needs are gone after closing', async () => {
  const disk = new MemoryDisk()
  const source = new TextSource(createRandom(9), { idMax: 300, wordCountMax: 20 })
  const memory = await openIndex(disk)
  for (let round = 0; round < 20; round++) {
    await settled(memory, memory.index.index(Array.from({ length: 20 }, () => source.document())))
    await settled(memory, memory.index.refresh())
  }
  await settled(memory, memory.index.settle())
  await settled(memory, memory.index.close())
  expect(disk.list(directory).filter(name => name.endsWith('.segment'))).toHaveLength(1)
})
