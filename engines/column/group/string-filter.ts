/**
 * A Bloom filter over the strings of a chunk: says that a string is surely not there, so that a search for one value
 * reads few chunks. Eight bits a string, at most `bytesMax`; about one in fifty absent strings passes.
 */
import { mix32 } from '../../bytes/index.ts'

const bytesMax = 64 * 1024
const bytesMin = 8
const hashCount = 3

export class StringFilter {
  /** A power of two of bytes; as it lies in the file. */
  readonly bits: Uint8Array

  constructor(bits: Uint8Array) {
    this.bits = bits
  }

  static of(texts: readonly string[]): StringFilter {
    let size = bytesMin
    while (size < texts.length && size < bytesMax) size *= 2
    const filter = new StringFilter(new Uint8Array(size))
    for (const text of texts) filter.#add(text)
    return filter
  }

  get bytes(): number {
    return this.bits.length
  }

  /** False: surely not there. */
  mayHave(text: string): boolean {
    const mask = this.bits.length * 8 - 1
    let hash = hashText(text)
    for (let index = 0; index < hashCount; index++) {
      const bit = hash & mask
      if (((this.bits[bit >> 3] as number) & (1 << (bit & 7))) === 0) return false
      hash = mix32(hash + index + 1)
    }
    return true
  }

  #add(text: string): void {
    const mask = this.bits.length * 8 - 1
    let hash = hashText(text)
    for (let index = 0; index < hashCount; index++) {
      const bit = hash & mask
      this.bits[bit >> 3] = (this.bits[bit >> 3] as number) | (1 << (bit & 7))
      hash = mix32(hash + index + 1)
    }
  }
}

/** The same on every machine: filters on disk rely on it. */
function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix32(hash)
}
