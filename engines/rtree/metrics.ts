/** What a store tells of itself, gathered from its parts. */
import { bytes, count, type Metric, nanoseconds, ratio } from '../env/index.ts'
import type { Journal } from '../journal/index.ts'
import type { Checkpointer } from './checkpoint/checkpointer.ts'
import type { Items } from './items.ts'
import type { NearestSearch } from './query/nearest.ts'
import type { Search } from './query/search.ts'
import { fanOut } from './tree/pages.ts'
import type { WritePath } from './write-path.ts'

export interface MetricSources {
  readonly items: Items
  readonly journal: Journal
  readonly checkpointer: Checkpointer
  readonly writes: WritePath
  readonly search: Search
  readonly nearest: NearestSearch
}

export function rtreeMetrics({ items, journal, checkpointer, writes, search, nearest }: MetricSources): Metric[] {
  const { tree, shapes } = items
  const { pages, map } = tree
  const writtenBytes = journal.logBytes + checkpointer.writtenBytes
  const presentCount = pages.usedCount - pages.retiredCount
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      writes.userBytes,
      'bytes written to the disk for each byte of writes since the store was opened',
    ),
    bytes('memory.pageBytes', pages.bytes, 'bytes of pages, free ones included'),
    bytes('memory.mapBytes', map.bytes, 'bytes of the map from ids to pages'),
    bytes('memory.shapeBytes', shapes.bytes, 'bytes of lines and polygons'),
    count('item.count', items.count, 'items'),
    count('item.shapeCount', shapes.count, 'items that are lines or polygons'),
    count('tree.height', tree.height, 'pages from the topmost to the deepest item'),
    count('tree.splitCount', tree.splitCount, 'pages that were divided'),
    ratio('tree.itemsPerPage', items.count, presentCount * fanOut, 'items for each place of a page'),
    count('page.count', presentCount, 'pages of the present'),
    count('page.retiredCount', pages.retiredCount, 'pages that only snapshots see'),
    count('page.copyCount', pages.copyCount, 'pages that were copied because a snapshot or a checkpoint saw them'),
    count('query.pageCount', search.pageCount + nearest.pageCount, 'pages that queries looked into'),
    bytes('log.bytes', journal.logBytes, 'bytes written to the log'),
    bytes('log.liveBytes', journal.liveLogBytes, 'bytes of logs that an opening would read'),
    count('log.groupCount', journal.groupCount, 'groups committed, each by one sync'),
    count('checkpoint.count', checkpointer.count, 'checkpoints'),
    bytes('checkpoint.bytes', checkpointer.writtenBytes, 'bytes written by checkpoints'),
    count('stall.stopCount', writes.stalls.stopCount, 'times that writers had to wait for a checkpoint'),
    nanoseconds('stall.stopNs', writes.stalls.stopNs, 'time that writers waited for a checkpoint'),
    nanoseconds('stall.stopNsMax', writes.stalls.stopNsMax, 'longest such wait'),
    count('snapshot.count', items.snapshotCount, 'snapshots that are open'),
  ]
}
