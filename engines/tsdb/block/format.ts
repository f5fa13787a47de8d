/**
 * The bytes of a block: chunks, the index over them, a footer that leads to the index.
 *
 * Every checksum depends on the block's number and on where the bytes lie, so that a stray chunk fails.
 */
import { crc32, mix32, readUint32, readUint48, writeUint32, writeUint48 } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'
import { type ByteSink, ByteSource, Malformed } from '../encoding/bytes.ts'
import { decodeValues, encodeValues } from '../encoding/values.ts'

export const footerBytes = 32
export const chunkHeaderBytes = 4
const magic = 0x62647374
const formatVersion = 1

/** No chunk has more points, whatever the options say. */
export const chunkPointsMax = 4096

export function placedChecksum(bytes: Uint8Array, number: number, offset: number): number {
  return crc32(bytes, mix32(number ^ mix32(offset)) >>> 0)
}

/** A block as the manifest has it. */
export interface BlockMeta {
  readonly number: number
  readonly bytes: number
  /** Of two blocks that have the same instant of a series the greater one counts. */
  readonly generation: number
  /** How many deletions had been made when it was written; they are not in it any more, later ones are. */
  readonly deletionCount: number
  readonly firstUs: number
  readonly lastUs: number
  readonly seriesCount: number
  readonly chunkCount: number
  readonly pointCount: number
}

export interface Footer {
  readonly indexOffset: number
  readonly indexBytes: number
  readonly indexChecksum: number
}

export function encodeFooter(footer: Footer, number: number, offset: number): Uint8Array {
  const bytes = new Uint8Array(footerBytes)
  writeUint48(bytes, 0, footer.indexOffset)
  writeUint32(bytes, 8, footer.indexBytes)
  writeUint32(bytes, 12, footer.indexChecksum)
  writeUint32(bytes, 16, formatVersion)
  writeUint32(bytes, 24, placedChecksum(bytes.subarray(0, 24), number, offset))
  writeUint32(bytes, 28, magic)
  return bytes
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function decodeFooter(bytes: Uint8Array, path: string, number: number, offset: number): Footer {
  const isWhole = bytes.length === footerBytes && readUint32(bytes, 28) === magic
  if (!isWhole || readUint32(bytes, 24) !== placedChecksum(bytes.subarray(0, 24), number, offset)) {
    throw new StorageError('CORRUPT', `${path}: the footer at offset ${offset} fails its checksum`)
  }
  const version = readUint32(bytes, 16)
  if (version !== formatVersion) {
    throw new StorageError('INCOMPATIBLE', `${path}: format ${version}; this version reads format ${formatVersion}`)
  }
  return {
    indexOffset: readUint48(bytes, 0),
    indexBytes: readUint32(bytes, 8),
    indexChecksum: readUint32(bytes, 12),
  }
}

/** What is known of each chunk without decoding it; a row of each by chunk. */
export const chunkColumns = [
  'bytes',
  'count',
  'firstUs',
  'lastUs',
  'min',
  'max',
  'sum',
  'first',
  'last',
  'rise',
] as const
type ChunkColumn = (typeof chunkColumns)[number]
export type ChunkColumns = Readonly<Record<ChunkColumn, Float64Array>>

/** Series ascending; the chunks of each lie one after the other, in order of time. */
export interface BlockIndex {
  readonly ids: Float64Array
  /** By series: its first chunk; one more at the end. */
  readonly chunkStart: Float64Array
  readonly chunks: ChunkColumns
}

/**
 *     series count varint | chunk count varint | ids | chunks of each series | columns in the order of `chunkColumns`
 *
 * Each a row of values as in chunks.
 */
export function encodeIndex(index: BlockIndex, sink: ByteSink): void {
  const { ids, chunkStart, chunks } = index
  sink.varint(ids.length)
  sink.varint(chunks.count.length)
  encodeValues(ids, 0, ids.length, sink)
  encodeValues(chunkStart, 0, chunkStart.length, sink)
  for (const column of chunkColumns) encodeValues(chunks[column], 0, chunks.count.length, sink)
}

/** @throws Malformed */
export function decodeIndex(bytes: Uint8Array, expected: { seriesCount: number; chunkCount: number }): BlockIndex {
  const source = new ByteSource(bytes)
  const seriesCount = source.varint()
  const chunkCount = source.varint()
  if (seriesCount !== expected.seriesCount || chunkCount !== expected.chunkCount || chunkCount === 0) {
    throw new Malformed(`${seriesCount} series and ${chunkCount} chunks, where the manifest has others`)
  }
  const row = (length: number): Float64Array => {
    const values = new Float64Array(length)
    decodeValues(source, values, length)
    return values
  }
  const ids = row(seriesCount)
  const chunkStart = row(seriesCount + 1)
  const chunks = Object.fromEntries(chunkColumns.map(column => [column, row(chunkCount)])) as ChunkColumns
  if (!source.isAtEnd) throw new Malformed('more than an index')
  checkIndex(ids, chunkStart, chunks)
  return { ids, chunkStart, chunks }
}

function checkIndex(ids: Float64Array, chunkStart: Float64Array, chunks: ChunkColumns): void {
  const { count, firstUs, lastUs } = chunks
  let isSound = chunkStart[0] === 0 && chunkStart[ids.length] === count.length
  for (let series = 0; series < ids.length; series++) {
    const start = chunkStart[series] as number
    const end = chunkStart[series + 1] as number
    if (series > 0 && !((ids[series] as number) > (ids[series - 1] as number))) isSound = false
    if (!(start < end && end <= count.length)) throw new Malformed('an index whose series have no chunks')
    for (let chunk = start + 1; chunk < end; chunk++) {
      if (!((firstUs[chunk] as number) > (lastUs[chunk - 1] as number))) isSound = false
    }
  }
  for (let chunk = 0; chunk < count.length; chunk++) {
    const points = count[chunk] as number
    if (!(points >= 1 && points <= chunkPointsMax && (firstUs[chunk] as number) <= (lastUs[chunk] as number))) {
      isSound = false
    }
  }
  if (!isSound) throw new Malformed('an index out of order')
}
