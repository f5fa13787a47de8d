/** Writes a whole segment: the fields with their terms in order, behind those of words their bigrams, then what concerns documents, then the summary that leads to all. */
import { ByteWriter } from '../write/byte-writer.ts'
import { BigramGatherer } from './bigrams.ts'
import {
  type FieldKind,
  fieldKinds,
  footerMagic,
  footerWords,
  formatVersion,
  pageWords,
  payloadWords,
  termsPerEntry,
} from './format.ts'
import { ListWriter } from './list-writer.ts'
import type { PageWriter } from './page-writer.ts'
import type { Postings } from './postings.ts'

export class SegmentWriter {
  readonly #pages: PageWriter
  readonly #lists: ListWriter
  readonly #documentCount: number
  readonly #summary = new ByteWriter()
  readonly #fields = new ByteWriter()
  #fieldCount = 0
  readonly #dictionary = new ByteWriter()
  readonly #index = new ByteWriter()
  /** The term before, and the first of the entry before. */
  readonly #term = new ByteWriter()
  readonly #entry = new ByteWriter()
  #termCount = 0
  #start = 0
  #entryAt = 0
  #lengths: Uint8Array | undefined
  #kind: FieldKind = 'words'
  #bigrams: BigramGatherer | undefined

  constructor(pages: PageWriter, documentCount: number) {
    this.#pages = pages
    this.#lists = new ListWriter(pages)
    this.#documentCount = documentCount
  }

  /** `lengths`: by document the field's length code, for a field of words; one without is a facet. */
  beginField(lengths: Uint8Array | undefined): void {
    this.#begin(lengths === undefined ? 'facet' : 'words', lengths)
    this.#bigrams = lengths === undefined ? undefined : new BigramGatherer(this.#documentCount)
  }

  #begin(kind: FieldKind, lengths: Uint8Array | undefined): void {
    this.#kind = kind
    this.#lengths = lengths
    this.#termCount = 0
    this.#start = 0
    this.#entryAt = 0
    for (const part of [this.#dictionary, this.#index, this.#term, this.#entry]) part.clear()
  }

  /** Terms of a field come in ascending order of their bytes, each once. */
  addTerm(bytes: Uint8Array, start: number, end: number, postings: Postings): void {
    this.#bigrams?.add(bytes.subarray(start, end), postings)
    const list = this.#lists.write(postings, this.#lengths)
    if (this.#termCount % termsPerEntry === 0) {
      const at = this.#dictionary.length
      writeShared(this.#index, this.#entry, { bytes, start, end })
      this.#index.varint(at - this.#entryAt)
      this.#entryAt = at
      this.#term.clear()
      this.#start = 0
    }
    writeShared(this.#dictionary, this.#term, { bytes, start, end })
    const { docCount, positionCount } = postings
    this.#dictionary.varint(docCount)
    if (this.#kind === 'words') this.#dictionary.varint(positionCount - docCount)
    this.#dictionary.varint(list.start - this.#start)
    this.#start = list.start
    if (this.#kind === 'words') this.#dictionary.varint(list.docs - list.start)
    if (list.table > 0) this.#dictionary.varint(list.table - list.docs * 4)
    this.#termCount++
  }

  /** `wordCount`: of all documents, words that have a position. */
  endField(field: { readonly name: string; readonly wordCount: number }): void {
    const lengths = this.#lengths
    const bigrams = this.#bigrams
    this.#bigrams = undefined
    this.#end(field)
    if (bigrams === undefined) return
    this.#begin('bigrams', lengths)
    const isKept = bigrams.each((bytes, postings) => this.addTerm(bytes, 0, bytes.length, postings))
    if (isKept) this.#end({ name: field.name, wordCount: 0 })
  }

  #end(field: { readonly name: string; readonly wordCount: number }): void {
    const dictionary = this.#append(this.#dictionary)
    const index = this.#append(this.#index)
    const summary = this.#fields
    summary.text(field.name)
    summary.varint(fieldKinds.indexOf(this.#kind))
    summary.varint(this.#termCount)
    for (const part of [dictionary, index]) {
      summary.varint(part.address)
      summary.varint(part.bytes)
    }
    const lengths = this.#lengths
    if (lengths !== undefined && this.#kind === 'words') {
      summary.varint(this.#pages.byteAddress)
      summary.varint(field.wordCount)
      this.#pages.bytes(lengths, 0, this.#documentCount)
    }
    this.#fieldCount++
  }

  /** Ids of the documents, ascending. Returns how many pages the segment has. */
  finish(ids: Float64Array): number {
    const gaps = this.#dictionary
    gaps.clear()
    let previous = -1
    for (const id of ids) {
      gaps.varint(id - previous - 1)
      previous = id
    }
    const documents = this.#append(gaps)
    const summary = this.#summary
    summary.varint(this.#documentCount)
    summary.varint(documents.address)
    summary.varint(documents.bytes)
    summary.varint(this.#fieldCount)
    summary.bytes(this.#fields.written, 0, this.#fields.length)
    const { address, bytes } = this.#append(summary)
    this.#writeFooter(address, bytes)
    return this.#pages.finish()
  }

  /** In the last words of the last payload, so that whoever has the last page finds the rest. */
  #writeFooter(address: number, bytes: number): void {
    const footerAt = payloadWords - footerWords
    const { words } = this.#pages
    const taken = (this.#pages.takeWords(1) % pageWords) + 1
    if (taken < footerAt) this.#pages.takeWords(footerAt - taken)
    else if (taken > footerAt) this.#pages.takeWords(footerAt)
    const at = this.#pages.takeWords(footerWords)
    words[at] = bytes
    words[at + 1] = address % 2 ** 32
    words[at + 2] = Math.floor(address / 2 ** 32)
    words[at + 3] = formatVersion
    words[at + 4] = footerMagic
  }

  #append(part: ByteWriter): { readonly address: number; readonly bytes: number } {
    const address = this.#pages.byteAddress
    this.#pages.bytes(part.written, 0, part.length)
    return { address, bytes: part.length }
  }
}

interface TermBytes {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** Writes how much of the term is that of `before`, and the rest; `before` becomes the term. */
function writeShared(into: ByteWriter, before: ByteWriter, { bytes, start, end }: TermBytes): void {
  const known = before.written
  const most = Math.min(known.length, end - start)
  let shared = 0
  while (shared < most && known[shared] === bytes[start + shared]) shared++
  into.varint(shared)
  into.varint(end - start - shared)
  into.bytes(bytes, start + shared, end)
  before.length = shared
  before.bytes(bytes, start + shared, end)
}
