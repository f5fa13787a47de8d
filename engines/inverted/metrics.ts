/** What an index tells of itself, gathered from its parts. */
import { bytes, count, type Metric, ratio } from '../env/index.ts'
import type { Journal, Stalls } from '../journal/index.ts'
import type { MaintenanceCounts } from './maintenance.ts'
import type { SearchCounts } from './search/postings-cursor.ts'
import type { SegmentCaches } from './segment/segment.ts'
import type { Version } from './version.ts'

export interface MetricSources {
  readonly version: Version
  readonly maintenance: MaintenanceCounts
  readonly journal: Journal
  readonly caches: SegmentCaches
  readonly searches: SearchCounts
  readonly stalls: Stalls
  readonly pendingBytes: number
  /** Bytes of entries written by the user. */
  readonly userBytes: number
}

export function indexMetrics(sources: MetricSources): Metric[] {
  const { version, maintenance, journal, caches, searches, stalls, userBytes } = sources
  const { pages, lists } = caches
  const segments = version.parts.map(({ segment }) => segment)
  const sumOf = (figure: (segment: (typeof segments)[number]) => number): number =>
    segments.reduce((sum, segment) => sum + figure(segment), 0)
  const indexedCount = sumOf(({ documentCount }) => documentCount)
  const writtenBytes = journal.logBytes + maintenance.storedBytes + maintenance.mergedBytes
  const segmentBytes = sumOf(({ bytes }) => bytes)
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      userBytes,
      'bytes written to the disk for each byte of documents since the store was opened',
    ),
    ratio('amplification.space', segmentBytes, version.documentCount, 'bytes of segments for each live document'),
    count('document.count', version.documentCount, 'live documents in segments'),
    count(
      'document.goneCount',
      indexedCount - version.documentCount,
      'removed and replaced documents that no merge has left out yet',
    ),
    count('segment.count', segments.length, 'segments'),
    bytes('segment.bytes', segmentBytes, 'bytes of segments'),
    bytes(
      'segment.residentBytes',
      sumOf(({ residentBytes }) => residentBytes),
      'bytes of segments that stay in memory beside the cache',
    ),
    bytes('pending.bytes', sources.pendingBytes, 'bytes of documents that are in no segment yet'),
    ratio('cache.hitRatio', pages.hitCount, pages.hitCount + pages.missCount, 'pages found in the cache'),
    bytes('cache.usedBytes', pages.usedBytes + lists.usedBytes, 'bytes of pages and lists in the cache'),
    count('cache.evictionCount', pages.evictionCount, 'pages that left the cache for others'),
    count('search.count', searches.searchCount, 'searches, counts and facets answered'),
    ratio('search.blocksRead', searches.blocksRead, searches.searchCount, 'blocks of lists decoded for each of these'),
    ratio(
      'search.blocksSkipped',
      searches.blocksSkipped,
      searches.searchCount,
      'blocks of lists passed over for each of these',
    ),
    bytes('log.bytes', journal.logBytes, 'bytes written to the log'),
    bytes('log.liveBytes', journal.liveLogBytes, 'bytes of logs that an opening would replay'),
    count('log.groupCount', journal.groupCount, 'groups committed, each by one sync'),
    count('build.count', maintenance.buildCount, 'segments built of documents'),
    bytes('build.bytes', maintenance.builtBytes, 'bytes of segments built'),
    count('checkpoint.count', maintenance.checkpointCount, 'times that all in memory was brought to the disk'),
    bytes('checkpoint.bytes', maintenance.storedBytes, 'bytes of segments brought to the disk'),
    count('merge.count', maintenance.mergeCount, 'merges of segments'),
    bytes('merge.bytes', maintenance.mergedBytes, 'bytes of segments that merges made'),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for memory'),
    { name: 'stall.stopNs', value: stalls.stopNs, unit: 'ns', description: 'time that writers waited for memory' },
    { name: 'stall.stopNsMax', value: stalls.stopNsMax, unit: 'ns', description: 'longest such wait' },
  ]
}
