/**
 * Numbers packed with as many bits as the largest needs, 1 to 32, one after the other in 32-bit words.
 *
 * Both loops are without a branch: a number is taken from two neighbouring words whether it straddles them or not, so
 * packed words end with one that nothing needs.
 */

/** Bits that a whole number of 0 to 2^53 - 1 needs; 0 for 0. */
export function bitsOf(value: number): number {
  return value < 4294967296 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / 4294967296)
}

export function wordsOf(count: number, bits: number): number {
  return Math.ceil((count * bits) / 32)
}

/** Packs the low `bits` of `values[0, count)` into `words` from `at` on, which are zero. */
export function pack(values: Uint32Array, count: number, bits: number, words: Uint32Array, at: number): void {
  for (let index = 0, bit = 0; index < count; index++, bit += bits) {
    const word = at + (bit >>> 5)
    const shift = bit & 31
    const value = values[index] as number
    words[word] = (words[word] as number) | (value << shift)
    if (shift + bits > 32) words[word + 1] = value >>> (32 - shift)
  }
}

/** The opposite of `pack`: fills `out[0, count)`. `words` has one more than the numbers take. */
export function unpack(words: Uint32Array, at: number, bits: number, count: number, out: Uint32Array): void {
  if (bits === 0) {
    out.fill(0, 0, count)
    return
  }
  const mask = bits === 32 ? -1 : (1 << bits) - 1
  for (let index = 0, bit = 0; index < count; index++, bit += bits) {
    const word = at + (bit >>> 5)
    const shift = bit & 31
    out[index] = (((words[word] as number) >>> shift) | (((words[word + 1] as number) << 1) << (31 - shift))) & mask
  }
}
