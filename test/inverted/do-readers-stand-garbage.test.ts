/**
 * Whatever a segment, an entry or a manifest holds, readers answer or say that it is corrupt: they never crash, hang or take
 * memory without end. Pages are sealed again after they were spoiled, so that the checksums do not stand guard.
 */
import { expect, test } from 'vitest'
import { createRandom, MemoryDisk, type Random, StorageError } from '../../engines/env/index.ts'
import { Analyzer } from '../../engines/inverted/analysis/analyzer.ts'
import { readManifest } from '../../engines/inverted/manifest.ts'
import { mergeTask } from '../../engines/inverted/merge/merge.ts'
import { manifestName } from '../../engines/inverted/names.ts'
import { invertedDefaults } from '../../engines/inverted/options.ts'
import { CursorPool } from '../../engines/inverted/search/matchers.ts'
import { SearchCounts } from '../../engines/inverted/search/postings-cursor.ts'
import { Searcher } from '../../engines/inverted/search/searcher.ts'
import { createCaches, Segment } from '../../engines/inverted/segment/segment.ts'
import { verifySegment } from '../../engines/inverted/verify.ts'
import { SegmentUses, Version } from '../../engines/inverted/version.ts'
import { build } from '../../engines/inverted/write/build.ts'
import { ByteReader } from '../../engines/inverted/write/byte-reader.ts'
import { EntryEncoder, visitEntry } from '../../engines/inverted/write/entry.ts'
import { writeSealed } from '../../engines/journal/index.ts'
import { TextSource } from './random-text.ts'

const { analyzer } = invertedDefaults

function makeImage(source: TextSource): Uint8Array {
  const documents = Array.from({ length: 300 }, (_, id) => source.document(id))
  const entries = [new EntryEncoder().documents(documents).slice()]
  return build({ number: 1, entries, analyzer }).image!
}

/** Returns whether it was refused; anything but an answer or a refusal is thrown. */
function isRefused(read: () => void): boolean {
  try {
    read()
    return false
  } catch (error) {
    if (error instanceof StorageError && (error.code === 'CORRUPT' || error.code === 'INCOMPATIBLE')) return true
    // Two live documents of one id: what only a merge can see.
    if (error instanceof Error && error.message.startsWith('broken invariant: an id is live')) return true
    throw error
  }
}

function readAll(image: Uint8Array, source: TextSource): void {
  const segment = new Segment(1, { type: 'memory', image }, createCaches(100_000))
  const counts = new SearchCounts()
  const version = new Version([{ segment, deletions: undefined }], new SegmentUses(() => undefined))
  const searcher = new Searcher(version, { analyzer: new Analyzer(analyzer), pool: new CursorPool(counts), counts })
  for (let count = 0; count < 12; count++) {
    const query = source.query()
    searcher.search({ query, limit: 10 })
    searcher.facets(query, 'colour')
  }
  searcher.suggest('', 10)
  const cancelled = new Int32Array(1)
  const sources = [{ number: 1, image, dropped: undefined }]
  mergeTask.run(new MemoryDisk(), { directory: '', number: 2, sources, into: 'memory', cancelled })
  verifySegment(segment)
}

test('a spoiled segment is read or refused', () => {
  const random = createRandom(6)
  const source = new TextSource(random, { idMax: 300, wordCountMax: 20 })
  const image = makeImage(source)
  readAll(image, source)
  let refusedCount = 0
  const roundCount = 600
  for (let round = 0; round < roundCount; round++) {
    const spoiled = image.slice()
    const changeCount = 1 + random.nextInteger(4)
    for (let change = 0; change < changeCount; change++) spoil(spoiled, random)
    if (isRefused(() => readAll(spoiled, source))) refusedCount++
  }
  expect(refusedCount).toBeGreaterThan(roundCount / 10)
})

/** Most changes go where something is: zeros at the end of a page say little. */
function spoil(bytes: Uint8Array, random: Random): void {
  let at = random.nextInteger(bytes.length)
  for (let tries = 0; tries < 20 && bytes[at] === 0; tries++) at = random.nextInteger(bytes.length)
  bytes[at] = random.nextInteger(4) === 0 ? 255 : random.nextInteger(256)
}

test('spoiled entries and manifests are read or refused', () => {
  const random = createRandom(7)
  const source = new TextSource(random, { idMax: 300, wordCountMax: 5 })
  const entry = new EntryEncoder().documents([source.document(1), source.document(2)]).slice()
  const nobody = { document: () => undefined, removal: () => undefined }
  let refusedCount = 0
  for (let round = 0; round < 2000; round++) {
    const spoiled = entry.slice(0, 1 + random.nextInteger(entry.length))
    for (let change = random.nextInteger(4); change > 0; change--) spoil(spoiled, random)
    if (isRefused(() => visitEntry(new ByteReader(spoiled, 'an entry'), nobody))) refusedCount++
    const disk = new MemoryDisk()
    disk.createDirectory('index')
    const payload = Uint8Array.from({ length: random.nextInteger(60) }, () => random.nextInteger(256))
    writeSealed(disk, `index/${manifestName}`, { kind: 'INVX', version: 1, payload })
    if (isRefused(() => void readManifest(disk, 'index'))) refusedCount++
  }
  expect(refusedCount).toBeGreaterThan(800)
})
