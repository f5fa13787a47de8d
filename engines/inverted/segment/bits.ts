/** Numbers of equal width, packed into 32-bit words from the low bit on; and sets, a bit each. */

/** Bits that the number takes; 0 takes none. */
export function bitWidth(value: number): number {
  return 32 - Math.clz32(value)
}

/** Packs `values[from, from + count)` from bit `bit` of `words[at]` on; the bits there are still zero. Returns the bit after. */
export function pack(
  words: Uint32Array,
  place: { readonly at: number; readonly bit: number; readonly width: number },
  values: Uint32Array,
  range: { readonly from: number; readonly count: number },
): number {
  const { at, width } = place
  let { bit } = place
  if (width === 0) return bit
  for (let index = range.from; index < range.from + range.count; index++) {
    const value = values[index]!
    const word = at + (bit >>> 5)
    const shift = bit & 31
    words[word]! |= value << shift
    if (shift + width > 32) words[word + 1]! |= value >>> (32 - shift)
    bit += width
  }
  return bit
}

/** Unpacks `count` numbers from bit `bit` of `words[at]` on into `into[0, count)`. A word after the last must be there to be read. */
export function unpack(
  words: Uint32Array,
  at: number,
  bit: number,
  width: number,
  count: number,
  into: Uint32Array,
): void {
  if (width === 0) {
    for (let index = 0; index < count; index++) into[index] = 0
    return
  }
  const mask = width === 32 ? 0xffffffff : (1 << width) - 1
  let word = at + (bit >>> 5)
  let shift = bit & 31
  let current = words[word]!
  for (let index = 0; index < count; index++) {
    let value = current >>> shift
    shift += width
    if (shift >= 32) {
      shift -= 32
      current = words[++word]!
      if (shift > 0) value |= current << (width - shift)
    }
    into[index] = value & mask
  }
}

/** How many bits are set. */
export function bitCount(bits: Uint32Array): number {
  let count = 0
  for (const word of bits) {
    let rest = word - ((word >>> 1) & 0x55555555)
    rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
    count += Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
  }
  return count
}
