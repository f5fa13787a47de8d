/**
 * Framed records, the form of both the write-ahead log and the manifest, and how damage is told from a
 * write that a power loss cut short.
 *
 * A record starts at a multiple of 16 bytes, so its header never straddles a sector:
 *
 *     magic u16 | blank sectors u16 | payload bytes u32 | CRC-32 of the payload u32 | check u32 | payload | zeros
 *
 * Sectors survive a power loss whole or not at all, and a lost one reads as zeros or lies past the end of
 * the file. The header counts the sectors of which the record has nothing but zeros by nature. So a record that fails
 * its check is **torn** if more are blank than that, and **damaged** (flipped, misdirected) if not. Torn ends a log;
 * damage is an error. Which file a record belongs to, and where it lies there, is mixed into its checks, so a stray
 * one fails.
 */
import { type DiskFile, sectorBytes } from '../env/index.ts'
import { crc32 } from './crc32.ts'
import { mix32 } from './hash.ts'
import { invariant } from './invariant.ts'
import { readUint32, writeUint32 } from './varint.ts'

const recordAlignment = 16
export const recordHeaderBytes = 16
const magic = 0x5ec0
/** Stands for that many and more. */
const blankCountMax = 0xffff
const payloadBytesMax = 0x7fffffff

/** Where a record lies: the number of its file, and its first byte in there. */
export interface RecordPlace {
  readonly fileNumber: number
  readonly position: number
}

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
export function sealRecord(buffer: Uint8Array, payloadBytes: number, place: RecordPlace): void {
  const end = recordHeaderBytes + payloadBytes
  const front = frontOf(Math.min(blankCountMax, countBlank(buffer, 0, end, place.position)))
  const checksum = crc32(buffer.subarray(recordHeaderBytes, end), place.fileNumber)
  writeHeader(buffer, { front, payloadBytes, checksum }, place)
  buffer.fill(0, end, align(end))
}

/**
 * As `sealRecord`, of a record that is written in two: `front`, which has room for the header and then the beginning of
 * the payload, and `rest`, which follows on it. They meet between two sectors, or losing one of the two writes would
 * leave a sector that is neither whole nor blank. The padding is the caller's.
 */
export function sealSplitRecord(front: Uint8Array, rest: Uint8Array, place: RecordPlace): void {
  const split = place.position + front.length
  invariant(split % sectorBytes === 0, 'a record is split between two sectors')
  const isBlank = isZero(rest, 0, Math.min(rest.length, sectorBytes))
  const blankInRest = countBlank(rest, 0, rest.length, split) + (isBlank ? 1 : 0)
  const blankCount = countBlank(front, 0, front.length, place.position) + blankInRest
  const payloadBytes = front.length - recordHeaderBytes + rest.length
  const checksum = crc32(rest, crc32(front.subarray(recordHeaderBytes), place.fileNumber))
  writeHeader(front, { front: frontOf(Math.min(blankCountMax, blankCount)), payloadBytes, checksum }, place)
}

interface Header {
  /** Magic and count of blank sectors. */
  readonly front: number
  readonly payloadBytes: number
  readonly checksum: number
}

function writeHeader(into: Uint8Array, { front, payloadBytes, checksum }: Header, place: RecordPlace): void {
  writeUint32(into, 0, front)
  writeUint32(into, 4, payloadBytes)
  writeUint32(into, 8, checksum)
  writeUint32(into, 12, headerCheck(front, payloadBytes, checksum, place))
}

/** The first four bytes of a record: magic and count of blank sectors. */
function frontOf(blankCount: number): number {
  return (magic | (blankCount << 16)) >>> 0
}

function headerCheck(front: number, payloadBytes: number, checksum: number, place: RecordPlace): number {
  const placed = mix32(mix32(place.fileNumber ^ front) ^ place.position)
  return mix32(mix32(placed ^ payloadBytes) ^ checksum) >>> 0
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
  const front = readUint32(file, position)
  const payloadBytes = readUint32(file, position + 4)
  const checksum = readUint32(file, position + 8)
  const headerHolds =
    (front & 0xffff) === magic &&
    payloadBytes <= payloadBytesMax &&
    readUint32(file, position + 12) === headerCheck(front, payloadBytes, checksum, { fileNumber, position })
  if (!headerHolds) return { type: 'damaged' }
  const start = position + recordHeaderBytes
  const end = start + payloadBytes
  if (end > file.length) return { type: 'torn' }
  const payload = file.subarray(start, end)
  if (crc32(payload, fileNumber) === checksum) return { type: 'record', payload, next: align(end) }
  const blankCount = front >>> 16
  const isTorn = countBlank(file, position, end, position) > blankCount || blankCount === blankCountMax
  return { type: isTorn ? 'torn' : 'damaged' }
}

/** The first whole record at or after `position`, wherever it starts; `undefined` where there is none. */
export function findRecord(
  file: Uint8Array,
  position: number,
  fileNumber: number,
): { readonly position: number; readonly payload: Uint8Array; readonly next: number } | undefined {
  for (let at = align(position); at + recordHeaderBytes <= file.length; at += recordAlignment) {
    if ((readUint32(file, at) & 0xffff) !== magic) continue
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

/**
 * How many sectors have nothing but zeros of a record in them. The record is `bytes[start, end)` and lies at
 * `position` of its file. Its first sector has the header, so it is never blank, and not looked at.
 */
function countBlank(bytes: Uint8Array, start: number, end: number, position: number): number {
  let count = 0
  for (let at = start + sectorBytes - (position % sectorBytes); at < end; at += sectorBytes) {
    if (isZero(bytes, at, Math.min(end, at + sectorBytes))) count++
  }
  return count
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    if (bytes[index] !== 0) return false
  }
  return true
}
