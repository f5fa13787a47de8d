/** What a tree tells of itself, gathered from its parts. */
import { bytes, count, type Metric, nanoseconds, ratio } from '../env/index.ts'
import type { Checkpointer } from './checkpoint/checkpointer.ts'
import { unitBytes } from './store/free-space.ts'
import type { PageStore } from './store/page-store.ts'
import type { Entries } from './tree/entries.ts'
import { rootNumber } from './tree/path.ts'
import type { Reader } from './tree/reader.ts'
import type { WritePath } from './write-path.ts'

export interface MetricSources {
  readonly store: PageStore
  readonly entries: Entries
  readonly reader: Reader
  readonly writes: WritePath
  readonly checkpointer: Checkpointer
}

export function treeMetrics({ store, entries, reader, writes, checkpointer }: MetricSources): Metric[] {
  const { stalls } = writes
  const { structure } = entries
  const writtenBytes = writes.logBytes + checkpointer.writtenBytes + store.spilledBytes
  const pagesBytes = store.space.endUnit * unitBytes
  const page = store.window()
  store.enter(rootNumber, page)
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      writes.userBytes,
      'bytes written to the disk for each byte written by the user since the store was opened',
    ),
    ratio('amplification.read', reader.pageCount, reader.getCount, 'pages looked into for each get'),
    ratio(
      'amplification.space',
      pagesBytes,
      entries.bytes,
      'bytes of the file of pages for each byte of keys and values',
    ),
    ratio('cache.hitRatio', Math.max(0, reader.pageCount - store.missCount), reader.pageCount, 'pages found in memory'),
    bytes('cache.usedBytes', store.frames.usedBytes, 'bytes of pages in memory'),
    count('cache.evictionCount', store.evictionCount, 'pages that left memory for others'),
    bytes('log.bytes', writes.logBytes, 'bytes written to the write-ahead log'),
    count('log.groupCount', writes.groupCount, 'groups committed, each by one sync'),
    count('checkpoint.count', checkpointer.count, 'checkpoints'),
    bytes('checkpoint.bytes', checkpointer.writtenBytes, 'bytes of pages and maps written by checkpoints'),
    bytes(
      'spill.bytes',
      store.spilledBytes,
      'bytes written between checkpoints: changed pages, and what no page can hold',
    ),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for a checkpoint'),
    nanoseconds('stall.stopNs', stalls.stopNs, 'time that writers waited for a checkpoint'),
    nanoseconds('stall.stopNsMax', stalls.stopNsMax, 'longest such wait'),
    count('snapshot.count', store.versions.liveCount, 'snapshots and cursors that are open'),
    count('tree.height', page.level + 1, 'pages from the root to an entry'),
    count('tree.splitCount', structure.splitCount, 'pages that were split'),
    count('tree.mergeCount', structure.mergeCount, 'pages that were joined with a neighbour'),
    count('tree.purgedCount', entries.purgedCount, 'expired entries that were removed to make room'),
    count('entry.count', entries.count, 'entries, expired ones that nobody has removed yet included'),
    bytes('entry.bytes', entries.bytes, 'bytes of their keys and values'),
    count('page.count', store.table.usedCount, 'pages, overflows, and old versions kept for snapshots'),
    bytes('page.bytes', pagesBytes, 'bytes of the file of pages'),
  ]
}
