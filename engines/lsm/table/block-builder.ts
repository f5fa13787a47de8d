/**
 * Builds one block of a table: entries in key order, each key without what it shares with the one before.
 *
 * Entry: shared key bytes varint | other key bytes varint | value bytes varint | sequence * 4 + kind varint |
 * expiry u48 (expiring values only) | other key bytes | value. Every `restartInterval`th entry shares
 * nothing, or the next one that begins a new key; the offsets of these restart points, u32 each, and their
 * count, u32, end the block.
 */
import { sharedPrefixLength, varintBytesMax, writeUint32, writeUint48, writeVarint } from '../../bytes/index.ts'
import { entryKind, type Version } from '../entry.ts'

const restartInterval = 16

const entryHeaderBytesMax = 4 * varintBytesMax + 6

export class BlockBuilder {
  #buffer: Uint8Array = new Uint8Array(16 * 1024)
  #filled = 0
  #restarts: number[] = []
  #sinceRestart = 0
  #lastKey: Uint8Array = new Uint8Array(64)
  #lastKeyLength = 0
  entryCount = 0

  /** Bytes of the block if it were finished now. */
  get bytes(): number {
    return this.#filled + (this.#restarts.length + 1) * 4
  }

  /** The key added last; a view that holds until the next `add`. */
  get lastKey(): Uint8Array {
    return this.#lastKey.subarray(0, this.#lastKeyLength)
  }

  /** Adds the entry after all others: by key, and newest first within a key. Copies key and value. */
  add(key: Uint8Array, version: Version, sequence: number): void {
    const valueLength = version.valueEnd - version.valueStart
    this.#reserve(entryHeaderBytesMax + key.length + valueLength)
    const buffer = this.#buffer
    let shared = sharedPrefixLength(this.#lastKey, this.#lastKeyLength, key, key.length)
    const repeatsKey = shared === key.length && shared === this.#lastKeyLength
    if (this.entryCount === 0 || (this.#sinceRestart >= restartInterval && !repeatsKey)) {
      this.#restarts.push(this.#filled)
      this.#sinceRestart = 0
      shared = 0
    }
    let at = this.#filled
    at = writeVarint(buffer, at, shared)
    at = writeVarint(buffer, at, key.length - shared)
    at = writeVarint(buffer, at, valueLength)
    at = writeVarint(buffer, at, sequence * 4 + version.kind)
    if (version.kind === entryKind.expiringValue) {
      writeUint48(buffer, at, version.expiresAtMs)
      at += 6
    }
    for (let index = shared; index < key.length; index++) buffer[at++] = key[index] as number
    copyInto(buffer, at, version.bytes, version.valueStart, version.valueEnd)
    this.#filled = at + valueLength
    this.#remember(key)
    this.#sinceRestart++
    this.entryCount++
  }

  /** The finished block; a view that holds until the next `add` or `reset`. */
  finish(): Uint8Array {
    this.#reserve((this.#restarts.length + 1) * 4)
    let at = this.#filled
    for (const restart of this.#restarts) {
      writeUint32(this.#buffer, at, restart)
      at += 4
    }
    writeUint32(this.#buffer, at, this.#restarts.length)
    return this.#buffer.subarray(0, at + 4)
  }

  reset(): void {
    this.#filled = 0
    this.#restarts = []
    this.#sinceRestart = 0
    this.#lastKeyLength = 0
    this.entryCount = 0
  }

  #remember(key: Uint8Array): void {
    if (this.#lastKey.length < key.length) this.#lastKey = new Uint8Array(key.length * 2)
    const lastKey = this.#lastKey
    for (let index = 0; index < key.length; index++) lastKey[index] = key[index] as number
    this.#lastKeyLength = key.length
  }

  #reserve(bytes: number): void {
    const needed = this.#filled + bytes
    if (needed <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2))
    grown.set(this.#buffer.subarray(0, this.#filled))
    this.#buffer = grown
  }
}

/** Short runs byte by byte: below some dozens of bytes a loop beats making the view that `set` needs. */
function copyInto(into: Uint8Array, position: number, from: Uint8Array, start: number, end: number): void {
  if (end - start > 48) {
    into.set(from.subarray(start, end), position)
    return
  }
  for (let index = start, at = position; index < end; index++, at++) into[at] = from[index] as number
}
