/**
 * The writes since the last flush, sorted: a skip list (Pugh, 1990) of keys in one shared buffer.
 *
 * Two things differ from the textbook. A node is a key, and its versions hang off it newest first, so that
 * overwriting a hot key costs a look in a hash table and no search; and a node holds the first 16 bytes of
 * its key as four ordered words, so that most comparisons touch one cache line. The buffer is a
 * SharedArrayBuffer: the flush reads it from another thread while readers go on here. Versions never
 * change once linked, and nothing is freed before the whole table is.
 *
 * Layout, in 32-bit words from a node's index: key words 0 to 3, key length and height, newest version,
 * next of the same hash bucket, next at each level, key bytes. A version: sequence low, sequence high and
 * kind, value length, older version, expiry low and high (expiring values only), value bytes.
 */
import { hashBytes, mix32, orderedWord } from '../bytes/index.ts'
import { type EntryKind, entryKind, type Version } from './entry.ts'

const heightMax = 12
const nodeHeaderWords = 7
const versionHeaderWords = 4
const headIndex = 4
/** Words at the front of the buffer: top of the used part, then the first node, which has no key. */
const firstFreeWord = headIndex + nodeHeaderWords + heightMax

/** What a flush on another thread needs to read the table. */
export interface MemtableImage {
  readonly buffer: SharedArrayBuffer
}

export class Memtable {
  readonly image: MemtableImage
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #buckets: Int32Array
  readonly #bucketMask: number
  readonly #previous = new Int32Array(heightMax)
  #height = 1
  #top: number
  #randomState = 0x2545f491
  /** Distinct keys, and all versions of them. */
  keyCount = 0
  versionCount = 0
  /** Highest sequence in the table; 0 while it is empty. */
  sequenceLast = 0

  /** An empty table that holds `capacityBytes` of entries, each with its overhead (`roomFor`). */
  constructor(capacityBytes: number) {
    const bytes = firstFreeWord * 4 + Math.ceil(capacityBytes / 4) * 4
    this.image = { buffer: new SharedArrayBuffer(bytes) }
    this.#words = new Int32Array(this.image.buffer)
    this.#bytes = new Uint8Array(this.image.buffer)
    this.#top = firstFreeWord
    const bucketCount = 2 ** Math.max(4, Math.ceil(Math.log2(capacityBytes / 128)))
    this.#buckets = new Int32Array(bucketCount)
    this.#bucketMask = bucketCount - 1
  }

  /** The most bytes that one entry can take. */
  static roomFor(keyLength: number, valueLength: number): number {
    return (nodeHeaderWords + heightMax + versionHeaderWords + 2) * 4 + keyLength + valueLength + 8
  }

  hasRoomFor(bytes: number): boolean {
    return this.#bytes.length - this.#top * 4 >= bytes
  }

  get usedBytes(): number {
    return (this.#top - firstFreeWord) * 4
  }

  /** Adds a version, newer than every other of its key. There must be room. Copies key and value. */
  insert(
    key: Uint8Array,
    hash: number,
    sequence: number,
    kind: EntryKind,
    value: Uint8Array | undefined,
    expiresAtMs: number,
  ): void {
    const words = this.#words
    let node = this.#find(key, hash)
    if (node === 0) node = this.#insertNode(key, hash)
    const version = this.#top
    let at = version + versionHeaderWords
    words[version] = sequence | 0
    words[version + 1] = (Math.floor(sequence / 4294967296) << 2) | kind
    words[version + 3] = words[node + 5] as number
    if (kind === entryKind.expiringValue) {
      words[at] = expiresAtMs | 0
      words[at + 1] = Math.floor(expiresAtMs / 4294967296)
      at += 2
    }
    const valueLength = value === undefined ? 0 : value.length
    words[version + 2] = valueLength
    if (value !== undefined) this.#bytes.set(value, at * 4)
    this.#top = at + ((valueLength + 3) >>> 2)
    words[node + 5] = version
    this.versionCount++
    this.sequenceLast = sequence
  }

  /** Finds the newest version of the key up to `sequence` and fills `into`; false where there is none. */
  lookup(key: Uint8Array, hash: number, sequence: number, into: Version): boolean {
    const node = this.#find(key, hash)
    return node !== 0 && this.#readVersion(node, sequence, into)
  }

  /** Sequence of the newest version of the key; 0 where it has none here. */
  newestSequence(key: Uint8Array, hash: number): number {
    const node = this.#find(key, hash)
    if (node === 0) return 0
    const version = this.#words[node + 5] as number
    return sequenceOf(this.#words[version] as number, this.#words[version + 1] as number)
  }

  cursor(sequence: number): MemtableCursor {
    return new MemtableCursor(this.image, sequence)
  }

  #readVersion(node: number, sequence: number, into: Version): boolean {
    return readVersion(this.#words, this.#bytes, this.#words[node + 5] as number, sequence, into)
  }

  /** The node of exactly this key, by the hash table; 0 where there is none. */
  #find(key: Uint8Array, hash: number): number {
    const words = this.#words
    let node = this.#buckets[mix32(hash) & this.#bucketMask] as number
    if (node === 0) return 0
    const length = key.length
    const word1 = orderedWord(key, 4, length)
    const word2 = orderedWord(key, 8, length)
    for (; node !== 0; node = words[node + 6] as number) {
      const lengthAndHeight = words[node + 4] as number
      if ((lengthAndHeight & 0xffff) !== length || words[node + 1] !== word1 || words[node + 2] !== word2) continue
      const start = (node + nodeHeaderWords + (lengthAndHeight >>> 16)) * 4
      if (sameBytes(this.#bytes, start, key)) return node
    }
    return 0
  }

  #insertNode(key: Uint8Array, hash: number): number {
    const words = this.#words
    const height = this.#drawHeight()
    const previous = this.#previous
    seekBefore(words, this.#bytes, key, this.#height, previous)
    for (let level = this.#height; level < height; level++) previous[level] = headIndex
    if (height > this.#height) this.#height = height
    const node = this.#top
    const keyLength = key.length
    words[node] = orderedWord(key, 0, keyLength)
    words[node + 1] = orderedWord(key, 4, keyLength)
    words[node + 2] = orderedWord(key, 8, keyLength)
    words[node + 3] = orderedWord(key, 12, keyLength)
    words[node + 4] = keyLength | (height << 16)
    const keyWord = node + nodeHeaderWords + height
    this.#bytes.set(key, keyWord * 4)
    const bucket = mix32(hash) & this.#bucketMask
    words[node + 6] = this.#buckets[bucket] as number
    this.#buckets[bucket] = node
    for (let level = 0; level < height; level++) {
      const link = (previous[level] as number) + nodeHeaderWords + level
      words[node + nodeHeaderWords + level] = words[link] as number
      words[link] = node
    }
    this.#top = keyWord + ((keyLength + 3) >>> 2)
    this.keyCount++
    return node
  }

  /** One level more with a chance of 1/4 each. Its own generator: heights decide speed, never answers. */
  #drawHeight(): number {
    let state = this.#randomState
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#randomState = state
    let height = 1
    for (let bits = state >>> 0; height < heightMax && (bits & 3) === 0; bits >>>= 2) height++
    return height
  }
}

/** One pass over the keys of a table that have a version up to `sequence`; starts outside, seek first. */
export class MemtableCursor {
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #sequence: number
  readonly #previous = new Int32Array(heightMax)
  #node = 0
  /** The key is `keyBytes[keyStart, keyEnd)`. */
  readonly keyBytes: Uint8Array
  keyStart = 0
  keyEnd = 0

  constructor(image: MemtableImage, sequence: number) {
    this.#words = new Int32Array(image.buffer)
    this.#bytes = new Uint8Array(image.buffer)
    this.keyBytes = this.#bytes
    this.#sequence = sequence
  }

  /** To the first key at or after `key`, or to the very first; false where there is none. */
  seek(key: Uint8Array | undefined): boolean {
    if (key === undefined) return this.#settle(this.#words[headIndex + nodeHeaderWords] as number)
    seekBefore(this.#words, this.#bytes, key, heightMax, this.#previous)
    return this.#settle(this.#words[(this.#previous[0] as number) + nodeHeaderWords] as number)
  }

  /** To the last key before `key`, or to the very last; false where there is none. */
  seekBefore(key: Uint8Array | undefined): boolean {
    if (key === undefined) this.#previous[0] = lastNode(this.#words)
    else seekBefore(this.#words, this.#bytes, key, heightMax, this.#previous)
    return this.#settleBack(this.#previous[0] as number)
  }

  next(): boolean {
    return this.#settle(this.#words[this.#node + nodeHeaderWords] as number)
  }

  /** A skip list has no way back: it searches for what comes before the key at hand. */
  previous(): boolean {
    seekBefore(this.#words, this.#bytes, this.#bytes.subarray(this.keyStart, this.keyEnd), heightMax, this.#previous)
    return this.#settleBack(this.#previous[0] as number)
  }

  /** Fills `into` with the newest visible version of the key at hand. */
  read(into: Version): void {
    readVersion(this.#words, this.#bytes, this.#words[this.#node + 5] as number, this.#sequence, into)
  }

  /** Calls `visit` with each version of the key at hand, newest first, visible or not. */
  readAll(into: Version, visit: (version: Version) => void): void {
    let version = this.#words[this.#node + 5] as number
    while (version !== 0) {
      fillVersion(this.#words, this.#bytes, version, into)
      visit(into)
      version = this.#words[version + 3] as number
    }
  }

  close(): void {}

  #settle(start: number): boolean {
    let node = start
    while (node !== 0 && !this.#isVisible(node)) node = this.#words[node + nodeHeaderWords] as number
    return this.#arrive(node)
  }

  #settleBack(start: number): boolean {
    let node = start
    while (node !== headIndex && !this.#isVisible(node)) {
      this.#arrive(node)
      seekBefore(this.#words, this.#bytes, this.#bytes.subarray(this.keyStart, this.keyEnd), heightMax, this.#previous)
      node = this.#previous[0] as number
    }
    return this.#arrive(node === headIndex ? 0 : node)
  }

  #arrive(node: number): boolean {
    this.#node = node
    if (node === 0) return false
    const lengthAndHeight = this.#words[node + 4] as number
    this.keyStart = (node + nodeHeaderWords + (lengthAndHeight >>> 16)) * 4
    this.keyEnd = this.keyStart + (lengthAndHeight & 0xffff)
    return true
  }

  /** Whether the oldest version is visible: then some version is. */
  #isVisible(node: number): boolean {
    const words = this.#words
    let version = words[node + 5] as number
    while (version !== 0) {
      if (sequenceOf(words[version] as number, words[version + 1] as number) <= this.#sequence) return true
      version = words[version + 3] as number
    }
    return false
  }
}

/** Fills `previous` with the last node before `key` at each level below `height`. */
function seekBefore(words: Int32Array, bytes: Uint8Array, key: Uint8Array, height: number, previous: Int32Array): void {
  const length = key.length
  const word0 = orderedWord(key, 0, length)
  const word1 = orderedWord(key, 4, length)
  const word2 = orderedWord(key, 8, length)
  const word3 = orderedWord(key, 12, length)
  let node = headIndex
  for (let level = height - 1; level >= 0; level--) {
    for (;;) {
      const next = words[node + nodeHeaderWords + level] as number
      if (next === 0) break
      let difference = words[next] as number
      if (difference !== word0) {
        if (difference > word0) break
      } else {
        difference = words[next + 1] as number
        if (difference !== word1) {
          if (difference > word1) break
        } else {
          difference = words[next + 2] as number
          if (difference !== word2) {
            if (difference > word2) break
          } else {
            difference = words[next + 3] as number
            if (difference !== word3) {
              if (difference > word3) break
            } else if (compareTails(words, bytes, next, key) >= 0) break
          }
        }
      }
      node = next
    }
    previous[level] = node
  }
}

/** Order of a node's key and `key`, whose first 16 bytes (zeros past the end) are equal. */
function compareTails(words: Int32Array, bytes: Uint8Array, node: number, key: Uint8Array): number {
  const lengthAndHeight = words[node + 4] as number
  const nodeLength = lengthAndHeight & 0xffff
  const start = (node + nodeHeaderWords + (lengthAndHeight >>> 16)) * 4
  const shared = Math.min(nodeLength, key.length)
  for (let index = 16; index < shared; index++) {
    const difference = (bytes[start + index] as number) - (key[index] as number)
    if (difference !== 0) return difference
  }
  return nodeLength - key.length
}

function lastNode(words: Int32Array): number {
  let node = headIndex
  for (let level = heightMax - 1; level >= 0; level--) {
    for (;;) {
      const next = words[node + nodeHeaderWords + level] as number
      if (next === 0) break
      node = next
    }
  }
  return node
}

function readVersion(words: Int32Array, bytes: Uint8Array, newest: number, sequence: number, into: Version): boolean {
  let version = newest
  while (version !== 0) {
    if (sequenceOf(words[version] as number, words[version + 1] as number) <= sequence) {
      fillVersion(words, bytes, version, into)
      return true
    }
    version = words[version + 3] as number
  }
  return false
}

function fillVersion(words: Int32Array, bytes: Uint8Array, version: number, into: Version): void {
  const highAndKind = words[version + 1] as number
  const kind = (highAndKind & 3) as EntryKind
  let at = version + versionHeaderWords
  into.kind = kind
  into.sequence = sequenceOf(words[version] as number, highAndKind)
  if (kind === entryKind.expiringValue) {
    into.expiresAtMs = ((words[at] as number) >>> 0) + (words[at + 1] as number) * 4294967296
    at += 2
  }
  into.bytes = bytes
  into.valueStart = at * 4
  into.valueEnd = at * 4 + (words[version + 2] as number)
}

function sequenceOf(low: number, highAndKind: number): number {
  return (low >>> 0) + (highAndKind >>> 2) * 4294967296
}

function sameBytes(bytes: Uint8Array, start: number, key: Uint8Array): boolean {
  for (let index = 0; index < key.length; index++) {
    if (bytes[start + index] !== key[index]) return false
  }
  return true
}

/** The hash under which a key is looked up, here and in Bloom filters. */
export function hashKey(key: Uint8Array): number {
  return hashBytes(key)
}
