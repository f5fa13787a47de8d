/**
 * Cuts documents into words and notes, word by word, which it was and where: the long list that a segment is sorted from.
 *
 * A word as it stands in the text (folded) is looked up once for each time it occurs; what stop words, synonyms and stemming
 * make of it is found out the first time.
 */
import { type Analyzer, eachWord } from '../analysis/analyzer.ts'
import { isPlain, lowerCase, wordEnd, wordStart } from '../analysis/ascii-words.ts'
import { TermTable } from './term-table.ts'

const decoder = new TextDecoder()
const encoder = new TextEncoder()
const hashBasis = 0x811c9dc5
const hashPrime = 0x01000193
const stopWord = -1

export class Tokens {
  readonly #analyzer: Analyzer
  /** Words as they stand in texts, and where the analyzer changes them the terms that they become. */
  readonly #raw: TermTable = new TermTable()
  readonly terms: TermTable
  /** By raw word: its term, or `stopWord`. Unused where they are the same. */
  #termOfRaw: Int32Array = new Int32Array(1024)
  #knownRaw = 0
  /** By token: its term and its position in the field. */
  tokenTerms: Uint32Array = new Uint32Array(64 * 1024)
  positions: Uint32Array = new Uint32Array(64 * 1024)
  count = 0
  #position = 0

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer
    this.terms = analyzer.changesNothing ? this.#raw : new TermTable()
  }

  /** Takes in the text of a field; returns how many words it has, stop words left out. */
  addText(field: number, bytes: Uint8Array, start: number, end: number): number {
    const before = this.count
    this.#position = 0
    if (isPlain(bytes, start, end)) this.#addPlain(field, bytes, start, end)
    else {
      eachWord(decoder.decode(bytes.subarray(start, end)), word => {
        this.#raw.reserve(word.length * 3)
        const at = this.#raw.poolEnd
        const { written } = encoder.encodeInto(word, this.#raw.pool.subarray(at))
        this.#add(field, this.#raw.intern(field, at + written, hashOf(this.#raw.pool, at, at + written)))
      })
    }
    return this.count - before
  }

  /** Takes in a value as it is, as one term. */
  addValue(field: number, bytes: Uint8Array, start: number, end: number): void {
    this.#push(internValue(this.terms, field, bytes.subarray(start, end)), 0)
  }

  #addPlain(field: number, bytes: Uint8Array, start: number, end: number): void {
    const raw = this.#raw
    raw.reserve(end - start)
    for (let at = wordStart(bytes, start, end); at < end; ) {
      const to = wordEnd(bytes, at, end)
      raw.reserve(to - at)
      const { pool } = raw
      let into = raw.poolEnd
      let hash = hashBasis
      for (; at < to; at++) {
        const byte = lowerCase[bytes[at]!]!
        pool[into++] = byte
        hash = Math.imul(hash ^ byte, hashPrime)
      }
      this.#add(field, raw.intern(field, into, hash))
      at = wordStart(bytes, to, end)
    }
  }

  #add(field: number, raw: number): void {
    const position = this.#position++
    if (this.terms === this.#raw) {
      this.#push(raw, position)
      return
    }
    if (raw === this.#knownRaw) this.#learn(field, raw)
    const term = this.#termOfRaw[raw]!
    if (term !== stopWord) this.#push(term, position)
  }

  /** Raw words get their numbers in order, so the first that is not known is the newest. */
  #learn(field: number, raw: number): void {
    const { pool, starts } = this.#raw
    const term = this.#analyzer.finish(decoder.decode(pool.subarray(starts[raw], starts[raw + 1])))
    if (raw === this.#termOfRaw.length) {
      const grown = new Int32Array(raw * 2)
      grown.set(this.#termOfRaw)
      this.#termOfRaw = grown
    }
    this.#termOfRaw[raw] = term === undefined ? stopWord : internValue(this.terms, field, encoder.encode(term))
    this.#knownRaw++
  }

  #push(term: number, position: number): void {
    if (this.count === this.tokenTerms.length) {
      this.tokenTerms = doubled(this.tokenTerms)
      this.positions = doubled(this.positions)
    }
    this.tokenTerms[this.count] = term
    this.positions[this.count++] = position
  }
}

function internValue(table: TermTable, field: number, bytes: Uint8Array): number {
  table.reserve(bytes.length)
  const at = table.poolEnd
  table.pool.set(bytes, at)
  return table.intern(field, at + bytes.length, hashOf(table.pool, at, at + bytes.length))
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = hashBasis
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, hashPrime)
  return hash
}

function doubled(array: Uint32Array): Uint32Array {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}
