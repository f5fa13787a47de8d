/**
 * A Bloom filter (1970) over the hashes of a table's keys: says "surely not here" for about 99 of 100
 * absent keys at 10 bits a key. Probes by double hashing (Kirsch and Mitzenmacher, 2006).
 *
 * Form: probe count u8 | bits. Bits are numbered from the least significant of the first byte.
 */
import { mix32 } from '../../bytes/index.ts'

const probesMax = 30

export function buildFilter(hashes: Int32Array, count: number, bitsPerKey: number): Uint8Array {
  const probes = Math.max(1, Math.min(probesMax, Math.round(bitsPerKey * Math.LN2)))
  const bytes = Math.max(8, Math.ceil((count * bitsPerKey) / 8))
  const bits = bytes * 8
  const filter = new Uint8Array(1 + bytes)
  filter[0] = probes
  for (let index = 0; index < count; index++) {
    let hash = hashes[index] as number
    const step = stepOf(hash)
    for (let probe = 0; probe < probes; probe++) {
      const bit = scale(hash, bits)
      filter[1 + (bit >>> 3)]! |= 1 << (bit & 7)
      hash = (hash + step) | 0
    }
  }
  return filter
}

/** False: no key of this hash is in the table. */
export function mayContain(filter: Uint8Array, keyHash: number): boolean {
  const bits = (filter.length - 1) * 8
  const step = stepOf(keyHash)
  let hash = keyHash
  for (let probe = filter[0] as number; probe > 0; probe--) {
    const bit = scale(hash, bits)
    if (((filter[1 + (bit >>> 3)] as number) & (1 << (bit & 7))) === 0) return false
    hash = (hash + step) | 0
  }
  return true
}

/** A second hash from the first; a mere rotation of it costs half a per cent more false positives. */
function stepOf(hash: number): number {
  return mix32(hash ^ 0x5bd1e995) | 1
}

/** Maps a 32-bit hash onto 0 … bits - 1 by its high part: a multiplication where a remainder would divide. */
function scale(hash: number, bits: number): number {
  return Math.floor(((hash >>> 0) * bits) / 4294967296)
}
