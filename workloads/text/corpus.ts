/** The generated documents: words by a power law, in lower-case letters that every analyzer cuts alike. */
import type { TextDocument } from '../../adapters/contract/index.ts'
import type { Random } from '../../engines/env/index.ts'
import { ZipfDistribution } from '../distribution/zipf.ts'
import type { TextProperties } from './properties.ts'

const onsets = [
  'b',
  'd',
  'f',
  'g',
  'k',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'z',
  'br',
  'st',
  'tr',
  'pl',
  'kr',
  'sh',
]
const vowels = ['a', 'e', 'i', 'o', 'u', 'ai', 'ou', 'ee']
const syllableCount = onsets.length * vowels.length

/** The word of that rank: two syllables or more, each rank another one. */
export function wordOf(rank: number): string {
  let rest = rank
  let word = ''
  // The low digits turn fastest, so neighbours in rank are no neighbours in the alphabet.
  do {
    const syllable = rest % syllableCount
    word += onsets[syllable % onsets.length]! + vowels[Math.floor(syllable / onsets.length)]!
    rest = Math.floor(rest / syllableCount)
  } while (rest > 0)
  return `${word}n${'aeiou'[rank % 5]}`
}

const categories: readonly string[] = ['news', 'sport', 'science', 'travel', 'food', 'music', 'film', 'law']

/** A word that only this version of the document has. */
export function stampOf(id: number, version: number): string {
  const letters = (value: number): string =>
    Array.from(String(value), digit => String.fromCharCode(97 + Number(digit))).join('')
  return `q${letters(id)}x${letters(version)}`
}

export class Corpus {
  readonly documentCount: number
  readonly vocabulary: readonly string[]
  /** The ranks of all words of the documents as loaded, one document after the other. */
  readonly #ranks: Uint32Array
  /** By document where its words begin, and at the end the count of all. */
  readonly #starts: Uint32Array
  readonly #properties: TextProperties

  constructor(random: Random, properties: TextProperties) {
    const { documentCount, vocabularyCount, exponent, wordsMean } = properties
    this.#properties = properties
    this.documentCount = documentCount
    this.vocabulary = Array.from({ length: vocabularyCount }, (_, rank) => wordOf(rank))
    this.#starts = new Uint32Array(documentCount + 1)
    for (let document = 0; document < documentCount; document++) {
      this.#starts[document + 1] = this.#starts[document]! + lengthAround(random, wordsMean)
    }
    const law = new ZipfDistribution(random, vocabularyCount, exponent)
    this.#ranks = Uint32Array.from({ length: this.#starts[documentCount]! }, () => law.next())
  }

  /** As loaded. */
  document(id: number): TextDocument {
    return this.#documentOf(id, this.ranksOf(id), undefined)
  }

  /** The ranks of the words of a document as loaded; they are not the caller's. */
  ranksOf(id: number): Uint32Array {
    return this.#ranks.subarray(this.#starts[id]!, this.#starts[id + 1]!)
  }

  /** New words under that id, and a stamp by which this version is found. */
  newVersion(random: Random, id: number, version: number): TextDocument {
    const other = this.ranksOf(random.nextInteger(this.documentCount))
    return this.#documentOf(id, other, stampOf(id, version))
  }

  #documentOf(id: number, ranks: Uint32Array, stamp: string | undefined): TextDocument {
    let body = stamp ?? this.vocabulary[ranks[0]!]!
    for (let index = stamp === undefined ? 1 : 0; index < ranks.length; index++)
      body += ` ${this.vocabulary[ranks[index]!]!}`
    const facets = this.#properties.hasFacets && { facets: { category: categories[id % categories.length]! } }
    return { id, fields: { body }, ...facets }
  }
}

/** Half to one and a half times the mean, 2 or more, so that there is a phrase. */
function lengthAround(random: Random, mean: number): number {
  return Math.max(2, Math.floor(mean / 2) + random.nextInteger(mean + 1))
}
