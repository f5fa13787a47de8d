/**
 * The file of a settled part, which is also its form in memory: sections of typed arrays in one run of bytes, each at a
 * multiple of 8, behind a table of contents.
 *
 * Written once, whole, and never changed. Everything is under a checksum; the README has the bytes. Numbers are those of
 * the machine, little-endian on every one that Node runs on.
 */
import { crc32, mix32, readUint32, writeUint32 } from '../../bytes/index.ts'
import { type Disk, StorageError } from '../../env/index.ts'

const magic = 0x68706772
const version = 1
const headerBytes = 16
const entryBytes = 32
const alignment = 8
/** What one write to the disk takes. */
const chunkBytes = 8 * 1024 * 1024

type SectionArray = Uint8Array | Uint16Array | Uint32Array | Float64Array

export interface Section {
  /** What it holds, as settled.ts names it. */
  readonly tag: number
  /** Of columns: the number of the property. Otherwise 0. */
  readonly owner: number
  readonly array: SectionArray
}

/** Puts sections together in shared memory. `number`: of the settled part, so that no file passes for another. */
export function assembleImage(sections: readonly Section[], number: number): SharedArrayBuffer {
  const tableBytes = headerBytes + sections.length * entryBytes
  let end = aligned(tableBytes)
  const starts = sections.map(({ array }) => {
    const start = end
    end = aligned(end + array.byteLength)
    return start
  })
  const image = new SharedArrayBuffer(end)
  const bytes = new Uint8Array(image)
  for (const [index, { tag, owner, array }] of sections.entries()) {
    const start = starts[index] as number
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start)
    const at = headerBytes + index * entryBytes
    writeUint32(bytes, at, tag)
    writeUint32(bytes, at + 4, owner)
    writeFloat(bytes, at + 8, start)
    writeFloat(bytes, at + 16, array.byteLength)
    writeUint32(bytes, at + 24, checksumOf(bytes, start, array.byteLength))
    writeUint32(bytes, at + 28, array.BYTES_PER_ELEMENT)
  }
  writeUint32(bytes, 0, magic)
  writeUint32(bytes, 4, version)
  writeUint32(bytes, 8, sections.length)
  writeUint32(bytes, 12, crc32(bytes.subarray(headerBytes, tableBytes), tableSeed(bytes, number)))
  return image
}

/** Writes an image; the bytes and the name are durable on return. */
export function writeImage(disk: Disk, directory: string, path: string, image: SharedArrayBuffer): void {
  const bytes = new Uint8Array(image)
  const file = disk.create(path)
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) file.write(bytes.subarray(at, at + chunkBytes), at)
    file.syncNow()
  } finally {
    file.close()
  }
  disk.syncDirectory(directory)
}

/** @throws StorageError `CORRUPT`, `INCOMPATIBLE`; file and offset are in the message. */
export function readImage(disk: Disk, path: string, number: number): SharedArrayBuffer {
  if (!disk.exists(path)) throw new StorageError('CORRUPT', `${path}: it is missing, and the manifest names it`)
  const file = disk.open(path)
  try {
    const image = new SharedArrayBuffer(file.size())
    const bytes = new Uint8Array(image)
    for (let at = 0; at < bytes.length; at += chunkBytes) file.read(bytes.subarray(at, at + chunkBytes), at)
    checkImage(path, bytes, number)
    return image
  } finally {
    file.close()
  }
}

/** The sections of an image that was checked, as views. */
export function sectionsOf(image: SharedArrayBuffer): Section[] {
  const bytes = new Uint8Array(image)
  return Array.from({ length: readUint32(bytes, 8) }, (_, index) => {
    const at = headerBytes + index * entryBytes
    const elementBytes = readUint32(bytes, at + 28)
    const start = readFloat(bytes, at + 8)
    const length = readFloat(bytes, at + 16) / elementBytes
    return {
      tag: readUint32(bytes, at),
      owner: readUint32(bytes, at + 4),
      array: view(image, start, length, elementBytes),
    }
  })
}

function view(image: SharedArrayBuffer, start: number, length: number, elementBytes: number): SectionArray {
  switch (elementBytes) {
    case 1:
      return new Uint8Array(image, start, length)
    case 2:
      return new Uint16Array(image, start, length)
    case 4:
      return new Uint32Array(image, start, length)
    default:
      return new Float64Array(image, start, length)
  }
}

/** Header, table, every section's place and checksum, and the zeros between them. */
function checkImage(path: string, bytes: Uint8Array, number: number): void {
  const refuse = (offset: number, reason: string): never => {
    throw new StorageError('CORRUPT', `${path}: what is at offset ${offset} ${reason}`)
  }
  if (bytes.length < headerBytes) refuse(bytes.length, 'is the end, and the header is not whole')
  if (readUint32(bytes, 0) !== magic) refuse(0, 'is not the head of a graph')
  const count = readUint32(bytes, 8)
  const tableEnd = headerBytes + count * entryBytes
  const isWhole =
    tableEnd <= bytes.length &&
    readUint32(bytes, 12) === crc32(bytes.subarray(headerBytes, tableEnd), tableSeed(bytes, number))
  if (!isWhole) refuse(8, 'fails the checksum of the table of contents')
  if (readUint32(bytes, 4) !== version) {
    const found = readUint32(bytes, 4)
    throw new StorageError('INCOMPATIBLE', `${path}: format ${found} at offset 4; this version reads format ${version}`)
  }
  let end = tableEnd
  for (let at = headerBytes; at < tableEnd; at += entryBytes) {
    const start = readFloat(bytes, at + 8)
    const length = readFloat(bytes, at + 16)
    if (start !== aligned(end) || start + length > bytes.length) refuse(start, 'is no section')
    for (let gap = end; gap < start; gap++) if (bytes[gap] !== 0) refuse(gap, 'is between sections and not zero')
    if (checksumOf(bytes, start, length) !== readUint32(bytes, at + 24)) refuse(start, 'fails its checksum')
    end = start + length
  }
  for (let gap = end; gap < bytes.length; gap++) if (bytes[gap] !== 0) refuse(gap, 'is after the end and not zero')
  if (bytes.length !== aligned(end)) refuse(end, 'is not where the file ends')
}

/** Of the table of contents: keyed to the version and the count before it, and to the file. */
function tableSeed(bytes: Uint8Array, number: number): number {
  return mix32(mix32(number ^ readUint32(bytes, 8)) ^ readUint32(bytes, 4)) >>> 0
}

/** Keyed to the place, so that a section in another's place fails. */
function checksumOf(bytes: Uint8Array, start: number, length: number): number {
  return crc32(bytes.subarray(start, start + length), start >>> 0)
}

function aligned(position: number): number {
  return Math.ceil(position / alignment) * alignment
}

function writeFloat(bytes: Uint8Array, at: number, value: number): void {
  new DataView(bytes.buffer, bytes.byteOffset).setFloat64(at, value, true)
}

function readFloat(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(at, true)
}
