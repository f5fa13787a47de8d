/** Writes a row group: columns in, one synced file out. Each chunk is read back before it leaves, and its statistics are taken from that. */
import { zstdCompressSync } from 'node:zlib'
import { crc32 } from '../../bytes/index.ts'
import type { Disk } from '../../env/index.ts'
import { ByteReader } from '../encoding/byte-reader.ts'
import { ByteWriter } from '../encoding/byte-writer.ts'
import { decodeChunk, encodeChunk } from '../encoding/chunk.ts'
import type { RawColumn } from '../encoding/raw-column.ts'
import type { Vector } from '../encoding/vector.ts'
import type { Compression } from '../options.ts'
import { type FooterColumn, type Section, sealFooter, sealHeader } from './format.ts'
import { statisticsOf, toStatisticsText } from './statistics.ts'
import { StringFilter } from './string-filter.ts'

export interface GroupColumn extends RawColumn {
  /** As the schema of the table numbers it. */
  readonly id: number
}

export interface GroupPlace {
  readonly path: string
  readonly number: number
  readonly compression: Compression
}

/** What the manifest keeps of a row group. */
export interface GroupFile {
  readonly number: number
  readonly rowCount: number
  readonly bytes: number
}

/** A compressed chunk has to be smaller by this share. */
const savedShareMin = 0.1

/** Writes and syncs the file; its name is durable once the directory is synced. */
export function writeGroup(disk: Disk, place: GroupPlace, columns: readonly GroupColumn[]): GroupFile {
  const { path, number } = place
  const rowCount = columns[0]?.rowCount ?? 0
  const whole = new ByteWriter(rowCount * 16 + 4096)
  whole.bytes(sealHeader(number))
  const footers = columns.map(column => writeColumn(column, place, whole))
  whole.bytes(sealFooter({ rowCount, columns: footers }, number))
  const file = disk.create(path)
  try {
    file.write(whole.written, 0)
    file.syncNow()
  } finally {
    file.close()
  }
  return { number, rowCount, bytes: whole.length }
}

function writeColumn(column: GroupColumn, place: GroupPlace, whole: ByteWriter): FooterColumn {
  const { id, type, rowCount } = column
  const chunk = new ByteWriter(rowCount * 8 + 64)
  encodeChunk(column, chunk)
  const vector = decodeChunk(new ByteReader(chunk.written), type, rowCount)
  const section = writeSection(chunk.written, place, whole)
  const footer = { id, type, chunk: section, statistics: toStatisticsText(statisticsOf(vector)) }
  if (type !== 'string') return footer
  return { ...footer, filter: writeSection(filterOf(vector).bits, { ...place, compression: 'none' }, whole) }
}

/** Of strings that only nulls stand on, too: one more may pass. */
function filterOf({ dictionary }: Vector): StringFilter {
  return StringFilter.of(dictionary)
}

function writeSection(plain: Uint8Array, { number, compression }: GroupPlace, whole: ByteWriter): Section {
  let stored = plain
  if (compression === 'zstd') {
    const packed = zstdCompressSync(plain)
    if (packed.length < plain.length * (1 - savedShareMin)) stored = packed
  }
  whole.align(8)
  const offset = whole.length
  whole.bytes(stored)
  const plainBytes = stored === plain ? 0 : plain.length
  return { offset, bytes: stored.length, checksum: crc32(stored, number), plainBytes }
}
