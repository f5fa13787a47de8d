/** Documents and queries drawn from a few words, so that all of them meet: most words are in many documents, and some in one. */
import type { TextDocument, TextQuery } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'

const fieldNames = ['title', 'body', 'note'] as const
const facetValues = ['red', 'green', 'blue', '']

/** Words that begin alike, differ by a letter, and grow rarer. */
const vocabulary: readonly string[] = Array.from({ length: 60 }, (_, index) => {
  const stems = ['a', 'an', 'ant', 'anta', 'bee', 'been', 'cat', 'cart', 'dog', 'zoo']
  return `${stems[index % stems.length]}${'etaoin'.slice(0, Math.floor(index / stems.length))}`
})

export class TextSource {
  readonly #random: Random
  readonly #idMax: number
  readonly #wordCountMax: number

  constructor(random: Random, { idMax, wordCountMax }: { readonly idMax: number; readonly wordCountMax: number }) {
    this.#random = random
    this.#idMax = idMax
    this.#wordCountMax = wordCountMax
  }

  below(bound: number): number {
    return this.#random.nextInteger(bound)
  }

  chance(odds: number): boolean {
    return this.#random.nextFloat() < odds
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!
  }

  id(): number {
    return this.below(this.#idMax)
  }

  /** Rarer towards the end of the vocabulary. */
  word(): string {
    return vocabulary[Math.floor(this.#random.nextFloat() ** 3 * vocabulary.length)]!
  }

  text(wordCountMax: number): string {
    return Array.from({ length: this.below(wordCountMax + 1) }, () => this.word()).join(' ')
  }

  document(id: number = this.id()): TextDocument {
    const names = fieldNames.filter(() => this.chance(0.6))
    const fields = Object.fromEntries(names.map(name => [name, this.text(this.#wordCountMax)]))
    if (this.chance(0.3)) return { id, fields }
    const facets = Object.fromEntries(
      ['colour', 'size'].filter(() => this.chance(0.7)).map(name => [name, this.pick(facetValues)]),
    )
    return { id, fields, facets }
  }

  query(depth = 0): TextQuery {
    const field = this.chance(0.5) ? { field: this.pick([...fieldNames, 'absent']) } : {}
    const kind = this.below(depth < 2 ? 9 : 7)
    if (kind === 0) return { type: 'words', text: this.word(), operator: 'and', ...field }
    if (kind === 1) return { type: 'words', text: this.text(4), operator: this.pick(['and', 'or']), ...field }
    if (kind === 2) return { type: 'phrase', text: this.text(3), slop: this.pick([0, 0, 1, 3]), ...field }
    if (kind === 3) return { type: 'prefix', prefix: this.word().slice(0, this.below(4)), ...field }
    if (kind === 4) return { type: 'wildcard', pattern: this.#pattern(), ...field }
    if (kind === 5) return { type: 'fuzzy', word: this.#misspelt(), distance: this.pick([1, 2]), ...field }
    if (kind === 6) return { type: 'facet', name: this.pick(['colour', 'size', 'no']), value: this.pick(facetValues) }
    const queries = (most: number): TextQuery[] =>
      Array.from({ length: this.below(most + 1) }, () => this.query(depth + 1))
    return { type: 'boolean', must: queries(2), should: queries(3), not: queries(1) }
  }

  boosts(): Readonly<Record<string, number>> {
    return this.chance(0.5) ? {} : { title: this.pick([0, 0.5, 2]), body: this.pick([1, 3]) }
  }

  #pattern(): string {
    const word = this.word()
    const at = this.below(word.length + 1)
    return word.slice(0, at) + this.pick(['*', '?', '*?']) + word.slice(at + this.below(3))
  }

  #misspelt(): string {
    const word = this.word()
    const at = this.below(word.length + 1)
    return word.slice(0, at) + this.pick(['', 'x', 'e', word.slice(0, 1)]) + word.slice(at + this.below(2))
  }
}
