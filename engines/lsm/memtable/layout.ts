/**
 * How the writes since the last flush lie in one shared buffer: nodes (keys) and their versions.
 *
 * The buffer is a SharedArrayBuffer: the flush reads it from another thread while readers go on here. Nothing
 * is freed before the whole table is, and of what is written only links change.
 *
 * In 32-bit words from a node's index: key words 0 to 3 (its first 16 bytes, ordered as numbers are, so that
 * most comparisons touch one cache line), key length and height, newest version, next node of the same hash
 * bucket, the node that was added before it, next node at each level, key bytes. A version: sequence low,
 * sequence high and kind, value length, older version, expiry low and high (expiring values only), value bytes.
 */
import { orderedWord } from '../../bytes/index.ts'
import { type EntryKind, entryKind, type Version } from '../entry.ts'

export const heightMax = 12
/** Fields of a node, by word. */
export const lengthAndHeightWord = 4
export const newestVersionWord = 5
export const bucketNextWord = 6
export const addedBeforeWord = 7
export const nodeHeaderWords = 8
export const versionHeaderWords = 4
/** The first node, which has no key and comes before all. Nothing begins at 0, so 0 is none. */
export const headIndex = 4
export const firstFreeWord: number = headIndex + nodeHeaderWords + heightMax

/** A table's buffer, as numbers and as bytes. */
export interface Words {
  readonly words: Int32Array
  readonly bytes: Uint8Array
}

export function keyStartOf(words: Int32Array, node: number): number {
  return (node + nodeHeaderWords + ((words[node + lengthAndHeightWord] as number) >>> 16)) * 4
}

export function keyLengthOf(words: Int32Array, node: number): number {
  return (words[node + lengthAndHeightWord] as number) & 0xffff
}

export function writeKeyWords(words: Int32Array, node: number, key: Uint8Array): void {
  const length = key.length
  words[node] = orderedWord(key, 0, length)
  words[node + 1] = orderedWord(key, 4, length)
  words[node + 2] = orderedWord(key, 8, length)
  words[node + 3] = orderedWord(key, 12, length)
}

/** Order of two nodes by their keys. */
export function compareNodes({ words, bytes }: Words, a: number, b: number): number {
  for (let word = 0; word < 4; word++) {
    const left = words[a + word] as number
    const right = words[b + word] as number
    if (left !== right) return left < right ? -1 : 1
  }
  const lengthA = keyLengthOf(words, a)
  const lengthB = keyLengthOf(words, b)
  const startA = keyStartOf(words, a)
  const startB = keyStartOf(words, b)
  const shared = Math.min(lengthA, lengthB)
  for (let index = 16; index < shared; index++) {
    const difference = (bytes[startA + index] as number) - (bytes[startB + index] as number)
    if (difference !== 0) return difference
  }
  return lengthA - lengthB
}

/** Fills `into` with the newest version up to `sequence`, from `newest` on; false where there is none. */
export function readVersion({ words, bytes }: Words, newest: number, sequence: number, into: Version): boolean {
  let version = newest
  while (version !== 0) {
    if (sequenceAt(words, version) <= sequence) {
      fillVersion(words, bytes, version, into)
      return true
    }
    version = olderThan(words, version)
  }
  return false
}

export function fillVersion(words: Int32Array, bytes: Uint8Array, version: number, into: Version): void {
  const kind = ((words[version + 1] as number) & 3) as EntryKind
  let at = version + versionHeaderWords
  into.kind = kind
  into.sequence = sequenceAt(words, version)
  if (kind === entryKind.expiringValue) {
    into.expiresAtMs = ((words[at] as number) >>> 0) + (words[at + 1] as number) * 4294967296
    at += 2
  }
  into.bytes = bytes
  into.valueStart = at * 4
  into.valueEnd = at * 4 + (words[version + 2] as number)
}

export function olderThan(words: Int32Array, version: number): number {
  return words[version + 3] as number
}

export function sequenceAt(words: Int32Array, version: number): number {
  return ((words[version] as number) >>> 0) + ((words[version + 1] as number) >>> 2) * 4294967296
}
