/** The background task that merges runs of tables into new tables. */

import { compareRanges } from '../../bytes/index.ts'
import type { BackgroundTask, Disk, DiskFile } from '../../env/index.ts'
import { Version } from '../entry.ts'
import { MergeQueue } from '../merge-queue.ts'
import { tablePath } from '../names.ts'
import { Block, BlockCursor } from '../table/block.ts'
import { blockTrailerBytes, decodeFooter, footerBytes, openBlock, readBlockBytes } from '../table/format.ts'
import { TableIndex } from '../table/index-block.ts'
import type { TableMeta } from '../table/table-writer.ts'
import { type MergeRequest, type MergeResult, MergeWriter } from './merge.ts'

export interface CompactionRequest extends MergeRequest {
  /** Runs to merge, the newest first, each as its tables in key order. */
  readonly runs: readonly (readonly TableMeta[])[]
  /** Becomes non-zero when the tree closes: the merge then gives up. */
  readonly cancelled: Int32Array
}

/** `undefined`: cancelled, nothing to keep. */
export const compactTask: BackgroundTask<CompactionRequest, MergeResult | undefined> = {
  module: import.meta.url,
  exportName: 'compactTask',
  run: compact,
}

function compact(disk: Disk, request: CompactionRequest): MergeResult | undefined {
  const queue = new MergeQueue<RunReader>(1)
  const readers = request.runs.map(tables => new RunReader(disk, request.directory, tables))
  const writer = new MergeWriter(disk, request)
  let finished = false
  try {
    readers.forEach((reader, rank) => {
      if (reader.next()) queue.add(reader, rank)
    })
    if (!mergeAll(queue, writer, request.cancelled)) return undefined
    const tables = writer.finish()
    finished = true
    return {
      tables,
      bytesRead: readers.reduce((sum, reader) => sum + reader.bytesRead, 0),
      bytesWritten: tables.reduce((sum, table) => sum + table.bytes, 0),
      entriesRead: writer.entriesRead,
      entriesWritten: writer.entriesWritten,
    }
  } finally {
    if (!finished) writer.abandon()
    for (const reader of readers) reader.close()
  }
}

/** False: cancelled on the way. */
function mergeAll(queue: MergeQueue<RunReader>, writer: MergeWriter, cancelled: Int32Array): boolean {
  const version = new Version()
  let key: Uint8Array = new Uint8Array(256)
  let keyLength = -1
  for (let count = 0; ; count++) {
    const reader = queue.first
    if (reader === undefined) return true
    if ((count & 4095) === 0 && Atomics.load(cancelled, 0) !== 0) return false
    const length = reader.keyEnd
    if (compareRanges(reader.keyBytes, 0, length, key, 0, keyLength) !== 0 || keyLength < 0) {
      if (key.length < length) key = new Uint8Array(length * 2)
      for (let index = 0; index < length; index++) key[index] = reader.keyBytes[index] as number
      keyLength = length
      writer.beginKey(key.subarray(0, length))
    }
    reader.read(version)
    writer.add(version)
    if (reader.next()) queue.sink()
    else queue.removeFirst()
  }
}

/** How much is read at a time: a compaction reads whole tables in order. */
const chunkBytes = 256 * 1024

/** Steps through all versions in a run's tables, past every cache. */
class RunReader {
  readonly #disk: Disk
  readonly #directory: string
  readonly #tables: readonly TableMeta[]
  readonly #entries = new BlockCursor()
  #tableIndex = -1
  #file: DiskFile | undefined
  #index: TableIndex | undefined
  #block = 0
  #chunk: Uint8Array = new Uint8Array(0)
  #chunkStart = 0
  #inBlock = false
  bytesRead = 0

  constructor(disk: Disk, directory: string, tables: readonly TableMeta[]) {
    this.#disk = disk
    this.#directory = directory
    this.#tables = tables
  }

  get keyBytes(): Uint8Array {
    return this.#entries.key
  }
  readonly keyStart = 0
  get keyEnd(): number {
    return this.#entries.keyLength
  }

  next(): boolean {
    if (this.#inBlock && this.#entries.next()) return true
    for (;;) {
      if (this.#index === undefined || this.#block >= this.#index.blockCount) {
        if (!this.#openNextTable()) return false
      }
      const block = this.#readBlock(this.#block++)
      this.#inBlock = this.#entries.first(block)
      if (this.#inBlock) return true
    }
  }

  read(into: Version): void {
    this.#entries.read(into)
  }

  close(): void {
    this.#file?.close()
    this.#file = undefined
  }

  #openNextTable(): boolean {
    this.close()
    this.#index = undefined
    const meta = this.#tables[++this.#tableIndex]
    if (meta === undefined) {
      this.#tableIndex--
      return false
    }
    const file = this.#disk.open(tablePath(this.#directory, meta.number))
    this.#file = file
    const tail = new Uint8Array(footerBytes)
    file.read(tail, meta.bytes - footerBytes)
    const footer = decodeFooter(tail, file.path, meta.bytes, meta.number)
    this.#index = new TableIndex(readBlockBytes(file, footer.index, meta.number), file.path)
    this.#block = 0
    this.#chunk = new Uint8Array(0)
    this.bytesRead += meta.bytes
    return true
  }

  #readBlock(index: number): Block {
    const meta = this.#tables[this.#tableIndex] as TableMeta
    const file = this.#file as DiskFile
    const place = (this.#index as TableIndex).place(index)
    const sealedBytes = place.bytes + blockTrailerBytes
    let start = place.offset - this.#chunkStart
    if (start + sealedBytes > this.#chunk.length || start < 0) {
      const wanted = Math.min(Math.max(chunkBytes, sealedBytes), meta.bytes - place.offset)
      const chunk = new Uint8Array(wanted)
      this.#chunk = chunk.subarray(0, file.read(chunk, place.offset))
      this.#chunkStart = place.offset
      start = 0
    }
    const sealed = this.#chunk.subarray(start, start + sealedBytes)
    const block = openBlock(sealed, place, file.path, meta.number)
    return new Block(block, 0, block.length)
  }
}
