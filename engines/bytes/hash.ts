/** A 32-bit hash of a byte string for hash tables and Bloom filters: MurmurHash3 (Appleby, public domain), x86 32-bit. */

/** Signed 32-bit. The same bytes give the same hash on every machine; tables on disk rely on it. */
export function hashBytes(bytes: Uint8Array): number {
  const length = bytes.length
  let hash = 0x9747b28c
  let position = 0
  for (; position + 4 <= length; position += 4) {
    let word =
      (bytes[position] as number) |
      ((bytes[position + 1] as number) << 8) |
      ((bytes[position + 2] as number) << 16) |
      ((bytes[position + 3] as number) << 24)
    word = Math.imul(word, 0xcc9e2d51)
    word = (word << 15) | (word >>> 17)
    hash ^= Math.imul(word, 0x1b873593)
    hash = (hash << 13) | (hash >>> 19)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let index = length - 1; index >= position; index--) tail = (tail << 8) | (bytes[index] as number)
  if (position < length) {
    tail = Math.imul(tail, 0xcc9e2d51)
    tail = (tail << 15) | (tail >>> 17)
    hash ^= Math.imul(tail, 0x1b873593)
  }
  hash ^= length
  return mix32(hash)
}

/** Murmur's finalizer: every bit of the input stirs every bit of the output. */
export function mix32(value: number): number {
  let hash = value
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
