/**
 * Numbers in bytes: little-endian fixed widths, and LEB128 varints (seven bits a byte, low first).
 *
 * Reading a varint yields the value and moves a shared `position`: one reader at a time, never across a
 * call that reads too. Values go to 2^53 - 1.
 */

/** Longest varint this module writes. */
export const varintBytesMax = 8

/** Writes at `position`; returns the position after. */
export function writeVarint(into: Uint8Array, position: number, value: number): number {
  let rest = value
  let at = position
  while (rest > 0x7fffffff) {
    into[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  while (rest > 127) {
    into[at++] = (rest & 127) | 128
    rest >>>= 7
  }
  into[at++] = rest
  return at
}

export function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++
  return length
}

/** A position in bytes that reading moves. */
export class VarintReader {
  position = 0

  /** The number at `position`; -1, with `position` unmoved, where the bytes end first or it passes 2^53. */
  read(bytes: Uint8Array, end: number): number {
    let value = 0
    let scale = 1
    let at = this.position
    while (at < end) {
      const byte = bytes[at++] as number
      value += (byte & 127) * scale
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) return -1
        this.position = at
        return value
      }
      scale *= 128
      if (scale > 2 ** 56) return -1
    }
    return -1
  }
}

export function writeUint32(into: Uint8Array, position: number, value: number): void {
  into[position] = value
  into[position + 1] = value >>> 8
  into[position + 2] = value >>> 16
  into[position + 3] = value >>> 24
}

export function readUint32(bytes: Uint8Array, position: number): number {
  return (
    ((bytes[position] as number) |
      ((bytes[position + 1] as number) << 8) |
      ((bytes[position + 2] as number) << 16) |
      ((bytes[position + 3] as number) << 24)) >>>
    0
  )
}

/** Six bytes: up to 2^48 - 1. */
export function writeUint48(into: Uint8Array, position: number, value: number): void {
  writeUint32(into, position, value % 4294967296)
  const high = Math.floor(value / 4294967296)
  into[position + 4] = high
  into[position + 5] = high >>> 8
}

export function readUint48(bytes: Uint8Array, position: number): number {
  const high = (bytes[position + 4] as number) | ((bytes[position + 5] as number) << 8)
  return high * 4294967296 + readUint32(bytes, position)
}
