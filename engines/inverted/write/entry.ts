/**
 * What is logged: one entry for each call, documents as they came or ids that go. Texts are in UTF-8 and not yet cut into words;
 * that is done off the callers' thread.
 *
 *     1 | name count | name … | document count | document …       document: id | field count | field … | facet count | facet …
 *     2 | id count | id …                                         field, facet: place of its name | bytes | text
 *
 * Numbers are varints, names are texts with their length.
 */
import type { TextDocument } from '../../../adapters/contract/index.ts'
import type { ByteReader } from './byte-reader.ts'
import { ByteWriter } from './byte-writer.ts'

const kindDocuments = 1
const kindRemoval = 2

/** Makes entries, one at a time: the bytes hold until the next. */
export class EntryEncoder {
  readonly #writer = new ByteWriter()
  readonly #names = new Map<string, number>()

  documents(documents: readonly TextDocument[]): Uint8Array {
    const names = this.#names
    names.clear()
    for (const { fields, facets } of documents) {
      for (const name in fields) if (!names.has(name)) names.set(name, names.size)
      if (facets !== undefined) for (const name in facets) if (!names.has(name)) names.set(name, names.size)
    }
    const writer = this.#writer
    writer.clear()
    writer.varint(kindDocuments)
    writer.varint(names.size)
    for (const name of names.keys()) writer.text(name)
    writer.varint(documents.length)
    for (const { id, fields, facets } of documents) {
      writer.varint(id)
      this.#texts(fields)
      this.#texts(facets ?? {})
    }
    return writer.written
  }

  removal(ids: readonly number[]): Uint8Array {
    const writer = this.#writer
    writer.clear()
    writer.varint(kindRemoval)
    writer.varint(ids.length)
    for (const id of ids) writer.varint(id)
    return writer.written
  }

  #texts(texts: Readonly<Record<string, string>>): void {
    const writer = this.#writer
    let count = 0
    for (const _ in texts) count++
    writer.varint(count)
    for (const name in texts) {
      writer.varint(this.#names.get(name)!)
      writer.text(texts[name]!)
    }
  }
}

/** Hears what an entry says, in order. */
export interface EntryVisitor {
  /** A document; its fields begin at `position` of the reader, and `names` are those of its entry. */
  document(id: number, position: number, names: readonly string[]): void
  removal(id: number): void
}

/** Reads the entry at the reader's position, to its end. @throws StorageError `CORRUPT` */
export function visitEntry(reader: ByteReader, visitor: EntryVisitor): void {
  const kind = reader.varint()
  if (kind === kindRemoval) {
    for (let left = reader.count(); left > 0; left--) visitor.removal(reader.varint())
    return
  }
  if (kind !== kindDocuments) reader.refuse(`an entry is of the unknown kind ${kind}`)
  const names: string[] = []
  for (let left = reader.count(); left > 0; left--) names.push(reader.text())
  for (let left = reader.count(); left > 0; left--) {
    const id = reader.varint()
    visitor.document(id, reader.position, names)
    for (let part = 0; part < 2; part++) skipTexts(reader, names.length)
  }
}

function skipTexts(reader: ByteReader, nameCount: number): void {
  for (let left = reader.count(); left > 0; left--) {
    if (reader.varint() >= nameCount) reader.refuse('a document has a field without a name')
    reader.skipText()
  }
}
