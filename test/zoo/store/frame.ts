/**
 * Bytes on the disk: frames with a length and a checksum, of which every file of the store consists, and writes in them.
 *
 * Frame = payload bytes u32 | CRC-32 u32 | payload. Write = key bytes u32 | value bytes u32, all ones: a deletion |
 * expiry f64 | key | value.
 */
import { crc32 } from '../../../engines/bytes/index.ts'
import type { DiskFile } from '../../../engines/env/index.ts'
import type { Write } from './version.ts'

export const frameHeaderBytes = 8
const writeHeaderBytes = 16
const deletionBytes = 0xffffffff

export function frame(payload: Uint8Array): Buffer {
  const header = Buffer.alloc(frameHeaderBytes)
  header.writeUInt32LE(payload.length, 0)
  header.writeUInt32LE(crc32(payload), 4)
  return Buffer.concat([header, payload])
}

/** The payload of the frame at that place; `undefined`: there is none that is whole. A payload is never empty. */
export function unframe(file: Buffer, at: number, isChecked = true): Buffer | undefined {
  const start = at + frameHeaderBytes
  if (start > file.length) return undefined
  const end = start + file.readUInt32LE(at)
  if (end === start || end > file.length) return undefined
  const payload = file.subarray(start, end)
  return !isChecked || crc32(payload) === file.readUInt32LE(at + 4) ? payload : undefined
}

export function encodeWrite({ key, value, expiresAtMs }: Write): Buffer {
  const header = Buffer.alloc(writeHeaderBytes)
  header.writeUInt32LE(key.length, 0)
  header.writeUInt32LE(value === undefined ? deletionBytes : value.length, 4)
  header.writeDoubleLE(expiresAtMs, 8)
  return Buffer.concat([header, Buffer.from(key, 'latin1'), value ?? new Uint8Array(0)])
}

/** The write at that place, its value a view, and where it ends. */
export function decodeWrite(bytes: Buffer, at: number): { readonly write: Write; readonly end: number } {
  const keyStart = at + writeHeaderBytes
  const keyEnd = keyStart + bytes.readUInt32LE(at)
  const valueBytes = bytes.readUInt32LE(at + 4)
  const end = keyEnd + (valueBytes === deletionBytes ? 0 : valueBytes)
  const value = valueBytes === deletionBytes ? undefined : new Uint8Array(bytes.subarray(keyEnd, end))
  return {
    write: { key: bytes.toString('latin1', keyStart, keyEnd), value, expiresAtMs: bytes.readDoubleLE(at + 8) },
    end,
  }
}

export function readWhole(file: DiskFile): Buffer {
  const bytes = Buffer.alloc(file.size())
  return bytes.subarray(0, file.read(bytes, 0))
}
