/** The background task that writes a full memtable to one table. */
import type { BackgroundTask, Disk } from '../../env/index.ts'
import { sequenceMax, Version } from '../entry.ts'
import { MemtableCursor, type MemtableImage } from '../memtable.ts'
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
  const cursor = new MemtableCursor(request.memtable, sequenceMax)
  const writer = new MergeWriter(disk, request)
  const version = new Version()
  try {
    for (let more = cursor.seek(undefined); more; more = cursor.next()) {
      writer.beginKey(cursor.keyBytes.subarray(cursor.keyStart, cursor.keyEnd))
      cursor.readAll(version, found => writer.add(found))
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
