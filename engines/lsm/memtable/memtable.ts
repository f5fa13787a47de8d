/**
 * The writes since the last flush: a hash table for who asks for a key, and a skip list for who asks for an order.
 *
 * Most writes are never asked for in order before the flush, which sorts for itself on another thread. So a new
 * key goes into the hash table alone, and into the skip list when the next cursor is opened; finding its place
 * at once was half of the time of a load. A key has one node, and its versions hang off it newest first, so that
 * overwriting a hot key costs a look in the hash table and no more. How nodes lie in memory is `layout.ts`.
 */
import { hashBytes, mix32, orderedWord } from '../../bytes/index.ts'
import { type EntryKind, entryKind, type Version } from '../entry.ts'
import type { MemtableImage } from './image.ts'
import {
  addedBeforeWord,
  bucketNextWord,
  firstFreeWord,
  heightMax,
  keyLengthOf,
  keyStartOf,
  lengthAndHeightWord,
  newestVersionWord,
  nodeHeaderWords,
  readVersion,
  sequenceAt,
  versionHeaderWords,
  type Words,
  writeKeyWords,
} from './layout.ts'
import { MemtableCursor } from './memtable-cursor.ts'
import { nodesInOrder } from './order.ts'
import { SkipList } from './skip-list.ts'

/** Keys that may wait for their place in the order: what bounds the time of the cursor that brings them there. */
const unorderedMax = 2 ** 18

export class Memtable {
  readonly #buffer: SharedArrayBuffer
  readonly #table: Words
  readonly #words: Int32Array
  readonly #bytes: Uint8Array
  readonly #buckets: Int32Array
  readonly #bucketMask: number
  readonly #order: SkipList
  #top = firstFreeWord
  /** The node added last, and how many, from the first one on, are in the skip list. */
  #newestNode = 0
  #orderedCount = 0
  /** Distinct keys, and all versions of them. */
  keyCount = 0
  versionCount = 0
  /** Highest sequence in the table; 0 while it is empty. */
  sequenceLast = 0

  /** An empty table that holds `capacityBytes` of entries, each with its overhead (`roomFor`). */
  constructor(capacityBytes: number) {
    this.#buffer = new SharedArrayBuffer(firstFreeWord * 4 + Math.ceil(capacityBytes / 4) * 4)
    this.#words = new Int32Array(this.#buffer)
    this.#bytes = new Uint8Array(this.#buffer)
    this.#table = { words: this.#words, bytes: this.#bytes }
    this.#order = new SkipList(this.#table)
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

  /** Of a table that is not written any more. */
  get image(): MemtableImage {
    return { buffer: this.#buffer, newestNode: this.#newestNode, keyCount: this.keyCount }
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
    if (node === 0) node = this.#addNode(key, hash)
    const version = this.#top
    let at = version + versionHeaderWords
    words[version] = sequence | 0
    words[version + 1] = (Math.floor(sequence / 4294967296) << 2) | kind
    words[version + 3] = words[node + newestVersionWord] as number
    if (kind === entryKind.expiringValue) {
      words[at] = expiresAtMs | 0
      words[at + 1] = Math.floor(expiresAtMs / 4294967296)
      at += 2
    }
    const valueLength = value === undefined ? 0 : value.length
    words[version + 2] = valueLength
    if (value !== undefined) this.#bytes.set(value, at * 4)
    this.#top = at + ((valueLength + 3) >>> 2)
    words[node + newestVersionWord] = version
    this.versionCount++
    this.sequenceLast = sequence
  }

  /** Finds the newest version of the key up to `sequence` and fills `into`; false where there is none. */
  lookup(key: Uint8Array, hash: number, sequence: number, into: Version): boolean {
    const node = this.#find(key, hash)
    return node !== 0 && readVersion(this.#table, this.#words[node + newestVersionWord] as number, sequence, into)
  }

  /** Sequence of the newest version of the key; 0 where it has none here. */
  newestSequence(key: Uint8Array, hash: number): number {
    const node = this.#find(key, hash)
    return node === 0 ? 0 : sequenceAt(this.#words, this.#words[node + newestVersionWord] as number)
  }

  cursor(sequence: number): MemtableCursor {
    this.#bringInOrder()
    return new MemtableCursor(this.#table, sequence)
  }

  /** The node of exactly this key, by the hash table; 0 where there is none. */
  #find(key: Uint8Array, hash: number): number {
    const words = this.#words
    let node = this.#buckets[mix32(hash) & this.#bucketMask] as number
    if (node === 0) return 0
    const length = key.length
    const word1 = orderedWord(key, 4, length)
    const word2 = orderedWord(key, 8, length)
    for (; node !== 0; node = words[node + bucketNextWord] as number) {
      if (keyLengthOf(words, node) !== length || words[node + 1] !== word1 || words[node + 2] !== word2) continue
      if (sameBytes(this.#bytes, keyStartOf(words, node), key)) return node
    }
    return 0
  }

  #addNode(key: Uint8Array, hash: number): number {
    if (this.keyCount - this.#orderedCount >= unorderedMax) this.#bringInOrder()
    const words = this.#words
    const height = this.#order.drawHeight()
    const node = this.#top
    const keyLength = key.length
    writeKeyWords(words, node, key)
    words[node + lengthAndHeightWord] = keyLength | (height << 16)
    const keyWord = node + nodeHeaderWords + height
    this.#bytes.set(key, keyWord * 4)
    const bucket = mix32(hash) & this.#bucketMask
    words[node + bucketNextWord] = this.#buckets[bucket] as number
    this.#buckets[bucket] = node
    words[node + addedBeforeWord] = this.#newestNode
    this.#newestNode = node
    this.#top = keyWord + ((keyLength + 3) >>> 2)
    this.keyCount++
    return node
  }

  /** Sorted first: neighbours in the list are then found while the way to them is in the processor's cache. */
  #bringInOrder(): void {
    const count = this.keyCount - this.#orderedCount
    if (count === 0) return
    if (count === 1) this.#order.link(this.#newestNode)
    else for (const node of nodesInOrder(this.#table, this.#newestNode, count)) this.#order.link(node)
    this.#orderedCount = this.keyCount
  }
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
