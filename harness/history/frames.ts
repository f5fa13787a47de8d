/**
 * The frames of a history file: a header of 16 bytes and a payload, checked as one.
 *
 * Frames are numbered from 0 on, so that one in another's place fails. What payloads mean is the business of
 * `rows.ts` (operations) and of recorder and reader (first and last frame). The README has the byte diagram.
 */
import { crc32, readUint32, writeUint32 } from '../../engines/bytes/index.ts'

export const frameHeaderBytes = 16
/** Longer ones nobody writes, and nobody reads. */
const framePayloadBytesMax = 1 << 28
/** `hst1`. */
const magic = 0x31747368

/** First byte of every payload. */
export const frameType = { origin: 1, operations: 2, end: 3 } as const
export const formatVersion = 1

export interface FrameHeader {
  readonly number: number
  readonly payloadBytes: number
  readonly checksum: number
}

/** Fills in the header of a frame whose payload lies behind it already. */
export function sealFrame(frame: Uint8Array, number: number, payloadBytes: number): void {
  writeUint32(frame, 0, magic)
  writeUint32(frame, 4, number)
  writeUint32(frame, 8, payloadBytes)
  writeUint32(frame, 12, checksumOf(frame, payloadBytes))
}

/** What the bytes at `position` say of a frame; `undefined`: none begins there. Believe it once `isWhole`. */
export function readFrameHeader(bytes: Uint8Array, position = 0): FrameHeader | undefined {
  if (position + frameHeaderBytes > bytes.length || readUint32(bytes, position) !== magic) return undefined
  const payloadBytes = readUint32(bytes, position + 8)
  if (payloadBytes === 0 || payloadBytes > framePayloadBytesMax) return undefined
  return { number: readUint32(bytes, position + 4), payloadBytes, checksum: readUint32(bytes, position + 12) }
}

/** Whether a frame, header and payload, is the one that was written. */
export function isWhole(frame: Uint8Array, { payloadBytes, checksum }: FrameHeader): boolean {
  return frame.length === frameHeaderBytes + payloadBytes && checksumOf(frame, payloadBytes) === checksum
}

function checksumOf(frame: Uint8Array, payloadBytes: number): number {
  const header = crc32(frame.subarray(0, 12))
  return crc32(frame.subarray(frameHeaderBytes, frameHeaderBytes + payloadBytes), header)
}
