/** The index of a table: for each block a separator key, and where the block lies. Written once, held in memory while the table is open. */
import { compareRanges, orderedWord, readUint32, VarintReader, writeUint32, writeVarint } from '../../bytes/index.ts'
import { StorageError } from '../../env/index.ts'
import type { BlockPlace } from './format.ts'

export class IndexBuilder {
  readonly #parts: Uint8Array[] = []
  #bytes = 4

  /** `separator` is kept; it must not change afterwards. */
  add(separator: Uint8Array, place: BlockPlace): void {
    const part = new Uint8Array(separator.length + 24)
    let at = writeVarint(part, 0, separator.length)
    part.set(separator, at)
    at = writeVarint(part, at + separator.length, place.offset)
    at = writeVarint(part, at, place.bytes)
    this.#parts.push(part.subarray(0, at))
    this.#bytes += at
  }

  finish(): Uint8Array {
    const index = new Uint8Array(this.#bytes)
    writeUint32(index, 0, this.#parts.length)
    let at = 4
    for (const part of this.#parts) {
      index.set(part, at)
      at += part.length
    }
    return index
  }
}

/** The shortest key that is at least `last` and less than `next`; a new array. */
export function separatorBetween(last: Uint8Array, next: Uint8Array): Uint8Array {
  let shared = 0
  while (shared < last.length && shared < next.length && last[shared] === next[shared]) shared++
  if (shared < last.length && shared < next.length && (last[shared] as number) + 1 < (next[shared] as number)) {
    const separator = last.slice(0, shared + 1)
    separator[shared]!++
    return separator
  }
  return last.slice()
}

/** Finds the block that may hold a key. Eight bytes past what all separators share are kept as words: most comparisons end there. */
export class TableIndex {
  readonly blockCount: number
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  readonly #offsets: Float64Array
  readonly #sizes: Uint32Array
  readonly #sharedLength: number
  readonly #words: Int32Array
  readonly #nextWords: Int32Array

  /** @throws StorageError `CORRUPT`: the bytes are no index. */
  constructor(bytes: Uint8Array, path: string) {
    const count = bytes.length < 4 ? 0 : readUint32(bytes, 0)
    if (count === 0 || count > bytes.length) throw new StorageError('CORRUPT', `${path}: its index names no blocks`)
    this.#bytes = bytes
    this.blockCount = count
    this.#starts = new Uint32Array(count)
    this.#ends = new Uint32Array(count)
    this.#offsets = new Float64Array(count)
    this.#sizes = new Uint32Array(count)
    this.#words = new Int32Array(count)
    this.#nextWords = new Int32Array(count)
    const reader = new VarintReader()
    reader.position = 4
    for (let index = 0; index < count; index++) {
      const length = reader.read(bytes, bytes.length)
      const start = reader.position
      reader.position += length
      const offset = reader.read(bytes, bytes.length)
      const size = reader.read(bytes, bytes.length)
      if (length < 1 || offset < 0 || size < 0) throw new StorageError('CORRUPT', `${path}: its index ends early`)
      this.#starts[index] = start
      this.#ends[index] = start + length
      this.#offsets[index] = offset
      this.#sizes[index] = size
    }
    this.#sharedLength = this.#measureShared()
    for (let index = 0; index < count; index++) {
      const start = (this.#starts[index] as number) + this.#sharedLength
      const end = this.#ends[index] as number
      this.#words[index] = orderedWord(bytes, start, end)
      this.#nextWords[index] = orderedWord(bytes, start + 4, end)
    }
  }

  place(block: number): BlockPlace {
    return { offset: this.#offsets[block] as number, bytes: this.#sizes[block] as number }
  }

  /** The first block whose separator is at least `key`; `blockCount` where every key of the table is less. */
  find(key: Uint8Array): number {
    const shared = this.#sharedLength
    const first = this.#starts[0] as number
    const side = compareRanges(key, 0, Math.min(shared, key.length), this.#bytes, first, first + shared)
    if (side !== 0) return side < 0 ? 0 : this.blockCount
    const word = orderedWord(key, shared, key.length)
    const nextWord = orderedWord(key, shared + 4, key.length)
    let low = 0
    let high = this.blockCount
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBelow(middle, word, nextWord, key)) low = middle + 1
      else high = middle
    }
    return low
  }

  #isBelow(block: number, word: number, nextWord: number, key: Uint8Array): boolean {
    const own = this.#words[block] as number
    if (own !== word) return own < word
    const ownNext = this.#nextWords[block] as number
    if (ownNext !== nextWord) return ownNext < nextWord
    const start = this.#starts[block] as number
    return compareRanges(this.#bytes, start, this.#ends[block] as number, key, 0, key.length) < 0
  }

  /** Separators ascend, so what the first and the last share, all share. */
  #measureShared(): number {
    const last = this.blockCount - 1
    const most = Math.min(
      (this.#ends[0] as number) - (this.#starts[0] as number),
      (this.#ends[last] as number) - (this.#starts[last] as number),
    )
    let length = 0
    while (
      length < most &&
      this.#bytes[(this.#starts[0] as number) + length] === this.#bytes[(this.#starts[last] as number) + length]
    ) {
      length++
    }
    return length
  }
}
