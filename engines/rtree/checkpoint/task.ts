/**
 * A checkpoint's work on another thread: it reads the pages that a snapshot holds where they lie in shared memory, writes a file of
 * all items, and puts it in the place of the last one.
 */
import { writeUint32 } from '../../bytes/index.ts'
import type { BackgroundTask, Disk, DiskFile } from '../../env/index.ts'
import { itemsName, itemsTemporaryName } from '../names.ts'
import { firstShape, type ShapeArrays } from '../shapes/shape-table.ts'
import { fanOut, type PageArrays } from '../tree/pages.ts'
import { blockChecksum, blockHeaderBytes, encodeHeader, kindOf, pointsFlag } from './items-file.ts'

/** A block has no more items, nor is one added to that many bytes. */
const blockItemsMax = 4096
const blockBytesMax = 256 * 1024
/** Written in one go. */
const writeBytesMin = 1024 * 1024

export interface CheckpointInput {
  readonly directory: string
  readonly log: number
  readonly itemCount: number
  readonly root: number
  readonly pages: PageArrays
  readonly shapes: ShapeArrays
}

/** Returns the bytes of the file, which is durable under its name then. */
export const writeItemsTask: BackgroundTask<CheckpointInput, number> = {
  module: import.meta.url,
  exportName: 'writeItemsTask',
  run: writeItems,
}

function writeItems(disk: Disk, input: CheckpointInput): number {
  const temporary = `${input.directory}/${itemsTemporaryName}`
  const file = disk.create(temporary)
  let bytes: number
  try {
    bytes = new ItemsWriter(file, input).write()
    file.syncNow()
  } finally {
    file.close()
  }
  disk.rename(temporary, `${input.directory}/${itemsName}`)
  disk.syncDirectory(input.directory)
  return bytes
}

class ItemsWriter {
  readonly #file: DiskFile
  readonly #input: CheckpointInput
  /** The items of the block that fills, and the words of their shapes. */
  readonly #places: number[] = []
  #shapeWords = 0
  #blockNumber = 0
  #pending: Uint8Array[] = []
  #pendingBytes = 0
  #position = 0

  constructor(file: DiskFile, input: CheckpointInput) {
    this.#file = file
    this.#input = input
  }

  write(): number {
    this.#put(encodeHeader(this.#input))
    const { counts, levels, references } = this.#input.pages
    const stack = [this.#input.root]
    for (let page = stack.pop(); page !== undefined; page = stack.pop()) {
      const start = page * fanOut
      const end = start + (counts[page] as number)
      // From the last to the first, so that the first comes next.
      if ((levels[page] as number) > 0)
        for (let place = end - 1; place >= start; place--) stack.push(references[place] as number)
      else for (let place = start; place < end; place++) this.#add(place)
    }
    if (this.#places.length > 0) this.#endBlock()
    this.#endBlock()
    this.#flush()
    return this.#position
  }

  #add(place: number): void {
    const start = this.#startOf(place)
    this.#places.push(place)
    if (start >= 0) this.#shapeWords += this.#input.shapes.words[start] as number
    if (this.#places.length === blockItemsMax || this.#shapeWords * 8 >= blockBytesMax) this.#endBlock()
  }

  /** The first word of the shape of an item; -1: it has none. */
  #startOf(place: number): number {
    const reference = this.#input.pages.references[place] as number
    return reference >= firstShape ? (this.#input.shapes.starts[reference - firstShape] as number) : -1
  }

  /** The block of the items so far; one without items is the last. */
  #endBlock(): void {
    const { pages, shapes } = this.#input
    const places = this.#places
    const count = places.length
    const isPoints = places.every(place => isPoint(pages.boxes, place * 4))
    const boxWords = isPoints ? 2 : 4
    const kindsAt = (1 + boxWords) * count
    let at = kindsAt + Math.ceil(count / 8)
    const bytes = new Uint8Array(blockHeaderBytes + (at + this.#shapeWords) * 8)
    const words = new Float64Array(bytes.buffer, blockHeaderBytes)
    for (const [index, place] of places.entries()) {
      words[index] = pages.ids[place] as number
      for (let side = 0; side < boxWords; side++) {
        words[count + index * boxWords + side] = pages.boxes[place * 4 + side] as number
      }
      bytes[blockHeaderBytes + kindsAt * 8 + index] = kindOf(pages.references[place] as number)
      const start = this.#startOf(place)
      if (start < 0) continue
      const wordCount = shapes.words[start] as number
      words.set(shapes.words.subarray(start, start + wordCount), at)
      at += wordCount
    }
    writeUint32(bytes, 0, words.byteLength)
    writeUint32(bytes, 4, count)
    writeUint32(bytes, 8, isPoints ? pointsFlag : 0)
    const checksum = blockChecksum(bytes, bytes.subarray(blockHeaderBytes), this.#blockNumber++)
    writeUint32(bytes, 12, checksum)
    this.#put(bytes)
    places.length = 0
    this.#shapeWords = 0
  }

  #put(bytes: Uint8Array): void {
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    if (this.#pendingBytes >= writeBytesMin) this.#flush()
  }

  #flush(): void {
    const together = new Uint8Array(this.#pendingBytes)
    let at = 0
    for (const bytes of this.#pending) {
      together.set(bytes, at)
      at += bytes.length
    }
    this.#file.write(together, this.#position)
    this.#position += at
    this.#pending = []
    this.#pendingBytes = 0
  }
}

/** Its two corners are one, zeros with their signs included. */
function isPoint(boxes: Float64Array, at: number): boolean {
  return Object.is(boxes[at], boxes[at + 2]) && Object.is(boxes[at + 1], boxes[at + 3])
}
