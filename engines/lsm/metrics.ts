/** What a tree tells of itself, gathered from its parts. */
import { bytes, count, type Metric, ratio } from '../env/index.ts'
import type { MaintenanceCounts } from './compaction/maintenance.ts'
import { sequenceMax } from './entry.ts'
import type { ReadPath } from './read-path.ts'
import type { BlockCache } from './table/block-cache.ts'
import type { LookupCounts } from './table/table.ts'
import type { TreeVersion } from './version.ts'
import type { WritePath } from './write-path.ts'

export interface MetricSources {
  readonly writes: WritePath
  readonly reads: ReadPath
  readonly maintenance: MaintenanceCounts
  readonly cache: BlockCache
  readonly lookups: LookupCounts
  readonly tables: TreeVersion
}

export function treeMetrics(sources: MetricSources): Metric[] {
  const { writes, reads, maintenance, cache, lookups, tables } = sources
  const { stalls } = writes
  // Taken before the pass over all keys below, which goes through the same cache.
  const { hitCount, missCount } = cache
  const liveBytes = countLiveBytes(reads)
  const writtenBytes = writes.logBytes + maintenance.flushedBytes + maintenance.compactionWrittenBytes
  const absentChecks = lookups.filterChecks - lookups.filterPasses + lookups.filterMisses
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      writes.userBytes,
      'bytes written to the disk for each byte written by the user since the store was opened',
    ),
    ratio('amplification.read', lookups.blockLookups, reads.getCount, 'blocks looked into for each get'),
    ratio('amplification.space', tables.bytes, liveBytes, 'bytes of tables for each byte of live keys and values'),
    ratio('cache.hitRatio', hitCount, hitCount + missCount, 'blocks found in the cache'),
    bytes('cache.usedBytes', cache.usedBytes, 'bytes in the block cache'),
    count('cache.evictionCount', cache.evictionCount, 'blocks that left the cache for others'),
    ratio('filter.falsePositiveRatio', lookups.filterMisses, absentChecks, 'absent keys that a Bloom filter let pass'),
    ratio('memtable.hitRatio', reads.memtableHitCount, reads.getCount, 'gets answered from memtables'),
    bytes('log.bytes', writes.logBytes, 'bytes written to the write-ahead log'),
    count('log.groupCount', writes.groupCount, 'groups committed, each by one sync'),
    count('flush.count', maintenance.flushCount, 'memtables written to tables'),
    bytes('flush.bytes', maintenance.flushedBytes, 'bytes of tables written by flushes'),
    count('compaction.count', maintenance.compactionCount, 'merges of runs'),
    bytes('compaction.readBytes', maintenance.compactionReadBytes, 'bytes of tables read by merges'),
    bytes('compaction.writtenBytes', maintenance.compactionWrittenBytes, 'bytes of tables written by merges'),
    count(
      'compaction.droppedEntries',
      maintenance.droppedEntries,
      'dead versions and deletions left out by flushes and merges',
    ),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for a flush or a merge'),
    {
      name: 'stall.stopNs',
      value: stalls.stopNs,
      unit: 'ns',
      description: 'time that writers waited for a flush or a merge',
    },
    { name: 'stall.stopNsMax', value: stalls.stopNsMax, unit: 'ns', description: 'longest such wait' },
    count('stall.slowCount', stalls.slowCount, 'times that a writer was slowed by a millisecond'),
    { name: 'stall.slowNs', value: stalls.slowNs, unit: 'ns', description: 'time that slowed writers slept' },
    count('table.count', tables.tables.length, 'tables'),
    bytes('table.bytes', tables.bytes, 'bytes of tables'),
    count('table.runCount', tables.runs.length, 'sorted runs that a get may have to look into'),
  ]
}

function countLiveBytes(reads: ReadPath): number {
  const cursor = reads.scan({}, sequenceMax)
  let total = 0
  while (cursor.next()) total += cursor.key.length + cursor.value.length
  cursor.close()
  return total
}
