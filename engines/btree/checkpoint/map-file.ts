/**
 * The map: one file that says where every page of the last checkpoint lies, and what the tree amounts to.
 *
 * It is written whole beside the old one and renamed over it, so there is one map at any moment, and what it
 * names was durable before. Header, 12 bytes a number, checksum over all of it; the README has the bytes.
 */
import { crc32, readUint32, readUint48, writeUint32, writeUint48 } from '../../bytes/index.ts'
import { type Disk, StorageError } from '../../env/index.ts'
import { mapName } from '../names.ts'
import { Places } from '../store/places.ts'
import type { EntryTotals } from '../tree/entries.ts'

const magic = 0x70616d62
const version = 1
const headerBytes = 64
const entryBytes = 12
const checksumBytes = 4
const overflowBit = 0x80000000

/** A checkpoint, as its map has it. */
export interface TreeMap {
  readonly pageBytes: number
  /** The last write that the pages contain. */
  readonly sequence: number
  /** The first log that is needed; 0: none. */
  readonly logNumber: number
  /** No log has had this number or one above. */
  readonly nextLogNumber: number
  readonly totals: EntryTotals
  readonly places: Places
  /** Every number in use is below. */
  readonly end: number
  /** By number: 1 if it is an overflow. */
  readonly overflows: Uint8Array
}

export function encodeMap(map: TreeMap): Uint8Array {
  const bytes = new Uint8Array(headerBytes + map.end * entryBytes + checksumBytes)
  writeUint32(bytes, 0, magic)
  writeUint32(bytes, 4, version)
  writeUint32(bytes, 8, map.pageBytes)
  writeUint32(bytes, 12, map.end)
  writeUint48(bytes, 16, map.sequence)
  writeUint48(bytes, 22, map.logNumber)
  writeUint48(bytes, 28, map.nextLogNumber)
  writeUint48(bytes, 34, map.totals.count)
  writeUint48(bytes, 40, map.totals.bytes)
  const { units, lengths, checksums } = map.places
  for (let number = 1; number < map.end; number++) {
    const at = headerBytes + number * entryBytes
    const length = lengths[number] as number
    writeUint32(bytes, at, units[number] as number)
    writeUint32(bytes, at + 4, map.overflows[number] === 1 ? length | overflowBit : length)
    writeUint32(bytes, at + 8, checksums[number] as number)
  }
  writeUint32(bytes, bytes.length - checksumBytes, crc32(bytes.subarray(0, bytes.length - checksumBytes)))
  return bytes
}

/** The map of a directory, or `undefined` where there is none. @throws StorageError `CORRUPT`, `INCOMPATIBLE` */
export function readMap(disk: Disk, directory: string): TreeMap | undefined {
  const path = `${directory}/${mapName}`
  if (!disk.exists(path)) return undefined
  const file = disk.open(path)
  try {
    const bytes = new Uint8Array(file.size())
    const count = file.read(bytes, 0)
    return decodeMap(path, bytes.subarray(0, count))
  } finally {
    file.close()
  }
}

function decodeMap(path: string, bytes: Uint8Array): TreeMap {
  const refuse = (reason: string): never => {
    throw new StorageError('CORRUPT', `${path}: the map at offset 0 ${reason}`)
  }
  if (bytes.length < headerBytes + checksumBytes) return refuse(`ends after ${bytes.length} bytes`)
  const checksum = crc32(bytes.subarray(0, bytes.length - checksumBytes))
  if (readUint32(bytes, bytes.length - checksumBytes) !== checksum) return refuse('fails its checksum')
  if (readUint32(bytes, 0) !== magic) return refuse('is no map of a tree')
  const found = readUint32(bytes, 4)
  if (found !== version) {
    throw new StorageError('INCOMPATIBLE', `${path}: format ${found}; this version reads format ${version}`)
  }
  const end = readUint32(bytes, 12)
  if (bytes.length !== headerBytes + end * entryBytes + checksumBytes) return refuse('has another length than it says')
  const places = new Places(Math.max(1, end))
  const overflows = new Uint8Array(Math.max(1, end))
  for (let number = 1; number < end; number++) {
    const at = headerBytes + number * entryBytes
    const length = readUint32(bytes, at + 4)
    overflows[number] = length >= overflowBit ? 1 : 0
    places.set(number, readUint32(bytes, at), length % overflowBit, readUint32(bytes, at + 8))
  }
  return {
    pageBytes: readUint32(bytes, 8),
    sequence: readUint48(bytes, 16),
    logNumber: readUint48(bytes, 22),
    nextLogNumber: readUint48(bytes, 28),
    totals: { count: readUint48(bytes, 34), bytes: readUint48(bytes, 40) },
    places,
    end,
    overflows,
  }
}
