/** What a graph tells of itself, gathered from its parts. */
import { bytes, count, type Metric, nanoseconds, ratio } from '../env/index.ts'
import type { WritePath } from './write-path.ts'

export function graphMetrics(writes: WritePath, snapshotCount: number): Metric[] {
  const { merger, journal, stalls, view } = writes
  const { settled, delta, scratch } = view.state
  const settledBytes = memoryOf(Object.values(settled.arrays))
  const writtenBytes = journal.logBytes + merger.writtenBytes
  return [
    ratio(
      'amplification.write',
      writtenBytes,
      writes.entryBytes,
      'bytes written to the disk for each byte of entries since the graph was opened',
    ),
    count('vertex.count', settled.vertexCount, 'vertices of the settled part'),
    count('edge.count', settled.edgeCount, 'edges of the settled part'),
    ratio('edge.bytes', settledBytes, settled.edgeCount, 'bytes of the settled part for each of its edges'),
    bytes('settled.bytes', settledBytes, 'memory of the settled part, and the bytes of its file'),
    bytes('delta.bytes', delta.usedBytes, 'memory of what changed since'),
    count('delta.changeCount', delta.changeCount, 'changes since the settled part was made'),
    count('delta.vertexCount', delta.records.count, 'vertices among them: written, written anew, removed'),
    count('delta.edgeCount', delta.edges.count, 'edges among them: written, written anew'),
    bytes('scratch.bytes', scratch.usedBytes, 'memory that queries use by turns'),
    count('string.count', settled.strings.count + delta.strings.count, 'different texts among the properties'),
    count('index.count', view.state.indexes.length, 'indexes'),
    count('merge.count', merger.mergeCount, 'merges'),
    bytes('merge.bytes', merger.writtenBytes, 'bytes of settled parts written by merges'),
    bytes('merge.backlogBytes', merger.backlogBytes, 'bytes of entries that a merge under way has to catch up with'),
    bytes('log.bytes', journal.logBytes, 'bytes written to the logs'),
    bytes('log.liveBytes', journal.liveLogBytes, 'bytes of the logs that an opening would replay'),
    count('log.groupCount', journal.groupCount, 'groups committed, each by one sync'),
    count('stall.stopCount', stalls.stopCount, 'times that writers had to wait for a merge'),
    nanoseconds('stall.stopNs', stalls.stopNs, 'time that writers waited for a merge'),
    nanoseconds('stall.stopNsMax', stalls.stopNsMax, 'longest such wait'),
    count('snapshot.count', snapshotCount, 'snapshots that are open'),
  ]
}

/** Bytes of all arrays in there. */
function memoryOf(parts: readonly unknown[]): number {
  return parts.reduce<number>((sum, part) => {
    if (ArrayBuffer.isView(part)) return sum + part.byteLength
    return typeof part === 'object' && part !== null ? sum + memoryOf(Object.values(part)) : sum
  }, 0)
}
