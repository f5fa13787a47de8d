/**
 * Small files that are replaced whole, such as manifests: written beside the old one, synced, renamed over it. So there
 * is always one of the two, whole.
 *
 *     kind, 4 characters | version u32 | payload bytes u32 | crc-32 of the payload u32 | crc-32 of these 16 bytes u32 | payload
 */
import { crc32, readUint32, readWholeFile, writeUint32 } from '../bytes/index.ts'
import { type Disk, StorageError } from '../env/index.ts'

/** What a file is. */
export interface SealedForm {
  /** Four ASCII characters. */
  readonly kind: string
  /** The one that is written, and the only one that is read. */
  readonly version: number
}

export interface SealedContent extends SealedForm {
  readonly payload: Uint8Array
}

const headerBytes = 20

/**
 * Returns when the file at that path holds this payload and survives a power loss.
 *
 * @throws StorageError: the disk refused. Either of the two may be what a later opening finds.
 */
export function writeSealed(disk: Disk, path: string, { kind, version, payload }: SealedContent): void {
  const bytes = new Uint8Array(headerBytes + payload.length)
  writeUint32(bytes, 0, kindOf(kind))
  writeUint32(bytes, 4, version)
  writeUint32(bytes, 8, payload.length)
  writeUint32(bytes, 12, crc32(payload))
  writeUint32(bytes, 16, crc32(bytes.subarray(0, 16)))
  bytes.set(payload, headerBytes)
  const beside = `${path}.new`
  const file = disk.create(beside)
  try {
    file.write(bytes, 0)
    file.syncNow()
  } finally {
    file.close()
  }
  disk.rename(beside, path)
  disk.syncDirectory(path.slice(0, path.lastIndexOf('/')))
}

/**
 * The payload of the file at that path; `undefined`: there is none.
 *
 * @throws StorageError `CORRUPT`: it is damaged, or of another kind. `INCOMPATIBLE`: of another version. File and offset are in the message.
 */
export function readSealed(disk: Disk, path: string, { kind, version }: SealedForm): Uint8Array | undefined {
  if (!disk.exists(path)) return undefined
  const bytes = readAll(disk, path)
  const refuse = (position: number, problem: string): never => {
    throw new StorageError('CORRUPT', `${path}: ${problem} at offset ${position}`)
  }
  if (bytes.length < headerBytes) refuse(bytes.length, 'the file ends within its header,')
  if (readUint32(bytes, 16) !== crc32(bytes.subarray(0, 16))) refuse(0, 'the header fails its checksum')
  if (readUint32(bytes, 0) !== kindOf(kind)) refuse(0, `it is no file of the kind ${kind}, as its header says`)
  const found = readUint32(bytes, 4)
  if (found !== version) {
    const versions = `version ${found} at offset 4, and this one reads version ${version}`
    throw new StorageError('INCOMPATIBLE', `${path}: the file is of ${versions}`)
  }
  const payload = bytes.subarray(headerBytes)
  if (payload.length !== readUint32(bytes, 8))
    refuse(bytes.length, 'the file is not as long as its header says: it ends')
  if (crc32(payload) !== readUint32(bytes, 12)) refuse(headerBytes, 'the payload fails its checksum')
  return payload
}

function readAll(disk: Disk, path: string): Uint8Array {
  const file = disk.open(path)
  try {
    return readWholeFile(file)
  } finally {
    file.close()
  }
}

function kindOf(kind: string): number {
  if (!/^[ -~]{4}$/.test(kind)) throw new TypeError(`a kind is four characters, and ${JSON.stringify(kind)} is not`)
  let code = 0
  for (let index = 3; index >= 0; index--) code = code * 256 + kind.charCodeAt(index)
  return code
}
