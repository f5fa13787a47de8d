import type { Version } from '../entry.ts'
import {
  headIndex,
  heightMax,
  keyLengthOf,
  keyStartOf,
  newestVersionWord,
  nodeHeaderWords,
  olderThan,
  readVersion,
  sequenceAt,
  type Words,
} from './layout.ts'
import { lastNode, seekBefore } from './skip-list.ts'

/** One pass over the keys of a table that have a version up to `sequence`; starts outside, seek first. */
export class MemtableCursor {
  readonly #table: Words
  readonly #words: Int32Array
  readonly #sequence: number
  readonly #previous = new Int32Array(heightMax)
  #node = 0
  /** The key is `keyBytes[keyStart, keyEnd)`. */
  readonly keyBytes: Uint8Array
  keyStart = 0
  keyEnd = 0

  constructor(table: Words, sequence: number) {
    this.#table = table
    this.#words = table.words
    this.keyBytes = table.bytes
    this.#sequence = sequence
  }

  /** To the first key at or after `key`, or to the very first; false where there is none. */
  seek(key: Uint8Array | undefined): boolean {
    if (key === undefined) return this.#settle(this.#words[headIndex + nodeHeaderWords] as number)
    seekBefore(this.#table, key, heightMax, this.#previous)
    return this.#settle(this.#words[(this.#previous[0] as number) + nodeHeaderWords] as number)
  }

  /** To the last key before `key`, or to the very last; false where there is none. */
  seekBefore(key: Uint8Array | undefined): boolean {
    if (key === undefined) this.#previous[0] = lastNode(this.#words)
    else seekBefore(this.#table, key, heightMax, this.#previous)
    return this.#settleBack(this.#previous[0] as number)
  }

  next(): boolean {
    return this.#settle(this.#words[this.#node + nodeHeaderWords] as number)
  }

  /** A skip list has no way back: it searches for what comes before the key at hand. */
  previous(): boolean {
    seekBefore(this.#table, this.keyBytes.subarray(this.keyStart, this.keyEnd), heightMax, this.#previous)
    return this.#settleBack(this.#previous[0] as number)
  }

  /** Fills `into` with the newest visible version of the key at hand. */
  read(into: Version): void {
    readVersion(this.#table, this.#words[this.#node + newestVersionWord] as number, this.#sequence, into)
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
      seekBefore(this.#table, this.keyBytes.subarray(this.keyStart, this.keyEnd), heightMax, this.#previous)
      node = this.#previous[0] as number
    }
    return this.#arrive(node === headIndex ? 0 : node)
  }

  #arrive(node: number): boolean {
    this.#node = node
    if (node === 0) return false
    this.keyStart = keyStartOf(this.#words, node)
    this.keyEnd = this.keyStart + keyLengthOf(this.#words, node)
    return true
  }

  /** Whether the oldest version is visible: then some version is. */
  #isVisible(node: number): boolean {
    const words = this.#words
    let version = words[node + newestVersionWord] as number
    while (version !== 0) {
      if (sequenceAt(words, version) <= this.#sequence) return true
      version = olderThan(words, version)
    }
    return false
  }
}
