/**
 * Brings a directory back to an index: the manifest, its segments, then the entries of the logs from there on.
 *
 * Nothing is changed before everything was read: a refusal leaves the evidence as it was.
 */
import { type Disk, StorageError } from '../env/index.ts'
import { describeAnalyzer, type IndexState, type ManifestSegment, readManifest } from './manifest.ts'
import { manifestName, parseSegmentName, segmentPath } from './names.ts'
import type { InvertedOptions } from './options.ts'
import { Segment, type SegmentCaches } from './segment/segment.ts'
import { Deletions, type Part } from './version.ts'

export interface Found {
  readonly state: IndexState
  readonly parts: readonly Part[]
  /** False: there was no manifest, so there is no index yet. */
  readonly isBegun: boolean
  /** Files of segments that the manifest does not name, and of a manifest that never came to count, by path. */
  readonly leftovers: readonly string[]
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function findIndex(disk: Disk, directory: string, options: InvertedOptions, caches: SegmentCaches): Found {
  const path = `${directory}/${manifestName}`
  const manifest = readManifest(disk, directory)
  const files = disk.list(directory).flatMap(name => parseSegmentName(name) ?? [])
  if (manifest === undefined && files.length > 0) {
    const witness = segmentPath(directory, files[0]!)
    throw new StorageError('CORRUPT', `${path}: it is missing, and ${witness} shows that an index was here`)
  }
  const analyzer = describeAnalyzer(options.analyzer)
  const state = manifest ?? { analyzer, log: 0, nextNumber: 1, segments: [] }
  if (state.analyzer !== analyzer) {
    const problem = `the index was begun with the analyzer ${state.analyzer}, and not ${analyzer}`
    throw new StorageError('INCOMPATIBLE', `${path}: ${problem}`)
  }
  const named = new Set(state.segments.map(({ number }) => number))
  const nextNumber = Math.max(state.nextNumber, ...files.map(number => number + 1))
  return {
    state: { ...state, nextNumber },
    parts: openParts(disk, directory, state.segments, caches),
    isBegun: manifest !== undefined,
    leftovers: [
      ...files.filter(number => !named.has(number)).map(number => segmentPath(directory, number)),
      ...(disk.exists(`${path}.new`) ? [`${path}.new`] : []),
    ],
  }
}

function openParts(disk: Disk, directory: string, segments: readonly ManifestSegment[], caches: SegmentCaches): Part[] {
  const parts: Part[] = []
  try {
    for (const described of segments) parts.push(openPart(disk, directory, described, caches))
    return parts
  } catch (error) {
    for (const { segment } of parts) segment.close()
    throw error
  }
}

function openPart(disk: Disk, directory: string, described: ManifestSegment, caches: SegmentCaches): Part {
  const { number, pageCount, documentCount, gone } = described
  const path = segmentPath(directory, number)
  if (!disk.exists(path))
    throw new StorageError('CORRUPT', `${path}: the manifest names this segment, and it is missing`)
  const file = disk.open(path)
  try {
    const segment = new Segment(number, { type: 'file', file }, caches)
    if (segment.pageCount !== pageCount || segment.documentCount !== documentCount) {
      const says = `${pageCount} pages and ${documentCount} documents`
      segment.refuse(`the manifest says that it has ${says}, and its end differs`, file.size())
    }
    return { segment, deletions: gone.length === 0 ? undefined : Deletions.of(documentCount, gone) }
  } catch (error) {
    file.close()
    throw error
  }
}
