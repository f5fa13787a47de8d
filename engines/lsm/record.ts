/**
 * Framed records, the form of both the write-ahead log and the manifest, and how damage is told from a
 * write that a power loss cut short.
 *
 * A record starts at a multiple of 16 bytes, so its header never straddles a sector:
 *
 *     magic u32 | payload bytes u32 | CRC-32 of the payload u32 | check of the three before u32 | payload | zeros
 *
 * Sectors survive a power loss whole or not at all, and a lost one reads as zeros or lies past the end of
 * the file. So a record that fails its check is **torn** if its part of some sector is missing in that
 * sense, and **damaged** (flipped, misdirected) if all its parts hold something. Torn ends a log; damage is an
 * error. Which file a record belongs to is mixed into its checks, so a stray one of another file fails.
 */
import { crc32, mix32, readUint32, writeUint32 } from '../bytes/index.ts'
import { type DiskFile, sectorBytes } from '../env/index.ts'

export const recordAlignment = 16
export const recordHeaderBytes = 16
const magic = 0x5ec04d17
const payloadBytesMax = 0x7fffffff

/** Bytes that a record of this payload takes in the file. */
export function recordBytes(payloadBytes: number): number {
  return align(recordHeaderBytes + payloadBytes)
}

function align(position: number): number {
  return Math.ceil(position / recordAlignment) * recordAlignment
}

/**
 * Completes the record in `buffer[0, recordBytes(payloadBytes))`, whose payload the caller has put at
 * `recordHeaderBytes`: writes the header and clears the padding.
 */
export function sealRecord(buffer: Uint8Array, payloadBytes: number, fileNumber: number): void {
  const end = recordHeaderBytes + payloadBytes
  const checksum = crc32(buffer.subarray(recordHeaderBytes, end), fileNumber)
  writeUint32(buffer, 0, magic)
  writeUint32(buffer, 4, payloadBytes)
  writeUint32(buffer, 8, checksum)
  writeUint32(buffer, 12, headerCheck(payloadBytes, checksum, fileNumber))
  buffer.fill(0, end, align(end))
}

function headerCheck(payloadBytes: number, checksum: number, fileNumber: number): number {
  return mix32(mix32(mix32(magic ^ fileNumber) ^ payloadBytes) ^ checksum) >>> 0
}

export type RecordRead =
  | { readonly type: 'record'; readonly payload: Uint8Array; readonly next: number }
  /** Nothing was ever written here, as far as the file tells. */
  | { readonly type: 'end' }
  | { readonly type: 'torn' }
  | { readonly type: 'damaged' }

/** Reads the record at `position` of a file held in memory. The payload is a view. */
export function readRecord(file: Uint8Array, position: number, fileNumber: number): RecordRead {
  if (position >= file.length) return { type: 'end' }
  if (position + recordHeaderBytes > file.length) return { type: 'torn' }
  if (isZero(file, position, position + recordHeaderBytes)) {
    return isZero(file, position, file.length) ? { type: 'end' } : { type: 'torn' }
  }
  const payloadBytes = readUint32(file, position + 4)
  const checksum = readUint32(file, position + 8)
  const headerHolds =
    readUint32(file, position) === magic &&
    payloadBytes <= payloadBytesMax &&
    readUint32(file, position + 12) === headerCheck(payloadBytes, checksum, fileNumber)
  if (!headerHolds) return { type: 'damaged' }
  const start = position + recordHeaderBytes
  const end = start + payloadBytes
  if (end > file.length) return { type: 'torn' }
  const payload = file.subarray(start, end)
  if (crc32(payload, fileNumber) === checksum) return { type: 'record', payload, next: align(end) }
  return { type: hasLostSector(file, position, end) ? 'torn' : 'damaged' }
}

/** The first whole record at or after `position`, wherever it starts; `undefined` where there is none. */
export function findRecord(
  file: Uint8Array,
  position: number,
  fileNumber: number,
): { readonly position: number; readonly payload: Uint8Array; readonly next: number } | undefined {
  for (let at = align(position); at + recordHeaderBytes <= file.length; at += recordAlignment) {
    if (readUint32(file, at) !== magic) continue
    const read = readRecord(file, at, fileNumber)
    if (read.type === 'record') return { position: at, payload: read.payload, next: read.next }
  }
  return undefined
}

export function readWholeFile(file: DiskFile): Uint8Array {
  const bytes = new Uint8Array(file.size())
  const read = file.read(bytes, 0)
  return read === bytes.length ? bytes : bytes.subarray(0, read)
}

function hasLostSector(file: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at = sectorEnd(at, end)) {
    if (isZero(file, at, sectorEnd(at, end))) return true
  }
  return false
}

function sectorEnd(position: number, limit: number): number {
  return Math.min(limit, (Math.floor(position / sectorBytes) + 1) * sectorBytes)
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (bytes[index] !== 0) return false
  }
  return true
}
