/**
 * The form of a table file, but for the insides of its blocks.
 *
 *     data block … | filter block | index block | footer
 *
 * Every block but the footer is followed by five bytes: compression u8, and the CRC-32 of block and
 * compression, keyed by the table's number, so that a block of another table fails. Footer: filter offset
 * u48, bytes u32; index offset u48, bytes u32; version u16; zero u16; CRC-32 of these; magic u32.
 *
 * Index: block count u32, then per block separator length varint | separator | offset varint | bytes varint.
 * A separator is at least every key of its block and less than every key of the next.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { crc32, readUint32, readUint48, writeUint32, writeUint48 } from '../../bytes/index.ts'
import { type DiskFile, StorageError } from '../../env/index.ts'

export type Compression = 'none' | 'zstd'
export const blockTrailerBytes = 5
export const footerBytes = 32
const footerMagic = 0x7ab1e001
const formatVersion = 1
const compressionCodes: readonly Compression[] = ['none', 'zstd']

export interface BlockPlace {
  readonly offset: number
  /** As stored, without the trailer. */
  readonly bytes: number
}

export interface Footer {
  readonly filter: BlockPlace
  readonly index: BlockPlace
}

export function encodeFooter(footer: Footer, tableNumber: number): Uint8Array {
  const bytes = new Uint8Array(footerBytes)
  writeUint48(bytes, 0, footer.filter.offset)
  writeUint32(bytes, 6, footer.filter.bytes)
  writeUint48(bytes, 10, footer.index.offset)
  writeUint32(bytes, 16, footer.index.bytes)
  bytes[20] = formatVersion
  writeUint32(bytes, 24, crc32(bytes.subarray(0, 24), tableNumber))
  writeUint32(bytes, 28, footerMagic)
  return bytes
}

/** @throws StorageError `CORRUPT` or `INCOMPATIBLE` */
export function decodeFooter(bytes: Uint8Array, path: string, fileBytes: number, tableNumber: number): Footer {
  if (readUint32(bytes, 28) !== footerMagic || readUint32(bytes, 24) !== crc32(bytes.subarray(0, 24), tableNumber)) {
    throw new StorageError('CORRUPT', `${path}: the footer at offset ${fileBytes - footerBytes} fails its checksum`)
  }
  if (bytes[20] !== formatVersion) {
    throw new StorageError('INCOMPATIBLE', `${path}: table format ${bytes[20]}; this version reads ${formatVersion}`)
  }
  return {
    filter: { offset: readUint48(bytes, 0), bytes: readUint32(bytes, 6) },
    index: { offset: readUint48(bytes, 10), bytes: readUint32(bytes, 16) },
  }
}

/**
 * Puts a block and its trailer together as they go to the file, compressed where that saves an eighth or
 * more. The result is new or `scratch`-backed, and holds until the next call with that scratch.
 */
export function sealBlock(
  block: Uint8Array,
  compression: Compression,
  tableNumber: number,
  scratch: Scratch,
): Uint8Array {
  let stored = block
  let code = 0
  if (compression === 'zstd') {
    const squeezed = zstdCompressSync(block)
    if (squeezed.length < block.length - block.length / 8) {
      stored = squeezed
      code = 1
    }
  }
  const end = stored.length
  const sealed = scratch.take(end + blockTrailerBytes)
  sealed.set(stored)
  sealed[end] = code
  writeUint32(sealed, end + 1, crc32(sealed.subarray(0, end + 1), tableNumber))
  return sealed
}

/** A buffer that grows as asked and is used again. */
export class Scratch {
  #buffer: Uint8Array = new Uint8Array(16 * 1024)

  take(bytes: number): Uint8Array {
    if (this.#buffer.length < bytes) this.#buffer = new Uint8Array(bytes * 2)
    return this.#buffer.subarray(0, bytes)
  }
}

/** Reads a block from the file, checks it, and unpacks it into bytes of its own. @throws StorageError `CORRUPT` */
export function readBlockBytes(file: DiskFile, place: BlockPlace, tableNumber: number): Uint8Array {
  const sealed = new Uint8Array(place.bytes + blockTrailerBytes)
  const read = file.read(sealed, place.offset)
  return openBlock(read === sealed.length ? sealed : sealed.subarray(0, read), place, file.path, tableNumber)
}

/** Checks and unpacks a block that was read with its trailer; uncompressed, the result is a view of `sealed`. */
export function openBlock(sealed: Uint8Array, place: BlockPlace, path: string, tableNumber: number): Uint8Array {
  const end = place.bytes
  if (sealed.length !== end + blockTrailerBytes) {
    throw new StorageError('CORRUPT', `${path}: the file ends inside the block at offset ${place.offset}`)
  }
  if (readUint32(sealed, end + 1) !== crc32(sealed.subarray(0, end + 1), tableNumber)) {
    throw new StorageError('CORRUPT', `${path}: the block at offset ${place.offset} fails its checksum`)
  }
  const compression = compressionCodes[sealed[end] as number]
  if (compression === 'none') return sealed.subarray(0, end)
  if (compression === undefined) {
    throw new StorageError('INCOMPATIBLE', `${path}: the block at offset ${place.offset} has an unknown compression`)
  }
  const unpacked = zstdDecompressSync(sealed.subarray(0, end))
  return new Uint8Array(unpacked.buffer, unpacked.byteOffset, unpacked.length)
}
