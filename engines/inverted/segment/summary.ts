/** Reads what leads to the rest of a segment: the summary at its end, the ids, and of each field its lengths and its index. */
import { StorageError } from '../../env/index.ts'
import type { Field } from './field.ts'
import {
  blockLength,
  fieldKinds,
  footerMagic,
  footerWords,
  formatVersion,
  pageBytes,
  payloadBytes,
  payloadWords,
  termsPerEntry,
} from './format.ts'
import type { Segment } from './segment.ts'
import { StreamReader } from './stream-reader.ts'

const decoder = new TextDecoder()

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readSummary(segment: Segment): { readonly ids: Float64Array; readonly fields: readonly Field[] } {
  const reader = new StreamReader(segment)
  reader.seek(readFooter(segment))
  const bytesMax = segment.pageCount * payloadBytes
  const documentCount = reader.bounded(bytesMax)
  const idsAddress = reader.varint()
  reader.bounded(bytesMax)
  const fieldCount = reader.bounded(bytesMax)
  const fields: Field[] = []
  for (let index = 0; index < fieldCount; index++)
    fields.push(readField(segment, reader, { before: fields, documentCount }))
  return { ids: readIds(segment, idsAddress, documentCount), fields }
}

/** Address of the summary, in bytes. */
function readFooter(segment: Segment): number {
  const page = segment.pageCount - 1
  const words = segment.wordsOf(page)
  const at = segment.baseOf(page) + payloadWords - footerWords
  const position = page * pageBytes + (payloadWords - footerWords) * 4
  if (words[at + 4] !== footerMagic) segment.refuse('its end is not that of a segment', position)
  const version = words[at + 3]!
  if (version !== formatVersion) {
    const problem = `segment format ${version} at offset ${position}; this version reads ${formatVersion}`
    throw new StorageError('INCOMPATIBLE', `${segment.path}: ${problem}`)
  }
  return words[at + 2]! * 2 ** 32 + words[at + 1]!
}

function readIds(segment: Segment, address: number, documentCount: number): Float64Array {
  const reader = new StreamReader(segment)
  const ids = new Float64Array(documentCount)
  reader.seek(address)
  let id = -1
  for (let doc = 0; doc < documentCount; doc++) {
    id += 1 + reader.varint()
    ids[doc] = id
  }
  if (id > Number.MAX_SAFE_INTEGER) segment.refuse('an id is too large', address)
  return ids
}

/** `before`: the fields that came earlier in the summary. */
function readField(
  segment: Segment,
  summary: StreamReader,
  { before, documentCount }: { readonly before: readonly Field[]; readonly documentCount: number },
): Field {
  const bytesMax = segment.pageCount * payloadBytes
  const name = readText(summary, bytesMax)
  const kind = fieldKinds[summary.bounded(fieldKinds.length - 1)]!
  const termCount = summary.bounded(bytesMax)
  const dictionaryAddress = summary.varint()
  const dictionaryBytes = summary.bounded(bytesMax)
  const indexAddress = summary.varint()
  summary.bounded(bytesMax)
  const lengths =
    kind === 'bigrams' ? lengthsOf(segment, name, before) : new Uint8Array(kind === 'words' ? documentCount : 0)
  let wordCount = 0
  if (kind === 'words') {
    const reader = new StreamReader(segment)
    reader.seek(summary.varint())
    reader.copy(lengths, 0, lengths.length)
    wordCount = summary.varint()
  }
  let fieldDocumentCount = 0
  if (kind === 'words') for (const code of lengths) if (code !== 0) fieldDocumentCount++
  return {
    name,
    kind,
    termCount,
    dictionaryAddress,
    dictionaryBytes,
    ...readEntries(segment, indexAddress, termCount),
    lengths,
    documentCount: fieldDocumentCount,
    wordCount,
    lists: new Map(),
  }
}

/** Bigrams come after their words. */
function lengthsOf(segment: Segment, name: string, before: readonly Field[]): Uint8Array {
  const words = before.find(field => field.kind === 'words' && field.name === name)
  return words?.lengths ?? segment.refuse('it has bigrams of no words', segment.bytes)
}

function readEntries(
  segment: Segment,
  address: number,
  termCount: number,
): Pick<Field, 'entryTerms' | 'entryEnds' | 'entryOffsets'> {
  const reader = new StreamReader(segment)
  const entryCount = Math.ceil(termCount / termsPerEntry)
  const entryEnds = new Uint32Array(entryCount)
  const entryOffsets = new Float64Array(entryCount)
  let terms = new Uint8Array(entryCount * 12 + blockLength)
  let before = 0
  let end = 0
  let offset = 0
  if (entryCount > 0) reader.seek(address)
  for (let entry = 0; entry < entryCount; entry++) {
    const shared = reader.bounded(end - before)
    const rest = reader.bounded(segment.bytes)
    if (end + shared + rest > terms.length) {
      const grown = new Uint8Array((end + shared + rest) * 2)
      grown.set(terms)
      terms = grown
    }
    terms.copyWithin(end, before, before + shared)
    reader.copy(terms, end + shared, end + shared + rest)
    before = end
    end += shared + rest
    offset += reader.varint()
    entryEnds[entry] = end
    entryOffsets[entry] = offset
  }
  return { entryTerms: terms.slice(0, end), entryEnds, entryOffsets }
}

function readText(reader: StreamReader, bytesMax: number): string {
  const bytes = new Uint8Array(reader.bounded(bytesMax))
  reader.copy(bytes, 0, bytes.length)
  return decoder.decode(bytes)
}
