/**
 * Makes a segment of entries: the newest document of each id, in the order of ids, cut into words and sorted by them. A background task,
 * and a plain call where there is little to do.
 */
import type { BackgroundTask } from '../../env/index.ts'
import { Analyzer, type AnalyzerOptions } from '../analysis/analyzer.ts'
import type { FieldKind } from '../segment/format.ts'
import { lengthCode } from '../segment/lengths.ts'
import { MemorySink, PageWriter } from '../segment/page-writer.ts'
import { Postings } from '../segment/postings.ts'
import { SegmentWriter } from '../segment/segment-writer.ts'
import { ByteReader } from './byte-reader.ts'
import { type EntryVisitor, visitEntry } from './entry.ts'
import type { EntryRanges } from './pending.ts'
import { sortTerms } from './sort-terms.ts'
import { Tokens } from './tokens.ts'

export interface BuildRequest {
  readonly number: number
  readonly entries: EntryRanges
  readonly analyzer: AnalyzerOptions
}

export interface BuildResult {
  /** The segment in memory that threads can share; `undefined`: no document is left. */
  readonly image: Uint8Array<SharedArrayBuffer> | undefined
  /** Ids that were written or removed, ascending: older segments lose them. */
  readonly touched: Float64Array
}

export const buildTask: BackgroundTask<BuildRequest, BuildResult> = {
  module: import.meta.url,
  exportName: 'buildTask',
  run: (_, request) => build(request),
}

export function build({ number, entries, analyzer }: BuildRequest): BuildResult {
  const newest = new NewestDocuments(entries)
  const touched = Float64Array.from(newest.places.keys()).sort()
  const documents = [...touched].filter(id => newest.places.get(id) !== undefined)
  if (documents.length === 0) return { image: undefined, touched }
  const builder = new SegmentBuilder(new Analyzer(analyzer), documents.length)
  documents.forEach((id, doc) => {
    const { reader, bytes, position, names } = newest.places.get(id)!
    reader.position = position
    builder.add(doc, { reader, bytes, names })
  })
  const sink = new MemorySink()
  builder.write(new PageWriter(sink, number), Float64Array.from(documents))
  return { image: sink.image(), touched }
}

/** Where the fields of a document begin. */
interface DocumentPlace {
  readonly reader: ByteReader
  readonly bytes: Uint8Array
  readonly position: number
  readonly names: readonly string[]
}

/** By id, what the last entry says of it: a document, or that there is none. */
class NewestDocuments implements EntryVisitor {
  readonly places = new Map<number, DocumentPlace | undefined>()
  #reader: ByteReader | undefined
  #bytes: Uint8Array | undefined

  constructor(entries: EntryRanges) {
    for (const bytes of entries) {
      const reader = new ByteReader(bytes, 'entries in memory')
      this.#reader = reader
      this.#bytes = bytes
      while (!reader.isAtEnd) visitEntry(reader, this)
    }
  }

  document(id: number, position: number, names: readonly string[]): void {
    this.places.set(id, { reader: this.#reader!, bytes: this.#bytes!, position, names })
  }

  removal(id: number): void {
    this.places.set(id, undefined)
  }
}

interface BuiltField {
  readonly name: string
  readonly kind: FieldKind
  readonly number: number
  readonly lengths: Uint8Array
  wordCount: number
}

class SegmentBuilder {
  readonly #documentCount: number
  readonly #tokens: Tokens
  readonly #fields = new Map<string, BuiltField>()
  readonly #facets = new Map<string, BuiltField>()
  /** Of the fields of all documents, one after the other: the document, and the token after its last. */
  #runDocs: number[] = []
  #runEnds: number[] = []

  constructor(analyzer: Analyzer, documentCount: number) {
    this.#tokens = new Tokens(analyzer)
    this.#documentCount = documentCount
  }

  /** Takes in the fields and facets at the reader's position. */
  add(doc: number, { reader, bytes, names }: Omit<DocumentPlace, 'position'>): void {
    for (let left = reader.varint(); left > 0; left--) {
      const field = this.#field(this.#fields, names[reader.varint()]!, 'words')
      const start = reader.skipText()
      const wordCount = this.#tokens.addText(field.number, bytes, start, reader.position)
      field.lengths[doc] = lengthCode(wordCount)
      field.wordCount += wordCount
      this.#endRun(doc)
    }
    for (let left = reader.varint(); left > 0; left--) {
      const facet = this.#field(this.#facets, names[reader.varint()]!, 'facet')
      const start = reader.skipText()
      this.#tokens.addValue(facet.number, bytes, start, reader.position)
      this.#endRun(doc)
    }
  }

  write(pages: PageWriter, ids: Float64Array): void {
    const writer = new SegmentWriter(pages, this.#documentCount)
    const { terms } = this.#tokens
    const sorted = this.#sortTokens()
    const byField = sortTerms(terms, this.#fields.size + this.#facets.size)
    const postings = new Postings()
    for (const field of [...this.#fields.values(), ...this.#facets.values()]) {
      writer.beginField(field.kind === 'words' ? field.lengths : undefined)
      for (const term of byField[field.number]!) {
        sorted.gather(term, postings)
        writer.addTerm(terms.pool, terms.starts[term]!, terms.starts[term + 1]!, postings)
      }
      writer.endField(field)
    }
    writer.finish(ids)
  }

  /** Brings the tokens together by term; those of one term keep the order of documents and positions. */
  #sortTokens(): SortedTokens {
    const { tokenTerms, positions, count, terms } = this.#tokens
    const ends = new Uint32Array(terms.count + 1)
    for (let token = 0; token < count; token++) ends[tokenTerms[token]! + 1]!++
    for (let term = 0; term < terms.count; term++) ends[term + 1]! += ends[term]!
    const next = ends.slice()
    const docs = new Uint32Array(count)
    const places = new Uint32Array(count)
    let token = 0
    for (let run = 0; run < this.#runDocs.length; run++) {
      const doc = this.#runDocs[run]!
      for (const end = this.#runEnds[run]!; token < end; token++) {
        const at = next[tokenTerms[token]!]!++
        docs[at] = doc
        places[at] = positions[token]!
      }
    }
    return new SortedTokens(ends, docs, places)
  }

  #endRun(doc: number): void {
    this.#runDocs.push(doc)
    this.#runEnds.push(this.#tokens.count)
  }

  #field(fields: Map<string, BuiltField>, name: string, kind: FieldKind): BuiltField {
    const known = fields.get(name)
    if (known !== undefined) return known
    const number = this.#fields.size + this.#facets.size
    const field: BuiltField = { name, kind, number, lengths: new Uint8Array(this.#documentCount), wordCount: 0 }
    fields.set(name, field)
    return field
  }
}

class SortedTokens {
  /** By term: where its tokens begin; one more at the end. */
  readonly #starts: Uint32Array
  readonly #docs: Uint32Array
  readonly #positions: Uint32Array

  constructor(starts: Uint32Array, docs: Uint32Array, positions: Uint32Array) {
    this.#starts = starts
    this.#docs = docs
    this.#positions = positions
  }

  gather(term: number, into: Postings): void {
    into.clear()
    const end = this.#starts[term + 1]!
    for (let at = this.#starts[term]!; at < end; ) {
      const doc = this.#docs[at]!
      let previous = 0
      let freq = 0
      for (; at < end && this.#docs[at] === doc; at++) {
        const position = this.#positions[at]!
        into.addPosition(position - previous)
        previous = position
        freq++
      }
      into.addDocument(doc, freq)
    }
  }
}
