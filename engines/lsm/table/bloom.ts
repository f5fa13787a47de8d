/**
 * A Bloom filter (1970) over the hashes of a table's keys: says "surely not here" for about 99 of 100
 * absent keys at 10 bits a key.
 *
 * It is blocked (Putze, Sanders and Singler, 2007): all bits of a key lie in one line of 64 bytes, so that
 * a check costs one cache miss where the plain filter costs up to seven. Spread by a good hash, that costs 0.2
 * percentage points of false positives against the plain one (1.0 in place of 0.8, at 10 bits a key).
 *
 * Form: lines of 64 bytes | probe count u8. Bits of a line are numbered from the least significant of its first byte.
 */
import { mix32 } from '../../bytes/index.ts'

const lineBytes = 64
const lineBits = lineBytes * 8
const probesMax = 30
const goldenRatio = 0x9e3779b9

export function buildFilter(hashes: Int32Array, count: number, bitsPerKey: number): Uint8Array {
  // A few less than the ln 2 of the plain filter: lines that got more keys than others fill up sooner.
  const probes = Math.max(1, Math.min(probesMax, Math.round(bitsPerKey * 0.6)))
  const lineCount = Math.max(1, Math.ceil((count * bitsPerKey) / lineBits))
  const filter = new Uint8Array(lineCount * lineBytes + 1)
  filter[lineCount * lineBytes] = probes
  for (let index = 0; index < count; index++) {
    const hash = hashes[index] as number
    const line = lineOf(hash, lineCount)
    let probed = firstProbe(hash)
    for (let probe = 0; probe < probes; probe++) {
      filter[line + (probed >>> 26)]! |= 1 << ((probed >>> 23) & 7)
      probed = Math.imul(probed, goldenRatio)
    }
  }
  return filter
}

/** False: no key of this hash is in the table. */
export function mayContain(filter: Uint8Array, hash: number): boolean {
  const probesAt = filter.length - 1
  const line = lineOf(hash, probesAt / lineBytes)
  let probed = firstProbe(hash)
  for (let probe = filter[probesAt] as number; probe > 0; probe--) {
    if (((filter[line + (probed >>> 26)] as number) & (1 << ((probed >>> 23) & 7))) === 0) return false
    probed = Math.imul(probed, goldenRatio)
  }
  return true
}

/** Where the line of a hash begins, by its high part: a multiplication where a remainder would divide. */
function lineOf(hash: number, lineCount: number): number {
  return Math.floor(((hash >>> 0) * lineCount) / 4294967296) * lineBytes
}

/** The top nine bits say which bit of the line; the golden ratio stirs them from probe to probe. */
function firstProbe(hash: number): number {
  return mix32(hash ^ 0x5bd1e995)
}
