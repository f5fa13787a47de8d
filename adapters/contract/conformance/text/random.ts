/** Random documents of few words, so that they meet; every question, of the store and of standing snapshots. */
import assert from 'node:assert/strict'
import { TextReference } from '../../reference/text.ts'
import { hitsDifference } from '../../reference/text-difference.ts'
import type { Text, TextDocument, TextQuery, TextReader, TextSnapshot } from '../../text.ts'
import type { Draw } from '../draw.ts'
import type { RandomSteps } from '../random-runs.ts'
import { assertSame, testRandomRuns } from '../random-runs.ts'
import type { Subject } from '../subject.ts'

export function testRandomTexts(subject: Subject<'text'>): void {
  testRandomRuns(subject, {
    stepCount: 400,
    settleEvery: 120,
    reopenEvery: 100,
    begin: (text, { draw }) => new RandomTexts(subject, text, draw),
  })
}

const idCount = 40
const vocabulary = [
  'a',
  'ab',
  'abc',
  'abd',
  'b',
  'ba',
  'bab',
  'bcd',
  'c',
  'ca',
  'cab',
  'cabd',
  'd',
  'dab',
  'dabc',
  'ddd',
]
const fields = ['title', 'body']

class RandomTexts implements RandomSteps<'text'> {
  readonly actions: readonly (() => Promise<void>)[]
  readonly #subject: Subject<'text'>
  #text: Text
  readonly #draw: Draw
  readonly #reference: TextReference = new TextReference()
  readonly #snapshots: { readonly snapshot: TextSnapshot; readonly reference: TextReference }[] = []

  constructor(subject: Subject<'text'>, text: Text, draw: Draw) {
    this.#subject = subject
    this.#text = text
    this.#draw = draw
    const ask = (): Promise<void> => this.#ask()
    const index = (): Promise<void> => this.#index()
    this.actions = [index, index, () => this.#remove(), () => this.#refresh(), ask, ask, ask, ask]
    if (subject.has('snapshot')) this.actions = [...this.actions, () => this.#openSnapshot(), () => this.#endSnapshot()]
  }

  reopened(text: Text): void {
    this.#text = text
  }

  async end(): Promise<void> {
    while (this.#snapshots.length > 0) await this.#endSnapshot()
  }

  /** Opening has refreshed; at the end of a run nothing has, so here it is done. */
  async checkAll(): Promise<void> {
    await this.#refresh()
    await checkWhole(this.#text, this.#reference)
  }

  async #index(): Promise<void> {
    const documents = Array.from({ length: 1 + this.#draw(4) }, () => this.#document())
    await this.#text.index(documents)
    this.#reference.index(documents)
    this.#seen()
  }

  async #remove(): Promise<void> {
    const ids = Array.from({ length: this.#draw(4) }, () => this.#draw(idCount))
    await this.#text.remove(ids)
    this.#reference.remove(ids)
    this.#seen()
  }

  /** Where writes need no refresh to be seen, the reference shows them too. */
  #seen(): void {
    if (!this.#subject.has('refresh')) this.#reference.refresh()
  }

  async #refresh(): Promise<void> {
    await this.#text.refresh()
    this.#reference.refresh()
  }

  #document(): TextDocument {
    const own = Object.fromEntries(fields.filter(() => this.#draw(5) > 0).map(field => [field, this.#words(12)]))
    const facets = this.#subject.has('facets') &&
      this.#draw(3) > 0 && {
        facets: { kind: 'xyz'[this.#draw(3)]!, ...(this.#draw(2) === 0 && { a: 'b' }) },
      }
    return { id: this.#draw(idCount), fields: own, ...facets }
  }

  #words(countMax: number): string {
    // The first words of the list are the frequent ones.
    const word = (): string => vocabulary[Math.min(this.#draw(vocabulary.length), this.#draw(vocabulary.length))]!
    return Array.from({ length: this.#draw(countMax + 1) }, word).join(' ')
  }

  #query(depth: number): TextQuery {
    const has = (feature: Parameters<Subject<'text'>['has']>[0]): boolean => this.#subject.has(feature)
    const field = this.#draw(3) === 0 && { field: fields[this.#draw(2)]! }
    const word = vocabulary[this.#draw(vocabulary.length)]!
    const kind = this.#draw(9)
    if (kind === 0 && has('phrase')) return { type: 'phrase', text: this.#words(3), ...field }
    if (kind === 1 && has('slop')) return { type: 'phrase', text: this.#words(3), slop: this.#draw(4), ...field }
    if (kind === 2 && has('prefix')) return { type: 'prefix', prefix: word.slice(0, 1 + this.#draw(2)), ...field }
    if (kind === 3 && has('wildcard')) return { type: 'wildcard', pattern: this.#pattern(word), ...field }
    if (kind === 4 && has('fuzzy')) return { type: 'fuzzy', word, distance: 1 + this.#draw(2), ...field }
    if (kind === 5 && has('facets')) return { type: 'facet', name: 'kind', value: 'xyz'[this.#draw(3)]! }
    if (kind <= 7 && depth > 0) return this.#boolean(depth - 1)
    return { type: 'words', text: this.#words(3), operator: this.#draw(2) === 0 ? 'and' : 'or', ...field }
  }

  #boolean(depth: number): TextQuery {
    const some = (bound: number): TextQuery[] => Array.from({ length: this.#draw(bound) }, () => this.#query(depth))
    return { type: 'boolean', must: some(3), should: some(3), not: some(2) }
  }

  #pattern(word: string): string {
    const at = this.#draw(word.length)
    return `${word.slice(0, at)}${this.#draw(2) === 0 ? '*' : '?'}${word.slice(at + 1)}`
  }

  /** One question, of the store or of a snapshot that stands. */
  async #ask(): Promise<void> {
    const standing = this.#snapshots[this.#draw(4)]
    const reader: TextReader = standing?.snapshot ?? this.#text
    const reference = standing?.reference ?? this.#reference
    const query = this.#query(2)
    switch (this.#draw(4)) {
      case 0:
        assert.equal(await reader.count(query), reference.count(query), `count of ${JSON.stringify(query)}`)
        return
      case 1:
        if (this.#subject.has('facets')) {
          const counts = { ...(await reader.facets(query, 'kind')) }
          assert.deepEqual(counts, reference.facets(query, 'kind'), `facets of ${JSON.stringify(query)}`)
        }
        return
      default: {
        const boosts = this.#subject.has('boosts') && this.#draw(3) === 0 && { boosts: { title: 3 } }
        const search = { query, limit: 1 + this.#draw(12), ...boosts }
        assertSame('search', search, hitsDifference(reference, search, await reader.search(search)))
      }
    }
  }

  async #openSnapshot(): Promise<void> {
    this.#snapshots.push({ snapshot: await this.#text.snapshot(), reference: this.#reference.snapshot() })
    if (this.#snapshots.length > 3) await this.#endSnapshot()
  }

  async #endSnapshot(): Promise<void> {
    const standing = this.#snapshots.shift()
    if (standing === undefined) return
    await checkWhole(standing.snapshot, standing.reference)
    await standing.snapshot.release()
  }
}

async function checkWhole(reader: TextReader, reference: TextReference): Promise<void> {
  for (const word of vocabulary) {
    const search = { query: { type: 'words', text: word, operator: 'and' }, limit: idCount } as const
    assertSame('search', search, hitsDifference(reference, search, await reader.search(search)))
  }
}
