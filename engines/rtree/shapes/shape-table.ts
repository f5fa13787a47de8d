/**
 * Lines and polygons: their coordinates one after the other in one array of doubles, each found by its number.
 *
 * What is written is never written over, so a snapshot needs no more than the arrays as they were. A shape that is given up leaves a gap;
 * when gaps are the greater part the rest is copied to a new array. Shared memory, as the pages are.
 *
 * A reference says what an item is: a box, a point (both are whole in their page), or the shape of that number.
 *
 *     shape    words | 1 line, 2 polygon | parts | positions of part 1 | … | x | y | x | y | …
 */
import type { Box, Position, Shape } from '../../../adapters/contract/index.ts'
import type { Geometry } from '../geometry/geometry.ts'
import { type Epochs, Retired } from '../tree/epochs.ts'

/** References below `firstShape` are no numbers of shapes. */
export const boxReference = 0
export const pointReference = 1
export const firstShape = 2

const headWords = 3
const firstWords = 1024
const gapWordsMin = 16_384

/** Shapes as of one moment. */
export interface ShapeArrays {
  readonly words: Float64Array<SharedArrayBuffer>
  /** By number the first word. */
  readonly starts: Float64Array<SharedArrayBuffer>
}

export class ShapeTable {
  words: Float64Array<SharedArrayBuffer> = floats(firstWords)
  starts: Float64Array<SharedArrayBuffer> = floats(firstWords)
  #endWord = 0
  #endNumber = 0
  #gapWords = 0
  readonly #epochs: Epochs
  readonly #free: number[] = []
  readonly #retired: Retired
  /** Shapes that items of the present refer to. */
  count = 0

  constructor(epochs: Epochs) {
    this.#epochs = epochs
    this.#retired = new Retired(epochs)
  }

  get bytes(): number {
    return this.words.byteLength + this.starts.byteLength
  }

  /** The arrays as of now; what later shapes add to them lies behind. */
  view(): ShapeArrays {
    return { words: this.words, starts: this.starts }
  }

  /** Keeps a shape, as `encodeShape` has it; returns its reference. */
  add(encoded: Float64Array): number {
    if (this.#endWord + encoded.length > this.words.length) this.#makeRoom(encoded.length)
    const number = this.#free.pop() ?? this.#endNumber++
    if (number >= this.starts.length) this.starts = grown(this.starts, this.starts.length * 2)
    this.words.set(encoded, this.#endWord)
    this.starts[number] = this.#endWord
    this.#endWord += encoded.length
    this.count++
    return number + firstShape
  }

  /** Gives the shape up that was referred to; a reference to none is fine. */
  drop(reference: number): void {
    if (reference < firstShape) return
    const number = reference - firstShape
    this.#gapWords += this.words[this.starts[number] as number] as number
    this.count--
    if (this.#epochs.heldCount > 0) this.#retired.add(number)
    else this.#free.push(number)
  }

  /** Takes back the numbers that only snapshots needed that are closed by now. */
  reclaim(): void {
    this.#retired.reclaim(this.#free)
  }

  /** Another array, without the gaps where they are the greater part. */
  #makeRoom(wordCount: number): void {
    if (this.#gapWords < gapWordsMin || this.#gapWords * 2 < this.#endWord) {
      this.words = grown(this.words, Math.max(this.words.length * 2, this.#endWord + wordCount))
      return
    }
    const { words, starts } = this
    const isFree = new Uint8Array(this.#endNumber)
    for (const number of this.#free) isFree[number] = 1
    // Who still looks at these has the arrays of before.
    for (const number of this.#retired.numbers) isFree[number] = 1
    const packed = floats(Math.max(firstWords, 2 * (this.#endWord - this.#gapWords + wordCount)))
    const moved = floats(starts.length)
    let end = 0
    for (let number = 0; number < this.#endNumber; number++) {
      if (isFree[number] === 1) continue
      const start = starts[number] as number
      const length = words[start] as number
      packed.set(words.subarray(start, start + length), end)
      moved[number] = end
      end += length
    }
    this.words = packed
    this.starts = moved
    this.#endWord = end
    this.#gapWords = 0
  }
}

function floats(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * 8))
}

function grown(from: Float64Array, length: number): Float64Array<SharedArrayBuffer> {
  const to = floats(length)
  to.set(from)
  return to
}

/** A line or a polygon in words; `undefined`: a box or a point, which need none. */
export function encodeShape(shape: Shape): Float64Array | undefined {
  if (shape.type === 'LineString') return encodeParts(1, [shape.coordinates])
  if (shape.type === 'Polygon') return encodeParts(2, shape.coordinates)
  return undefined
}

function encodeParts(type: number, parts: readonly (readonly Position[])[]): Float64Array {
  let positionCount = 0
  for (const part of parts) positionCount += part.length
  const words = new Float64Array(headWords + parts.length + 2 * positionCount)
  words[0] = words.length
  words[1] = type
  words[2] = parts.length
  let at = headWords
  for (const part of parts) words[at++] = part.length
  for (const part of parts) {
    for (const [x, y] of part) {
      words[at++] = x
      words[at++] = y
    }
  }
  return words
}

/** Whether the words that begin at `start` and go on to `end` at most are a shape as `encodeShape` makes it. */
export function isShape(words: Float64Array, start: number, end: number): boolean {
  const wordCount = words[start] as number
  const type = words[start + 1] as number
  const partCount = words[start + 2] as number
  if (!Number.isInteger(wordCount) || !(start + wordCount <= end)) return false
  if (!(type === 2 ? partCount >= 1 : type === 1 && partCount === 1) || !(headWords + partCount <= wordCount))
    return false
  let positionCount = 0
  for (let part = 0; part < partCount; part++) {
    const length = words[start + headWords + part] as number
    if (!Number.isInteger(length) || length < (type === 2 ? 4 : 2)) return false
    positionCount += length
  }
  return headWords + partCount + 2 * positionCount === wordCount
}

/** The shape at a word, as it was put. */
export function decodeShape(words: Float64Array, start: number): Shape {
  const partCount = words[start + 2] as number
  const parts: Position[][] = []
  let at = start + headWords + partCount
  for (let part = 0; part < partCount; part++) {
    const positions: Position[] = []
    for (let left = words[start + headWords + part] as number; left > 0; left--, at += 2) {
      positions.push([words[at] as number, words[at + 1] as number])
    }
    parts.push(positions)
  }
  return words[start + 1] === 1
    ? { type: 'LineString', coordinates: parts[0] as Position[] }
    : { type: 'Polygon', coordinates: parts }
}

/** The shape at a word for exact tests; its coordinates are views. The box is that of its place. */
export function geometryAt(words: Float64Array, start: number, box: Box): Geometry {
  const partCount = words[start + 2] as number
  const starts = [0]
  let length = 0
  for (let part = 0; part < partCount; part++) {
    length += 2 * (words[start + headWords + part] as number)
    starts.push(length)
  }
  const first = start + headWords + partCount
  const xy = words.subarray(first, first + length)
  return { type: words[start + 1] === 1 ? 'line' : 'area', xy, starts, ...box }
}
