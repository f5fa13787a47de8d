/** The whole-structure check of a segment: every page read from where it lies, and every rule that searches rely on. */
import { BigramGatherer, isFrequent } from './segment/bigrams.ts'
import { DocumentBlock, PositionReader } from './segment/block-reader.ts'
import type { Field } from './segment/field.ts'
import { pageBytes } from './segment/format.ts'
import { lengthCode } from './segment/lengths.ts'
import { Postings } from './segment/postings.ts'
import { PostingsList } from './segment/postings-list.ts'
import { pairFreqMax } from './segment/score-pairs.ts'
import type { Segment } from './segment/segment.ts'
import { TermCursor } from './segment/term-cursor.ts'
import { bigramsProblem } from './verify-bigrams.ts'

/** @throws StorageError `CORRUPT`: file and rule are in the message. */
export function verifySegment(segment: Segment): void {
  for (let page = 0; page < segment.pageCount; page++) segment.readPage(page)
  for (let doc = 1; doc < segment.documentCount; doc++) {
    if (segment.ids[doc - 1]! >= segment.ids[doc]!) refuse(segment, `document ${doc} is not in the order of ids`)
  }
  for (const field of segment.allFields) new FieldVerifier(segment, field).verify()
}

class FieldVerifier {
  readonly #segment: Segment
  readonly #field: Field
  /** By document: words counted. */
  readonly #lengths: Float64Array
  readonly #block = new DocumentBlock()
  readonly #positions = new PositionReader()
  /** Of the term at hand, if it is frequent. */
  readonly #postings = new Postings()
  readonly #bigrams: BigramGatherer

  constructor(segment: Segment, field: Field) {
    this.#segment = segment
    this.#field = field
    this.#lengths = new Float64Array(segment.documentCount)
    this.#bigrams = new BigramGatherer(segment.documentCount)
  }

  verify(): void {
    const { name, kind, lengths, wordCount } = this.#field
    const cursor = new TermCursor(this.#segment, this.#field)
    let previous: string | undefined
    let count = 0
    while (cursor.next()) {
      const { text } = cursor
      if (previous !== undefined && !isBefore(previous, text)) this.#refuse(`'${text}' comes after '${previous}'`)
      if (this.#segment.find(this.#field, text)?.docCount !== cursor.docCount) this.#refuse(`'${text}' is not found`)
      previous = text
      count += this.#verifyList(cursor)
    }
    if (kind !== 'words') return
    const problem = bigramsProblem(this.#segment, name, this.#bigrams)
    if (problem !== undefined) this.#refuse(problem)
    if (count !== wordCount) this.#refuse(`it has ${count} words, and ${wordCount} are said`)
    lengths.forEach((code, doc) => {
      const length = this.#lengths[doc]!
      if (length > 0 ? code !== lengthCode(length) : code > 1)
        this.#refuse(`'${name}' of document ${doc} has ${length} words`)
    })
  }

  /** Returns how often the term occurs. */
  #verifyList(cursor: TermCursor): number {
    const list = new PostingsList(this.#segment, cursor)
    const isWords = this.#field.kind === 'words'
    this.#postings.clear()
    let seen = 0
    let docCount = 0
    let previous = -1
    for (let block = 0; block < list.blockCount; block++) {
      this.#block.read(this.#segment, list.addresses[block]!, previous)
      previous = this.#block.docs[this.#block.count - 1]!
      docCount += this.#block.count
      if (previous !== list.lastDocs[block])
        this.#refuse(`a list of '${cursor.text}' ends elsewhere than its table says`)
      if (this.#field.kind !== 'facet') seen += this.#verifyBlock(list, block, cursor)
    }
    if (isWords) this.#bigrams.add(cursor.bytes.subarray(0, cursor.length), this.#postings)
    if (docCount !== cursor.docCount || seen !== cursor.positionCount) {
      this.#refuse(`'${cursor.text}' is in ${docCount} documents, ${seen} times`)
    }
    return seen
  }

  /** Returns how many positions its documents have. */
  #verifyBlock(list: PostingsList, block: number, cursor: TermCursor): number {
    const { docs, freqs, count } = this.#block
    this.#block.readFreqs()
    for (let index = 0; index < count; index++) {
      const doc = docs[index]!
      if (!isPaired(list, block, Math.min(freqs[index]!, pairFreqMax), this.#field.lengths[doc]!)) {
        this.#refuse(`document ${doc} is a better match for '${cursor.text}' than its block is said to have`)
      }
    }
    return this.#field.kind === 'words' ? this.#verifyPositions(list, block, cursor) : 0
  }

  #verifyPositions(list: PostingsList, block: number, { text, docCount }: TermCursor): number {
    const { docs, freqs, count } = this.#block
    const postings = this.#postings
    const isKept = isFrequent(docCount, this.#segment.documentCount)
    this.#positions.seek(this.#segment, list.positionAddresses[block]!, list.positionSkips[block]!)
    let seen = 0
    for (let index = 0; index < count; index++) {
      const doc = docs[index]!
      const freq = freqs[index]!
      if (isKept) postings.addDocument(doc, freq)
      for (let left = freq; left > 0; left--) {
        const distance = this.#positions.next()
        if (distance === 0 && left < freq) this.#refuse(`'${text}' is twice at one place of document ${doc}`)
        if (isKept) postings.addPosition(distance)
      }
      this.#lengths[doc]! += freq
      seen += freq
    }
    return seen
  }

  #refuse(what: string): never {
    return refuse(this.#segment, `field '${this.#field.name}': ${what}`)
  }
}

/** Whether one of the block's pairs is as good as this one. */
function isPaired(list: PostingsList, block: number, freq: number, length: number): boolean {
  for (let pair = list.pairStarts[block]!; pair < list.pairStarts[block + 1]!; pair++) {
    if (list.pairFreqs[pair]! >= freq && list.pairLengths[pair]! <= length) return true
  }
  return false
}

/** By code points, as the bytes of UTF-8 are ordered. */
function isBefore(left: string, right: string): boolean {
  const [a, b] = [Array.from(left), Array.from(right)]
  const at = a.findIndex((character, index) => character !== b[index])
  if (at < 0) return a.length < b.length
  return b[at] !== undefined && a[at]!.codePointAt(0)! < b[at]!.codePointAt(0)!
}

function refuse(segment: Segment, what: string): never {
  return segment.refuse(what, segment.pageCount * pageBytes)
}
