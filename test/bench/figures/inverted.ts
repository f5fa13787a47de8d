/** The inverted index beside SQLite's FTS5 and minisearch, on 200 k documents of about 100 words. */
import { atLeast, atMost, bytesARecord, type Figure, loadRate, meanOf, perSecond } from '../figure.ts'

const terms = { workload: 'search-terms', own: 'inverted', recordsFactor: 0.2 } as const
/** However few the documents: comparing answers would be what is measured. minisearch lives in memory. */
const plain = ['-p', 'verify=false', '--durability', 'buffered', '--load-batch', '1000']
const withPhrases = [...plain, '-p', 'phraseproportion=1']
/** Neither keeps the documents themselves. */
const besideFts = [...withPhrases, '--engine-option', 'sqlite.content=none']

export const invertedFigures: readonly Figure[] = [
  {
    ...terms,
    name: 'inverted: index of 200 k documents, durable, beside FTS5',
    beside: ['sqlite'],
    options: besideFts,
    read: loadRate,
    goal: atLeast(1),
    show: perSecond,
  },
  {
    ...terms,
    name: 'inverted: index of 200 k documents, beside minisearch',
    beside: ['minisearch'],
    options: plain,
    read: loadRate,
    goal: atLeast(1),
    show: perSecond,
  },
  queryFigure('term', 'one word', 8e3),
  queryFigure('and', 'two words', 4e3),
  queryFigure('phrase', 'phrases', 1e3),
  {
    ...terms,
    name: 'inverted: bytes a document, positions included',
    beside: [],
    options: withPhrases,
    read: bytesARecord,
    goal: atMost(250),
    show: value => `${value.toFixed(0)} B`,
  },
  {
    ...terms,
    name: 'inverted: bytes a document, beside FTS5',
    beside: ['sqlite'],
    options: besideFts,
    read: bytesARecord,
    goal: atMost(1),
    show: value => `${value.toFixed(0)} B`,
  },
]

/** Of one client waiting for each answer: so many a second. */
function queryFigure(operation: string, what: string, least: number): Figure {
  return {
    ...terms,
    name: `inverted: ${what}, the best 10`,
    beside: [],
    options: withPhrases,
    read: run => 1e9 / meanOf(operation)(run),
    goal: atLeast(least),
    show: perSecond,
  }
}
