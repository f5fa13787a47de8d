/**
 * The file of a row group: chunks, filters of strings, and a footer that says where they are and what is in them.
 *
 *     0    magic u32 | version u32 | number of the group u32 | CRC-32 of these u32
 *     16   sections (chunks and filters), each from a multiple of 8 on
 *          footer: JSON
 *     end - 16   footer bytes u32 | CRC-32 of the footer u32 | CRC-32 of these u32 | magic u32
 *
 * Every checksum is mixed with the number of the group, so a file or a section of another one fails.
 */
import { zstdDecompressSync } from 'node:zlib'
import type { ColumnType } from '../../../adapters/contract/index.ts'
import { crc32, readUint32, writeUint32 } from '../../bytes/index.ts'
import { type Disk, StorageError } from '../../env/index.ts'
import { refuse } from '../encoding/byte-reader.ts'
import type { StatisticsText } from './statistics.ts'

const formatVersion = 1
const headerBytes = 16
const trailerBytes = 16
const magic = 0x50524743

/** Where a chunk or a filter lies. */
export interface Section {
  readonly offset: number
  /** In the file. */
  readonly bytes: number
  readonly checksum: number
  /** Bytes that it decompresses to; 0: it is not compressed. */
  readonly plainBytes: number
}

export interface FooterColumn {
  /** As the schema of the table numbers it. */
  readonly id: number
  readonly type: ColumnType
  readonly chunk: Section
  readonly filter?: Section
  readonly statistics: StatisticsText
}

export interface Footer {
  readonly rowCount: number
  readonly columns: readonly FooterColumn[]
}

export function sealHeader(number: number): Uint8Array {
  const header = new Uint8Array(headerBytes)
  writeUint32(header, 0, magic)
  writeUint32(header, 4, formatVersion)
  writeUint32(header, 8, number)
  writeUint32(header, 12, crc32(header.subarray(0, 12), number))
  return header
}

/** The footer and the trailer. */
export function sealFooter(footer: Footer, number: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(footer))
  const sealed = new Uint8Array(text.length + trailerBytes)
  sealed.set(text)
  writeUint32(sealed, text.length, text.length)
  writeUint32(sealed, text.length + 4, crc32(text, number))
  writeUint32(sealed, text.length + 8, crc32(sealed.subarray(text.length, text.length + 8), number))
  writeUint32(sealed, text.length + 12, magic)
  return sealed
}

/**
 * Reads header and footer. `bytes` is the length that the manifest gives the file.
 *
 * @throws StorageError `CORRUPT`, `INCOMPATIBLE`, `NOT_FOUND`
 */
export function readFooter(disk: Disk, path: string, place: { number: number; bytes: number }): Footer {
  const { number, bytes } = place
  const file = disk.open(path)
  try {
    const size = file.size()
    if (size !== bytes) damaged(path, size, `the manifest says ${bytes} bytes, the file has ${size}`)
    const header = new Uint8Array(headerBytes)
    file.read(header, 0)
    const holds = readUint32(header, 12) === crc32(header.subarray(0, 12), number) && readUint32(header, 0) === magic
    if (!holds || readUint32(header, 8) !== number) damaged(path, 0, 'the header fails its checksum')
    const version = readUint32(header, 4)
    if (version !== formatVersion) {
      throw new StorageError(
        'INCOMPATIBLE',
        `${path}: row groups of version ${version}; this one reads ${formatVersion}`,
      )
    }
    const trailer = new Uint8Array(trailerBytes)
    file.read(trailer, size - trailerBytes)
    const footerBytes = readUint32(trailer, 0)
    const start = size - trailerBytes - footerBytes
    const isWhole =
      readUint32(trailer, 8) === crc32(trailer.subarray(0, 8), number) && readUint32(trailer, 12) === magic
    if (!isWhole || start < headerBytes) damaged(path, size - trailerBytes, 'the trailer fails its checksum')
    const text = new Uint8Array(footerBytes)
    file.read(text, start)
    if (crc32(text, number) !== readUint32(trailer, 4)) damaged(path, start, 'the footer fails its checksum')
    return JSON.parse(new TextDecoder().decode(text)) as Footer
  } finally {
    file.close()
  }
}

/** The bytes of a section, checked and decompressed. @throws StorageError `CORRUPT` */
export function readSection(disk: Disk, path: string, section: Section, number: number): Uint8Array {
  const stored = new Uint8Array(section.bytes)
  const file = disk.open(path)
  try {
    file.read(stored, section.offset)
  } finally {
    file.close()
  }
  if (crc32(stored, number) !== section.checksum) damaged(path, section.offset, 'a section fails its checksum')
  if (section.plainBytes === 0) return stored
  return decompress(stored, section.plainBytes)
}

function decompress(stored: Uint8Array, plainBytes: number): Uint8Array {
  let plain: Uint8Array
  try {
    plain = zstdDecompressSync(stored, { maxOutputLength: plainBytes })
  } catch {
    return refuse('a section does not decompress')
  }
  if (plain.length !== plainBytes) refuse('a section decompresses to another length')
  // What came is a Buffer, whose `slice` does not copy.
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.length)
}

function damaged(path: string, offset: number, what: string): never {
  throw new StorageError('CORRUPT', `${path} at ${offset}: ${what}`)
}
