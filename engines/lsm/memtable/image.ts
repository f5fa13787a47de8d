/** What a flush on another thread sees of a full memtable: every version of every key, in key order. */
import type { Version } from '../entry.ts'
import { fillVersion, keyLengthOf, keyStartOf, newestVersionWord, olderThan } from './layout.ts'
import { nodesInOrder } from './order.ts'

/** Plain data, for a message to that thread. Nothing may be added to the table once it is taken. */
export interface MemtableImage {
  readonly buffer: SharedArrayBuffer
  /** The node that was added last, and how many there are. */
  readonly newestNode: number
  readonly keyCount: number
}

/** A key of the table. Its bytes are the table's own. */
export interface MemtableKey {
  readonly bytes: Uint8Array
  /** Calls `visit` with each version, newest first; `into` is what it is filled into. */
  readVersions(into: Version, visit: (version: Version) => void): void
}

/** Each key of the table, in order. What is yielded holds until the next step. */
export function* keysOf(image: MemtableImage): Iterable<MemtableKey> {
  const words = new Int32Array(image.buffer)
  const bytes = new Uint8Array(image.buffer)
  for (const node of nodesInOrder({ words, bytes }, image.newestNode, image.keyCount)) {
    const start = keyStartOf(words, node)
    yield {
      bytes: bytes.subarray(start, start + keyLengthOf(words, node)),
      readVersions(into, visit) {
        for (let at = words[node + newestVersionWord] as number; at !== 0; at = olderThan(words, at)) {
          fillVersion(words, bytes, at, into)
          visit(into)
        }
      },
    }
  }
}
