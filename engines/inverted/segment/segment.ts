/**
 * A segment open for reading: documents that were indexed together or merged, and their lists. It never changes.
 *
 * It lies in memory whole until it is stored, and in a file from then on, of which pages are read as they are needed. What
 * every search needs stays in memory: ids, lengths, and the index of each dictionary.
 */
import { type DiskFile, StorageError } from '../../env/index.ts'
import type { Field } from './field.ts'
import { type FieldKind, pageBytes, pageChecksum, pageWords, payloadBytes, payloadWords } from './format.ts'
import { ListCache } from './list-cache.ts'
import { type CachedPages, PageCache } from './page-cache.ts'
import { PostingsList } from './postings-list.ts'
import { readSummary } from './summary.ts'
import { TermCursor } from './term-cursor.ts'

const encoder = new TextEncoder()

export interface SegmentCaches {
  readonly pages: PageCache
  readonly lists: ListCache
}

/** Lists take so much of the bound, pages the rest. */
const listShare = 0.25

export function createCaches(capacityBytes: number): SegmentCaches {
  const listBytes = Math.floor(capacityBytes * listShare)
  return { pages: new PageCache(capacityBytes - listBytes), lists: new ListCache(listBytes) }
}

/** Where a segment lies: in memory, or in a file of that many pages. */
export type SegmentPlace =
  | { readonly type: 'memory'; readonly image: Uint8Array }
  | { readonly type: 'file'; readonly file: DiskFile }

export class Segment {
  readonly number: number
  readonly pageCount: number
  readonly #caches: SegmentCaches
  /** In memory: all of it. */
  #image: Uint32Array | undefined
  #file: DiskFile | undefined
  readonly #cached: CachedPages = { pages: [], slots: [] }
  readonly #fields: ReadonlyMap<string, Field>
  readonly #facets: ReadonlyMap<string, Field>
  readonly #bigrams: ReadonlyMap<string, Field>
  /** By document: its id, ascending. */
  readonly ids: Float64Array

  /** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
  constructor(number: number, place: SegmentPlace, caches: SegmentCaches) {
    this.number = number
    this.#caches = caches
    if (place.type === 'memory') {
      this.#image = new Uint32Array(place.image.buffer, place.image.byteOffset, place.image.length / 4)
      this.pageCount = place.image.length / pageBytes
    } else {
      this.#file = place.file
      this.pageCount = Math.floor(place.file.size() / pageBytes)
      if (this.pageCount === 0 || place.file.size() % pageBytes !== 0)
        this.refuse('it ends within a page', place.file.size())
    }
    const { ids, fields } = readSummary(this)
    this.ids = ids
    this.#fields = byName(fields, 'words')
    this.#facets = byName(fields, 'facet')
    this.#bigrams = byName(fields, 'bigrams')
  }

  get documentCount(): number {
    return this.ids.length
  }

  get bytes(): number {
    return this.pageCount * pageBytes
  }

  /** Bytes that it keeps in memory whatever the caches do. */
  get residentBytes(): number {
    let bytes = this.ids.byteLength + (this.#image?.byteLength ?? 0)
    for (const { kind, lengths, entryTerms, entryEnds, entryOffsets } of this.allFields) {
      if (kind === 'words') bytes += lengths.length
      bytes += entryTerms.length + entryEnds.byteLength + entryOffsets.byteLength
    }
    return bytes
  }

  get isInMemory(): boolean {
    return this.#image !== undefined
  }

  /** Its bytes while it lies in memory; `undefined`: it lies in a file. */
  get image(): Uint8Array | undefined {
    const image = this.#image
    return image === undefined ? undefined : new Uint8Array(image.buffer, image.byteOffset, image.byteLength)
  }

  get fields(): ReadonlyMap<string, Field> {
    return this.#fields
  }

  get facets(): ReadonlyMap<string, Field> {
    return this.#facets
  }

  /** By the name of the field whose they are; those that are not there are in no document. */
  get bigrams(): ReadonlyMap<string, Field> {
    return this.#bigrams
  }

  get allFields(): Field[] {
    return [...this.#fields.values(), ...this.#facets.values(), ...this.#bigrams.values()]
  }

  /** Its bytes are in this file now, which becomes the segment's. */
  moveTo(file: DiskFile): void {
    this.#file = file
    this.#image = undefined
  }

  /** The term's list; `undefined` where no document has it. */
  find(field: Field, term: string): PostingsList | undefined {
    const known = field.lists.get(term)
    if (known !== undefined) {
      known.isTouched = true
      return known
    }
    const bytes = encoder.encode(term)
    const cursor = new TermCursor(this, field)
    if (!cursor.seek(bytes) || !cursor.equals(bytes)) return undefined
    const list = new PostingsList(this, cursor)
    this.#caches.lists.insert(field.lists, term, list)
    return list
  }

  /** The document of that id; -1 where there is none. */
  documentOf(id: number): number {
    const { ids } = this
    let low = 0
    let high = ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (ids[middle]! < id) low = middle + 1
      else high = middle
    }
    return ids[low] === id ? low : -1
  }

  /** The words that have the page, from `baseOf(page)` on; they hold for good. @throws StorageError `CORRUPT`, `IO` */
  wordsOf(page: number): Uint32Array {
    if (this.#image !== undefined) {
      if (page >= this.pageCount) this.refuse('a place beyond its end is named', page * pageBytes)
      return this.#image
    }
    const { pages, slots } = this.#cached
    const words = pages[page]
    const cache = this.#caches.pages
    if (words !== undefined) {
      cache.hitCount++
      cache.touched[slots[page]!] = 1
      return words
    }
    cache.missCount++
    const read = this.readPage(page)
    cache.insert(this.#cached, page, read)
    return read
  }

  baseOf(page: number): number {
    return this.#image === undefined ? 0 : page * pageWords
  }

  /** What the page holds without its checksum. */
  payloadOf(page: number): Uint8Array {
    const words = this.wordsOf(page)
    return new Uint8Array(words.buffer, words.byteOffset + this.baseOf(page) * 4, payloadBytes)
  }

  /** The page past the cache, checked. */
  readPage(page: number): Uint32Array {
    const bytes = new Uint8Array(pageBytes)
    const position = page * pageBytes
    if (page >= this.pageCount) this.refuse('a place beyond its end is named', position)
    const { image } = this
    if (image !== undefined) bytes.set(image.subarray(position, position + pageBytes))
    else if (this.#file!.read(bytes, position) !== pageBytes) this.refuse('the file ends within a page', position)
    const words = new Uint32Array(bytes.buffer)
    if (words[payloadWords] !== pageChecksum(bytes, this.number, page)) {
      this.refuse('a page fails its checksum', position)
    }
    return words
  }

  /** @throws StorageError `CORRUPT` */
  refuse(how: string, position: number): never {
    throw new StorageError('CORRUPT', `${this.path}: ${how}, at offset ${position}`)
  }

  /** @throws StorageError `CORRUPT`. `address` is in words. */
  refuseBlock(address: number): never {
    return this.refuse('a block of a list is none', address * 4)
  }

  get path(): string {
    return this.#file?.path ?? `segment ${this.number} in memory`
  }

  /** Gives up its file and its place in the caches. */
  close(): void {
    this.#caches.pages.remove(this.#cached)
    for (const { lists } of this.allFields) this.#caches.lists.remove(lists)
    this.#file?.close()
  }
}

function byName(fields: readonly Field[], kind: FieldKind): ReadonlyMap<string, Field> {
  return new Map(fields.filter(field => field.kind === kind).map(field => [field.name, field]))
}
