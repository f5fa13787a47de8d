/** CRC-32 (ISO-HDLC, as in zlib). Node's native one: 1.7 GiB/s and more, where plain JavaScript reaches 0.3. */
import { crc32 as zlibCrc32 } from 'node:zlib'

/** Unsigned 32-bit. `seed` continues an earlier checksum, or keys it to a place. */
export function crc32(bytes: Uint8Array, seed = 0): number {
  return zlibCrc32(bytes, seed)
}
