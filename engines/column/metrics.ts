/** What a store tells of itself, gathered from its parts. */
import { bytes, count, type Metric, nanoseconds, ratio } from '../env/index.ts'
import type { Journal, Stalls } from '../journal/index.ts'
import type { GroupCache } from './group/row-group.ts'
import type { MaintenanceCounts } from './maintenance.ts'
import type { StoredTable } from './stored-table.ts'

export interface MetricSources {
  /** Bytes of rows appended, as the log has them. */
  readonly userBytes: number
  readonly queryCount: number
  readonly journal: Journal
  readonly maintenance: MaintenanceCounts
  readonly stalls: Stalls
  readonly cache: GroupCache
  readonly tables: readonly StoredTable[]
}

export function storeMetrics({
  userBytes,
  queryCount,
  journal,
  maintenance,
  stalls,
  cache,
  tables,
}: MetricSources): Metric[] {
  const parts = tables.flatMap(table => table.groups)
  const groupBytes = sum(parts.map(({ group }) => group.bytes))
  const groupRows = sum(parts.map(({ group }) => group.rowCount))
  const deletedRows = sum(parts.map(({ deletions }) => deletions?.count ?? 0))
  const bufferRows = sum(tables.map(({ active, frozen }) => sum([active, ...frozen].map(part => part.buffer.rowCount))))
  const writtenBytes = journal.logBytes + maintenance.flushedBytes + maintenance.mergeWrittenBytes
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      userBytes,
      'bytes written to the disk for each byte of rows appended since the store was opened',
    ),
    ratio('amplification.space', groupRows, groupRows - deletedRows, 'rows in row groups for each that is not deleted'),
    ratio('row.bytes', groupBytes, groupRows, 'bytes of row groups for each row in them'),
    ratio('cache.hitRatio', cache.hitCount, cache.hitCount + cache.missCount, 'chunks found in the cache'),
    bytes('cache.usedBytes', cache.usedBytes, 'bytes of decoded chunks in the cache'),
    count('cache.evictionCount', cache.evictionCount, 'chunks that left the cache for others'),
    ratio('amplification.read', cache.missCount, queryCount, 'chunks read from the disk for each query'),
    bytes('log.bytes', journal.logBytes, 'bytes written to the log'),
    bytes('log.liveBytes', journal.liveLogBytes, 'bytes of the logs that an opening would replay'),
    count('log.groupCount', journal.groupCount, 'groups committed, each by one sync'),
    count('buffer.rowCount', bufferRows, 'rows in memory that are in no row group yet'),
    count('flush.count', maintenance.flushCount, 'times that row buffers were written to row groups'),
    bytes('flush.bytes', maintenance.flushedBytes, 'bytes of row groups written by flushes'),
    count('compaction.count', maintenance.mergeCount, 'merges of row groups'),
    bytes('compaction.readBytes', maintenance.mergeReadBytes, 'bytes of row groups read by merges'),
    bytes('compaction.writtenBytes', maintenance.mergeWrittenBytes, 'bytes of row groups written by merges'),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for a flush'),
    nanoseconds('stall.stopNs', stalls.stopNs, 'time that writers waited for a flush'),
    nanoseconds('stall.stopNsMax', stalls.stopNsMax, 'longest such wait'),
    count('group.count', parts.length, 'row groups'),
    bytes('group.bytes', groupBytes, 'bytes of row groups'),
    count('group.rowCount', groupRows, 'rows in row groups, the deleted too'),
    count('group.deletedRowCount', deletedRows, 'rows in row groups that are deleted'),
  ]
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
