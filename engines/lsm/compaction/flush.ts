/** The background task that writes a full memtable to one table. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { Version } from '../entry.ts'
import { keysOf, type MemtableImage } from '../memtable/image.ts'
import { type MergeRequest, type MergeResult, MergeWriter } from './merge.ts'

export interface FlushRequest extends MergeRequest {
  readonly memtable: MemtableImage
}

export const flushTask: BackgroundTask<FlushRequest, MergeResult> = {
  module: import.meta.url,
  exportName: 'flushTask',
  run: flush,
}

function flush(disk: Disk, request: FlushRequest): MergeResult {
  const writer = new MergeWriter(disk, request)
  const version = new Version()
  try {
    for (const key of keysOf(request.memtable)) {
      writer.beginKey(key.bytes)
      key.readVersions(version, found => writer.add(found))
    }
    const tables = writer.finish()
    const bytesWritten = tables.reduce((sum, table) => sum + table.bytes, 0)
    return {
      tables,
      bytesRead: 0,
      bytesWritten,
      entriesRead: writer.entriesRead,
      entriesWritten: writer.entriesWritten,
    }
  } catch (error) {
    writer.abandon()
    throw error
  }
}
