/** The operations of the text workloads: a query log with heads and tails, and documents written anew. */
import type { Text, TextDocument, TextHits, TextQuery, TextSearch } from '../../adapters/contract/index.ts'
import { hitsDifference, type TextReference } from '../../adapters/contract/reference/index.ts'
import type { Random } from '../../engines/env/index.ts'
import type { Operation } from '../operation/operation.ts'
import type { Corpus } from './corpus.ts'
import type { TextLedger } from './ledger.ts'
import type { Overlap } from './overlap.ts'
import type { TextOperationName, TextProperties } from './properties.ts'

export interface OperationContext {
  readonly random: Random
  readonly corpus: Corpus
  readonly properties: TextProperties
  readonly ledger: TextLedger
  readonly overlap: Overlap
  /** False: searches of this store see writes once they have settled. */
  readonly hasRefresh: boolean
  readonly clientIndex: number
  readonly clientCount: number
}

type TextOperation<Question = unknown, Answer = unknown> = Operation<Text, TextReference, Question, Answer>

export function makeOperation(name: TextOperationName, context: OperationContext): TextOperation {
  const words = new WordDraw(context)
  switch (name) {
    case 'term':
      return search(name, context, () => ({ type: 'words', text: words.one(), operator: 'and' }))
    case 'and':
      return search(name, context, () => ({ type: 'words', text: words.together(), operator: 'and' }))
    case 'or':
      return search(name, context, () => ({ type: 'words', text: `${words.one()} ${words.one()}`, operator: 'or' }))
    case 'phrase':
      return search(name, context, () => ({ type: 'phrase', text: words.adjacent() }))
    case 'prefix':
      return search(name, context, () => ({ type: 'prefix', prefix: words.beginning() }))
    case 'fuzzy':
      return search(name, context, () => ({ type: 'fuzzy', word: words.misspelt(), distance: 1 }))
    case 'facets':
      return facets(context, words)
    case 'update':
      return update(context)
    case 'refresh':
      return refresh(context)
  }
}

/** How many ranks the head of the query log has. */
const headCount = 1000

/** Words to ask for. */
export class WordDraw {
  readonly #random: Random
  readonly #corpus: Corpus
  readonly #headFraction: number

  constructor({ random, corpus, properties }: Pick<OperationContext, 'random' | 'corpus' | 'properties'>) {
    this.#random = random
    this.#corpus = corpus
    this.#headFraction = properties.headFraction
  }

  one(): string {
    const { vocabulary } = this.#corpus
    const isHead = this.#random.nextFloat() < this.#headFraction
    return vocabulary[this.#random.nextInteger(isHead ? Math.min(headCount, vocabulary.length) : vocabulary.length)]!
  }

  /** Two of one document, so that both are found. */
  together(): string {
    const ranks = this.#ranks()
    const [first, second] = [this.#random.nextInteger(ranks.length), this.#random.nextInteger(ranks.length)]
    return this.#text(ranks[first]!, ranks[second]!)
  }

  /** Two that follow each other in a document as it was loaded. */
  adjacent(): string {
    const ranks = this.#ranks()
    const first = this.#random.nextInteger(ranks.length - 1)
    return this.#text(ranks[first]!, ranks[first + 1]!)
  }

  beginning(): string {
    const word = this.one()
    return word.slice(0, Math.min(word.length, 3 + this.#random.nextInteger(3)))
  }

  /** With one letter changed. */
  misspelt(): string {
    const word = this.one()
    const at = this.#random.nextInteger(word.length)
    return `${word.slice(0, at)}${'aeiou'[this.#random.nextInteger(5)]}${word.slice(at + 1)}`
  }

  #ranks(): Uint32Array {
    return this.#corpus.ranksOf(this.#random.nextInteger(this.#corpus.documentCount))
  }

  #text(first: number, second: number): string {
    return `${this.#corpus.vocabulary[first]} ${this.#corpus.vocabulary[second]}`
  }
}

/** A question, and whether it was clear what it sees when it was asked. */
interface Asked<Question> {
  readonly question: Question
  wasUnclear: boolean
}

function search(
  name: string,
  { properties, overlap }: OperationContext,
  draw: () => TextQuery,
): TextOperation<Asked<TextSearch>, TextHits> {
  const { limit } = properties
  return {
    name,
    draw: () => ({ question: { query: draw(), limit }, wasUnclear: false }),
    ask: (text, asked) => {
      asked.wasUnclear = overlap.isUnclear
      return text.search(asked.question)
    },
    difference: (reference, { question, wasUnclear }, hits) =>
      wasUnclear || overlap.isUnclear ? undefined : hitsDifference(reference, question, hits),
    isWrong: (_, { ids, scores }) =>
      ids.length > limit ||
      ids.length !== scores.length ||
      (ids.length > 1 && !(scores[0]! >= scores[ids.length - 1]!)),
  }
}

function facets(
  { overlap }: OperationContext,
  words: WordDraw,
): TextOperation<Asked<TextQuery>, Readonly<Record<string, number>>> {
  return {
    name: 'facets',
    draw: () => ({ question: { type: 'words', text: words.one(), operator: 'and' }, wasUnclear: false }),
    ask: (text, asked) => {
      asked.wasUnclear = overlap.isUnclear
      return text.facets(asked.question, 'category')
    },
    difference: (reference, { question, wasUnclear }, counts) => {
      if (wasUnclear || overlap.isUnclear) return undefined
      const expected = reference.facets(question, 'category')
      const names = [...new Set([...Object.keys(expected), ...Object.keys(counts)])]
      const wrong = names.find(name => expected[name] !== counts[name])
      return wrong && `${counts[wrong]} documents of ${wrong}, where there are ${expected[wrong]}`
    },
  }
}

interface Update {
  readonly document: TextDocument
  readonly version: number
}

/** Of a document of the client's own. */
function update(context: OperationContext): TextOperation<Update, void> {
  const { random, corpus, ledger, overlap, hasRefresh, clientIndex, clientCount } = context
  const ownCount = Math.max(1, Math.floor(corpus.documentCount / clientCount))
  return {
    name: 'update',
    draw: () => {
      const id = random.nextInteger(ownCount) * clientCount + clientIndex
      const version = ledger.nextVersion(id)
      return { document: corpus.newVersion(random, id, version), version }
    },
    ask: (text, { document }) => {
      if (hasRefresh) overlap.writeBegins()
      return text.index([document])
    },
    change: (reference, { document }) => {
      reference.index([document])
      if (!hasRefresh) reference.refresh()
    },
    ended: ({ document, version }, ending) => {
      if (hasRefresh) overlap.writeEnds(ending)
      ledger.ended(document.id, version, ending)
    },
    difference: () => undefined,
  }
}

function refresh({ overlap }: OperationContext): TextOperation<undefined, void> {
  return {
    name: 'refresh',
    draw: () => undefined,
    ask: text => {
      overlap.refreshBegins()
      return text.refresh()
    },
    change: reference => reference.refresh(),
    ended: (_, ending) => overlap.refreshEnds(ending),
    difference: () => undefined,
  }
}
