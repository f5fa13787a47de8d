/** Writes a block: series ascending, points of each ascending in time, index and footer last, and all of it synced. */
import { writeUint32 } from '../../bytes/index.ts'
import type { Disk, DiskFile } from '../../env/index.ts'
import { discardFile } from '../discard.ts'
import { ByteSink } from '../encoding/bytes.ts'
import type { Points } from '../head/image.ts'
import { blockPath } from '../names.ts'
import { encodeChunk, type Statistics, statisticsOf } from './chunk.ts'
import {
  type BlockMeta,
  type ChunkColumns,
  chunkColumns,
  chunkHeaderBytes,
  encodeFooter,
  encodeIndex,
  placedChecksum,
} from './format.ts'

const flushBytes = 1 << 20

export class BlockWriter {
  readonly #disk: Disk
  readonly #file: DiskFile
  readonly #number: number
  readonly #chunkPoints: number
  readonly #sink = new ByteSink(1 << 14)
  /** Bytes of the file before the sink's. */
  #written = 0
  readonly #ids: number[] = []
  readonly #chunkStart: number[] = []
  readonly #columns = Object.fromEntries(chunkColumns.map(column => [column, [] as number[]])) as Record<
    keyof ChunkColumns,
    number[]
  >
  #pointCount = 0
  #firstUs = Number.POSITIVE_INFINITY
  #lastUs = Number.NEGATIVE_INFINITY

  constructor(disk: Disk, number: number, { directory, chunkPoints }: { directory: string; chunkPoints: number }) {
    this.#disk = disk
    this.#number = number
    this.#chunkPoints = chunkPoints
    this.#file = disk.create(blockPath(directory, number))
  }

  get pointCount(): number {
    return this.#pointCount
  }

  /** What follows is of this series, whose number is above all before. At least one chunk must follow. */
  beginSeries(id: number): void {
    this.#ids.push(id)
    this.#chunkStart.push(this.#columns.count.length)
  }

  /** Adds points of the series at hand, in chunks of even size. */
  addPoints(points: Points, start: number, end: number): void {
    const chunkCount = Math.ceil((end - start) / this.#chunkPoints)
    for (let chunk = 0; chunk < chunkCount; chunk++) {
      const from = start + Math.floor(((end - start) * chunk) / chunkCount)
      const to = start + Math.floor(((end - start) * (chunk + 1)) / chunkCount)
      const at = this.#beginChunk()
      encodeChunk(points, from, to, this.#sink)
      this.#endChunk(at, statisticsOf(points, from, to))
    }
  }

  /** Adds a chunk as it is in another block, without its checksum. */
  addEncoded(payload: Uint8Array, statistics: Statistics): void {
    const at = this.#beginChunk()
    this.#sink.append(payload)
    this.#endChunk(at, statistics)
  }

  /** The block, whole and durable but for its name. */
  finish({ generation, deletionCount }: Pick<BlockMeta, 'generation' | 'deletionCount'>): BlockMeta {
    const indexOffset = this.#written + this.#sink.position
    const { count } = this.#columns
    this.#flush()
    encodeIndex(
      {
        ids: Float64Array.from(this.#ids),
        chunkStart: Float64Array.from([...this.#chunkStart, count.length]),
        chunks: Object.fromEntries(
          chunkColumns.map(column => [column, Float64Array.from(this.#columns[column])]),
        ) as ChunkColumns,
      },
      this.#sink,
    )
    const index = this.#sink.written
    const footerOffset = indexOffset + index.length
    const indexChecksum = placedChecksum(index, this.#number, indexOffset)
    const footer = { indexOffset, indexBytes: index.length, indexChecksum }
    this.#sink.append(encodeFooter(footer, this.#number, footerOffset))
    this.#flush()
    this.#file.syncNow()
    this.#file.close()
    return {
      number: this.#number,
      bytes: this.#written,
      generation,
      deletionCount,
      firstUs: this.#firstUs,
      lastUs: this.#lastUs,
      seriesCount: this.#ids.length,
      chunkCount: count.length,
      pointCount: this.#pointCount,
    }
  }

  abandon(): void {
    this.#file.close()
    discardFile(this.#disk, this.#file.path)
  }

  #beginChunk(): number {
    if (this.#sink.position >= flushBytes) this.#flush()
    const at = this.#sink.position
    this.#sink.uint32(0)
    return at
  }

  #endChunk(at: number, statistics: Statistics): void {
    const { bytes, position } = this.#sink
    const payload = bytes.subarray(at + chunkHeaderBytes, position)
    writeUint32(bytes, at, placedChecksum(payload, this.#number, this.#written + at))
    const columns = this.#columns
    columns.bytes.push(position - at)
    columns.count.push(statistics.count)
    columns.firstUs.push(statistics.firstUs)
    columns.lastUs.push(statistics.lastUs)
    columns.min.push(statistics.min)
    columns.max.push(statistics.max)
    columns.sum.push(statistics.sum)
    columns.first.push(statistics.first)
    columns.last.push(statistics.last)
    columns.rise.push(statistics.rise)
    this.#pointCount += statistics.count
    this.#firstUs = Math.min(this.#firstUs, statistics.firstUs)
    this.#lastUs = Math.max(this.#lastUs, statistics.lastUs)
  }

  #flush(): void {
    this.#file.write(this.#sink.written, this.#written)
    this.#written += this.#sink.position
    this.#sink.position = 0
  }
}
