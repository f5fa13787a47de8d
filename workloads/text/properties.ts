/** The properties of the text workloads, read into one typed object. */
import { readShares, type Share } from '../operation/shares.ts'
import { property, readProperties } from '../property-reader.ts'
import type { WorkloadProperty } from '../workload.ts'

/** Every operation, in the order of kinds. */
const kinds = [
  { name: 'term', features: [] },
  { name: 'and', features: [] },
  { name: 'or', features: [] },
  { name: 'phrase', features: ['phrase'] },
  { name: 'prefix', features: ['prefix'] },
  { name: 'fuzzy', features: ['fuzzy'] },
  { name: 'facets', features: ['facets'] },
  { name: 'update', features: [] },
  { name: 'refresh', features: [] },
] as const

export type TextOperationName = (typeof kinds)[number]['name']

interface TextShare extends Share {
  readonly name: TextOperationName
}

export const textProperties: readonly WorkloadProperty[] = [
  property('documents', '10000', 'documents that are loaded'),
  property('operationcount', '0', 'operations of the run phase; 0: until the duration is over'),
  property('vocabulary', '50000', 'words that there are, by a power law'),
  property('exponent', '1', 'of the power law, above 0'),
  property('wordsmean', '100', 'words of a document, on average; half to one and a half times as many'),
  property('headfraction', '0.5', 'share of the query words that are among the 1000 most frequent; the others are any'),
  property('limit', '10', 'documents of an answer'),
  property('verify', 'auto', 'compare every answer with a reference: true, false, or auto (up to 300 documents)'),
  property('termproportion', '0.3', 'weight of queries of one word'),
  property('andproportion', '0.2', 'weight of queries of two words of one document, both of them'),
  property('orproportion', '0.1', 'weight of queries of two words, any of them'),
  property('phraseproportion', '0.1', 'weight of phrases of two words that a document has'),
  property('prefixproportion', '0.05', 'weight of prefixes of three letters or more'),
  property('fuzzyproportion', '0.03', 'weight of words with a letter changed'),
  property(
    'facetsproportion',
    '0.02',
    'weight of counts by category of the documents that match a word; 0: they have none',
  ),
  property('updateproportion', '0.18', 'weight of documents written anew'),
  property('refreshproportion', '0.02', 'weight of refreshes'),
]

export interface TextProperties {
  readonly documentCount: number
  readonly operationCount: number | undefined
  readonly vocabularyCount: number
  readonly exponent: number
  readonly wordsMean: number
  readonly headFraction: number
  readonly limit: number
  readonly hasFacets: boolean
  readonly verify: boolean
  readonly shares: readonly TextShare[]
}

const verifiedCountMax = 300

/** @throws PropertyError a value that makes no sense. */
export function readTextProperties(
  name: string,
  preset: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): TextProperties {
  const reader = readProperties(name, textProperties, preset, given)
  const documentCount = reader.integer('documents', 1, 10_000_000)
  const verify = reader.choice('verify', ['true', 'false', 'auto'])
  const shares = readShares(reader, kinds) as readonly TextShare[]
  return {
    documentCount,
    operationCount: reader.integer('operationcount', 0) || undefined,
    vocabularyCount: reader.integer('vocabulary', 1, 1_000_000),
    exponent: reader.number('exponent', Number.MIN_VALUE, 10),
    wordsMean: reader.integer('wordsmean', 2, 100_000),
    headFraction: reader.number('headfraction', 0, 1),
    limit: reader.integer('limit', 1, 1_000_000),
    hasFacets: shares.some(share => share.name === 'facets'),
    verify: verify === 'auto' ? documentCount <= verifiedCountMax : verify === 'true',
    shares,
  }
}
