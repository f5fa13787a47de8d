/**
 * What a write is in the log: doubles, so that it is written and read without a conversion.
 *
 *     box       1 | id | minX | minY | maxX | maxY
 *     point     2 | id | x | y
 *     shape     3 | id | the words of `encodeShape`
 *     removal   4 | id
 *     load      5 | count | ids | boxes, four numbers each
 */
import type { SpatialBoxes } from '../../adapters/contract/index.ts'
import { StorageError } from '../env/index.ts'
import type { Items } from './items.ts'
import { boxReference, isShape, pointReference } from './shapes/shape-table.ts'
import type { Entry } from './tree/entry.ts'

const kind = { box: 1, point: 2, shape: 3, removal: 4, load: 5 } as const

/** Entries of a few words, in bytes that the next one writes over. */
export class EntryWriter {
  readonly #words = new Float64Array(6)
  readonly #box = new Uint8Array(this.#words.buffer, 0, 48)
  readonly #point = new Uint8Array(this.#words.buffer, 0, 32)
  readonly #removal = new Uint8Array(this.#words.buffer, 0, 16)

  put({ id, reference, minX, minY, maxX, maxY }: Entry): Uint8Array {
    const words = this.#words
    words[1] = id
    words[2] = minX
    words[3] = minY
    if (reference === pointReference) {
      words[0] = kind.point
      return this.#point
    }
    words[0] = kind.box
    words[4] = maxX
    words[5] = maxY
    return this.#box
  }

  remove(id: number): Uint8Array {
    this.#words[0] = kind.removal
    this.#words[1] = id
    return this.#removal
  }
}

export function shapeEntry(id: number, encoded: Float64Array): Uint8Array {
  const words = new Float64Array(2 + encoded.length)
  words[0] = kind.shape
  words[1] = id
  words.set(encoded, 2)
  return new Uint8Array(words.buffer)
}

export function loadEntry({ count, ids, boxes }: SpatialBoxes): Uint8Array {
  const words = new Float64Array(2 + 5 * count)
  words[0] = kind.load
  words[1] = count
  words.set(ids.subarray(0, count), 2)
  words.set(boxes.subarray(0, 4 * count), 2 + count)
  return new Uint8Array(words.buffer)
}

/** Applies what was logged. @throws StorageError `CORRUPT`: it is whole, and no entry of ours. */
export function replayEntry(bytes: Uint8Array, items: Items, directory: string): void {
  const words = new Float64Array(bytes.length >> 3)
  new Uint8Array(words.buffer).set(bytes.subarray(0, words.byteLength))
  const isWhole = words.byteLength === bytes.length && words.length >= 2
  if (!isWhole || !replayWords(words, items)) {
    throw new StorageError(
      'CORRUPT',
      `${directory}: the log has an entry of ${bytes.length} bytes that is no write of ours`,
    )
  }
}

/** Returns whether it was an entry. */
function replayWords(words: Float64Array, items: Items): boolean {
  const [type, second] = words as unknown as [number, number]
  if (!Number.isSafeInteger(second) || second < 0) return false
  const { entry } = items
  switch (type) {
    case kind.box:
    case kind.point: {
      if (words.length !== (type === kind.box ? 6 : 4) || !words.every(Number.isFinite)) return false
      const [x, y] = words.subarray(2) as unknown as [number, number]
      const [maxX, maxY] = (type === kind.box ? words.subarray(4) : words.subarray(2)) as unknown as [number, number]
      if (x > maxX || y > maxY) return false
      entry.setBox(x, y, maxX, maxY)
      entry.id = second
      entry.reference = type === kind.box ? boxReference : pointReference
      items.put()
      return true
    }
    case kind.shape: {
      const encoded = words.slice(2)
      if (!isShape(encoded, 0, encoded.length) || encoded[0] !== encoded.length || !encoded.every(Number.isFinite))
        return false
      items.putShape(second, encoded)
      return true
    }
    case kind.removal:
      items.remove(second)
      return words.length === 2
    case kind.load:
      if (words.length !== 2 + 5 * second) return false
      items.load(second, words.subarray(2, 2 + second), words.subarray(2 + second))
      return true
    default:
      return false
  }
}
