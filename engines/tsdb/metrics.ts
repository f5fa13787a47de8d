/** What a store tells of itself, gathered from its parts. */
import { bytes, count, type Metric, ratio } from '../env/index.ts'
import type { Stalls } from '../journal/index.ts'
import type { MaintenanceCounts } from './maintenance.ts'
import type { Recovered } from './recovery.ts'
import type { WritePath } from './write-path.ts'

export interface MetricSources extends Recovered {
  readonly stalls: Stalls
  readonly writes: WritePath
  readonly maintenance: MaintenanceCounts
}

/** What a point is to its writer: time and value. */
const userPointBytes = 16

export function storeMetrics(sources: MetricSources): Metric[] {
  const { writes, journal, maintenance, cache, catalog, memory, storage, stalls } = sources
  const { blocks } = storage.version
  const blockBytes = sum(blocks.map(block => block.meta.bytes))
  const pointCount = sum(blocks.map(block => block.meta.pointCount))
  const writtenBytes = journal.logBytes + maintenance.flushedBytes + maintenance.compactionWrittenBytes
  const lookupCount = cache.hitCount + cache.missCount
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      writes.pointCount * userPointBytes,
      'bytes written to the disk for each byte of points since the store was opened',
    ),
    ratio('amplification.space', blockBytes, pointCount * userPointBytes, 'bytes of blocks for each byte of points'),
    ratio('block.bytesPerPoint', blockBytes, pointCount, 'bytes of blocks for each point in them'),
    count('block.count', blocks.length, 'blocks'),
    bytes('block.bytes', blockBytes, 'bytes of blocks'),
    count('block.pointCount', pointCount, 'points in blocks'),
    bytes('block.indexBytes', sum(blocks.map(block => block.indexBytes)), 'bytes of memory for indexes of blocks'),
    ratio('cache.hitRatio', cache.hitCount, lookupCount, 'chunks found decoded in the cache'),
    bytes('cache.usedBytes', cache.usedBytes, 'bytes of decoded chunks'),
    count('cache.evictionCount', cache.evictionCount, 'chunks that left the cache for others'),
    count('series.count', catalog.count, 'series that were ever written to'),
    count('series.stringCount', catalog.stringCount, 'strings in their dictionary'),
    count('head.pointCount', memory.pointCount, 'points in memory that are not in blocks yet'),
    bytes('head.bytes', memory.bytes, 'bytes of memory for them'),
    count('deletion.count', memory.deletions.length, 'deletions that are not carried out everywhere'),
    bytes('log.bytes', journal.logBytes, 'bytes written to the log'),
    bytes('log.liveBytes', journal.liveLogBytes, 'bytes of logs that an opening would replay'),
    count('log.groupCount', journal.groupCount, 'groups committed, each by one sync'),
    count('flush.count', maintenance.flushCount, 'times that memory was written to blocks'),
    bytes('flush.bytes', maintenance.flushedBytes, 'bytes of blocks written by flushes'),
    count('compaction.count', maintenance.compactionCount, 'merges of blocks'),
    bytes('compaction.readBytes', maintenance.compactionReadBytes, 'bytes of blocks read by merges'),
    bytes('compaction.writtenBytes', maintenance.compactionWrittenBytes, 'bytes of blocks written by merges'),
    count('compaction.droppedBlockCount', maintenance.droppedBlockCount, 'blocks that went whole'),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for a flush'),
    { name: 'stall.stopNs', value: stalls.stopNs, unit: 'ns', description: 'time that writers waited for a flush' },
    { name: 'stall.stopNsMax', value: stalls.stopNsMax, unit: 'ns', description: 'longest such wait' },
  ]
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0)
}

/** Of nothing: 0. */
