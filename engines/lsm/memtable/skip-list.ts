/** The order of a table's nodes: a skip list (Pugh, 1990) in the table's own buffer. */
import { orderedWord } from '../../bytes/index.ts'
import {
  headIndex,
  heightMax,
  keyLengthOf,
  keyStartOf,
  lengthAndHeightWord,
  nodeHeaderWords,
  type Words,
} from './layout.ts'

export class SkipList {
  readonly #table: Words
  readonly #previous = new Int32Array(heightMax)
  /** Levels that any node has reached. */
  #height = 1
  #randomState = 0x2545f491

  constructor(table: Words) {
    this.#table = table
  }

  /** One level more with a chance of 1/4 each. Its own generator: heights decide speed, never answers. */
  drawHeight(): number {
    let state = this.#randomState
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#randomState = state
    let height = 1
    for (let bits = state >>> 0; height < heightMax && (bits & 3) === 0; bits >>>= 2) height++
    return height
  }

  /** Puts a node, whose key is not in the list, where it belongs. */
  link(node: number): void {
    const { words, bytes } = this.#table
    const start = keyStartOf(words, node)
    const previous = this.#previous
    const height = (words[node + lengthAndHeightWord] as number) >>> 16
    seekBefore(this.#table, bytes.subarray(start, start + keyLengthOf(words, node)), this.#height, previous)
    for (let level = this.#height; level < height; level++) previous[level] = headIndex
    if (height > this.#height) this.#height = height
    for (let level = 0; level < height; level++) {
      const link = (previous[level] as number) + nodeHeaderWords + level
      words[node + nodeHeaderWords + level] = words[link] as number
      words[link] = node
    }
  }
}

/** Fills `previous` with the last node before `key` at each level below `height`. */
export function seekBefore({ words, bytes }: Words, key: Uint8Array, height: number, previous: Int32Array): void {
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

/** The last node of all; the head where there is none. */
export function lastNode(words: Int32Array): number {
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

/** Order of a node's key and `key`, whose first 16 bytes (zeros past the end) are equal. */
function compareTails(words: Int32Array, bytes: Uint8Array, node: number, key: Uint8Array): number {
  const nodeLength = keyLengthOf(words, node)
  const start = keyStartOf(words, node)
  const shared = Math.min(nodeLength, key.length)
  for (let index = 16; index < shared; index++) {
    const difference = (bytes[start + index] as number) - (key[index] as number)
    if (difference !== 0) return difference
  }
  return nodeLength - key.length
}
