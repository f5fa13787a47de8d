/** The file that says what an index is made of: its segments, what is gone of each, the log that goes on from there, and its analyzer. */
import type { Disk } from '../env/index.ts'
import { readSealed, writeSealed } from '../journal/index.ts'
import type { AnalyzerOptions } from './analysis/analyzer.ts'
import { manifestName } from './names.ts'
import { ByteReader } from './write/byte-reader.ts'
import { ByteWriter } from './write/byte-writer.ts'

export interface ManifestSegment {
  readonly number: number
  readonly pageCount: number
  readonly documentCount: number
  /** Documents that are gone, ascending. */
  readonly gone: readonly number[]
}

export interface IndexState {
  /** Its options as text, the same for the same options. */
  readonly analyzer: string
  /** The first log that is still needed. */
  readonly log: number
  readonly nextNumber: number
  readonly segments: readonly ManifestSegment[]
}

const kind = 'INVX'
const version = 1

/** Durable on return. */
export function writeManifest(disk: Disk, directory: string, state: IndexState): void {
  const writer = new ByteWriter()
  writer.text(state.analyzer)
  writer.varint(state.log)
  writer.varint(state.nextNumber)
  writer.varint(state.segments.length)
  for (const { number, pageCount, documentCount, gone } of state.segments) {
    writer.varint(number)
    writer.varint(pageCount)
    writer.varint(documentCount)
    writer.varint(gone.length)
    let previous = -1
    for (const doc of gone) {
      writer.varint(doc - previous - 1)
      previous = doc
    }
  }
  writeSealed(disk, `${directory}/${manifestName}`, { kind, version, payload: writer.written })
}

/** `undefined`: there is none. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readManifest(disk: Disk, directory: string): IndexState | undefined {
  const path = `${directory}/${manifestName}`
  const payload = readSealed(disk, path, { kind, version })
  if (payload === undefined) return undefined
  const reader = new ByteReader(payload, path)
  const analyzer = reader.text()
  const log = reader.varint()
  const nextNumber = reader.varint()
  const segments: ManifestSegment[] = []
  for (let left = reader.count(); left > 0; left--) segments.push(readSegment(reader))
  return { analyzer, log, nextNumber, segments }
}

function readSegment(reader: ByteReader): ManifestSegment {
  const number = reader.varint()
  const pageCount = reader.varint()
  const documentCount = reader.varint()
  const gone: number[] = []
  let doc = -1
  for (let left = reader.count(); left > 0; left--) {
    doc += reader.varint() + 1
    gone.push(doc)
  }
  if (doc >= documentCount) reader.refuse(`document ${doc} of ${documentCount} is gone`)
  return { number, pageCount, documentCount, gone }
}

/** The options as text, in one order. */
export function describeAnalyzer({ stemming, stopWords, synonyms }: AnalyzerOptions): string {
  const sorted = Object.entries(synonyms).sort(([word], [other]) => (word < other ? -1 : 1))
  return JSON.stringify({ stemming, stopWords: stopWords.toSorted(), synonyms: sorted })
}
