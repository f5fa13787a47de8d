/**
 * A sorted list of entries, as an array of short sorted arrays: two binary searches find a key, and an
 * insertion moves a few hundred pointers.
 *
 * `share` makes a second list that shows the same entries and shares all memory; whoever writes first
 * copies the chunk that he writes to. Entries themselves never change.
 */
import { compareKeys } from '../contract/index.ts'

export interface Entry {
  readonly key: Uint8Array
  readonly value: Uint8Array
  /** Wall-clock milliseconds from which on it is gone. */
  readonly expiresAtMs: number | undefined
}

const chunkLengthMax = 512

interface Chunk {
  /** The list that may write to it; any other copies it first. */
  readonly owner: object
  readonly entries: Entry[]
}

/** Where an entry is, or would be inserted. */
export interface Position {
  chunkIndex: number
  entryIndex: number
}

export class SortedEntries {
  #chunks: Chunk[]
  #owner: object = {}
  #chunksAreShared: boolean

  constructor(original?: SortedEntries) {
    this.#chunks = original === undefined ? [] : original.#chunks
    this.#chunksAreShared = original !== undefined
  }

  /** A list that shows these entries for good, whatever happens to this one. */
  share(): SortedEntries {
    this.#chunksAreShared = true
    this.#owner = {}
    return new SortedEntries(this)
  }

  get(key: Uint8Array): Entry | undefined {
    const position = this.find(key)
    const entry = this.at(position)
    return entry !== undefined && compareKeys(entry.key, key) === 0 ? entry : undefined
  }

  at({ chunkIndex, entryIndex }: Position): Entry | undefined {
    return this.#chunks[chunkIndex]?.entries[entryIndex]
  }

  /** The first entry whose key is not below the given one; the end of the last chunk where there is none. */
  find(key: Uint8Array): Position {
    if (this.#chunks.length === 0) return { chunkIndex: 0, entryIndex: 0 }
    // The first chunk whose last key is not below, or else the last chunk.
    let [low, high] = [0, this.#chunks.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      const { entries } = this.#chunks[middle]!
      if (compareKeys(entries[entries.length - 1]!.key, key) < 0) low = middle + 1
      else high = middle
    }
    return { chunkIndex: low, entryIndex: lowerBound(this.#chunks[low]!.entries, key) }
  }

  start(): Position {
    return { chunkIndex: 0, entryIndex: 0 }
  }

  end(): Position {
    const chunkIndex = Math.max(0, this.#chunks.length - 1)
    return { chunkIndex, entryIndex: this.#chunks[chunkIndex]?.entries.length ?? 0 }
  }

  /** Moves the position one entry up, over the border between chunks where it is at one. */
  moveUp(position: Position): void {
    position.entryIndex++
    const chunk = this.#chunks[position.chunkIndex]
    if (chunk !== undefined && position.entryIndex >= chunk.entries.length) {
      position.chunkIndex++
      position.entryIndex = 0
    }
  }

  /** Moves the position one entry down; below the first one it points to nothing. */
  moveDown(position: Position): void {
    position.entryIndex--
    if (position.entryIndex < 0) {
      position.chunkIndex--
      position.entryIndex = (this.#chunks[position.chunkIndex]?.entries.length ?? 0) - 1
    }
  }

  set(entry: Entry): void {
    const { chunkIndex, entryIndex } = this.find(entry.key)
    const { entries } = this.#ownChunk(chunkIndex)
    const found = entries[entryIndex]
    const isThere = found !== undefined && compareKeys(found.key, entry.key) === 0
    entries.splice(entryIndex, isThere ? 1 : 0, entry)
    if (entries.length > chunkLengthMax) {
      const upper = entries.splice(chunkLengthMax / 2)
      this.#chunks.splice(chunkIndex + 1, 0, { owner: this.#owner, entries: upper })
    }
  }

  delete(key: Uint8Array): void {
    const position = this.find(key)
    const found = this.at(position)
    if (found === undefined || compareKeys(found.key, key) !== 0) return
    const { entries } = this.#ownChunk(position.chunkIndex)
    entries.splice(position.entryIndex, 1)
    if (entries.length === 0) this.#chunks.splice(position.chunkIndex, 1)
  }

  #ownChunk(chunkIndex: number): Chunk {
    if (this.#chunksAreShared) {
      this.#chunks = this.#chunks.slice()
      this.#chunksAreShared = false
    }
    const chunk = this.#chunks[chunkIndex]
    if (chunk?.owner === this.#owner) return chunk
    const own = { owner: this.#owner, entries: chunk?.entries.slice() ?? [] }
    this.#chunks[chunkIndex] = own
    return own
  }
}

function lowerBound(entries: readonly Entry[], key: Uint8Array): number {
  let [low, high] = [0, entries.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (compareKeys(entries[middle]!.key, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}
