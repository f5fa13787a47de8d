/**
 * Which words follow which: of each two frequent words of a field, the documents where one comes right after the other, and how
 * often. What a phrase of two such words would have to read positions of most documents for is a short list of its own.
 *
 * Gathered from the lists of the words while a segment is written, so a merge makes them anew. A segment has those of all its frequent
 * words or none at all, so that one which is not there is a phrase that no document has.
 */
import { blockLength } from './format.ts'
import { Postings } from './postings.ts'

/** Between the two words of a key; the order of keys is then that of first words, and second words of one. */
const separator = 0
/** A word is frequent if more than one document in so many has it. */
const frequentShare = 8
/** Where there is more than this, a field goes without: gathering would take hundreds of megabytes. */
const wordsMax = 1024
const tokensMax = 1 << 24
const positionMax = 1 << 24

export function isFrequent(docCount: number, documentCount: number): boolean {
  return docCount * frequentShare > documentCount
}

/** The term of two words in their order. */
export function bigramOf(first: string, second: string): string {
  return `${first}${String.fromCharCode(separator)}${second}`
}

/** One frequent word, and how far its list has been read. */
interface GatheredWord {
  readonly bytes: Uint8Array
  readonly docs: Uint32Array
  readonly freqs: Uint32Array
  readonly positions: Uint32Array
  next: number
  nextPosition: number
}

export class BigramGatherer {
  readonly #documentCount: number
  readonly #words: GatheredWord[] = []
  #tokenCount = 0
  #isKept: boolean
  /** By position in the document at hand: the number of its word, plus one; 0: none that is frequent. */
  #wordAt: Uint32Array = new Uint32Array(1024)
  /** Of the document at hand: its frequent words' positions, ascending by word. */
  #places: Uint32Array = new Uint32Array(1024)
  #placeCount = 0
  /** Of each bigram met, by document: which (first * words + second), and where. */
  #codes: Uint32Array = new Uint32Array(4096)
  #docs: Uint32Array = new Uint32Array(4096)
  #count = 0

  /** Segments whose lists are all of one block have no bigrams: nothing there takes long. */
  constructor(documentCount: number) {
    this.#documentCount = documentCount
    this.#isKept = documentCount > blockLength
  }

  /** Takes in a word of the field, if it is frequent; words come in ascending order of their bytes. All is copied. */
  add(bytes: Uint8Array, postings: Postings): void {
    const { docCount, positionCount } = postings
    if (!this.#isKept || !isFrequent(docCount, this.#documentCount) || bytes.includes(separator)) return
    this.#tokenCount += positionCount
    if (this.#words.length === wordsMax || this.#tokenCount > tokensMax) {
      this.#giveUp()
      return
    }
    this.#words.push({
      bytes: bytes.slice(),
      docs: postings.docs.slice(0, docCount),
      freqs: postings.freqs.slice(0, docCount),
      positions: postings.positions.slice(0, positionCount),
      next: 0,
      nextPosition: 0,
    })
  }

  /** Calls `found` for each bigram in the order of its bytes; what it is given holds during the call. False: the field goes without. */
  each(found: (bytes: Uint8Array, postings: Postings) => void): boolean {
    for (let doc = 0; this.#isKept && doc < this.#documentCount; doc++) this.#gather(doc)
    if (!this.#isKept || this.#words.length === 0) return false
    const { starts, docs } = this.#sort()
    const postings = new Postings()
    for (const [first, { bytes }] of this.#words.entries()) {
      for (const [second, { bytes: secondBytes }] of this.#words.entries()) {
        const code = first * this.#words.length + second
        const [from, end] = [starts[code]!, starts[code + 1]!]
        if (from === end) continue
        countRuns(docs, { from, end }, postings)
        found(Uint8Array.of(...bytes, separator, ...secondBytes), postings)
      }
    }
    return true
  }

  /** Finds the bigrams of a document. */
  #gather(doc: number): void {
    const words = this.#words
    this.#placeCount = 0
    for (let word = 0; word < words.length; word++) {
      const gathered = words[word]!
      if (gathered.docs[gathered.next] === doc && !this.#place(gathered, word)) return
    }
    const places = this.#places
    for (let index = 0; index < this.#placeCount; index++) {
      const place = places[index]!
      const second = this.#wordAt[place + 1]!
      if (second > 0) this.#append((this.#wordAt[place]! - 1) * words.length + second - 1, doc)
    }
    for (let index = 0; index < this.#placeCount; index++) this.#wordAt[places[index]!] = 0
  }

  /** Puts the word at its positions in its next document; false: gave up. */
  #place(gathered: GatheredWord, word: number): boolean {
    let position = 0
    for (let left = gathered.freqs[gathered.next++]!; left > 0; left--) {
      position += gathered.positions[gathered.nextPosition++]!
      if (position >= positionMax) {
        this.#giveUp()
        return false
      }
      if (position + 1 >= this.#wordAt.length) this.#wordAt = grown(this.#wordAt, position + 2)
      if (this.#placeCount === this.#places.length) this.#places = grown(this.#places, this.#placeCount + 1)
      this.#wordAt[position] = word + 1
      this.#places[this.#placeCount++] = position
    }
    return true
  }

  #append(code: number, doc: number): void {
    if (this.#count === this.#codes.length) {
      this.#codes = grown(this.#codes, this.#count + 1)
      this.#docs = grown(this.#docs, this.#count + 1)
    }
    this.#codes[this.#count] = code
    this.#docs[this.#count++] = doc
  }

  /** Brings the documents of each bigram together, in their order. */
  #sort(): { readonly starts: Uint32Array; readonly docs: Uint32Array } {
    const codeCount = this.#words.length ** 2
    const starts = new Uint32Array(codeCount + 1)
    for (let index = 0; index < this.#count; index++) starts[this.#codes[index]! + 1]!++
    for (let code = 0; code < codeCount; code++) starts[code + 1]! += starts[code]!
    const next = starts.slice()
    const docs = new Uint32Array(this.#count)
    for (let index = 0; index < this.#count; index++) docs[next[this.#codes[index]!]!++] = this.#docs[index]!
    return { starts, docs }
  }

  #giveUp(): void {
    this.#isKept = false
    this.#words.length = 0
  }
}

/** Makes postings of documents that come as often as they have the bigram. */
function countRuns(
  docs: Uint32Array,
  { from, end }: { readonly from: number; readonly end: number },
  into: Postings,
): void {
  into.clear()
  for (let at = from; at < end; ) {
    const doc = docs[at]!
    const start = at
    while (at < end && docs[at] === doc) at++
    into.addDocument(doc, at - start)
  }
}

function grown(array: Uint32Array, needed: number): Uint32Array {
  const larger = new Uint32Array(Math.max(array.length * 2, needed))
  larger.set(array)
  return larger
}
