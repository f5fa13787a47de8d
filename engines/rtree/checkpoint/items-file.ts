/**
 * The file of a checkpoint: all items in the order of their pages, in blocks with a checksum each.
 *
 * Not the pages themselves: items packed anew at an opening make a better tree than the one that was, in less than a second a
 * million, of whatever kind is asked for; and the file is as dense as the items are.
 */
import { crc32, readUint32, readUint48, writeUint32, writeUint48 } from '../../bytes/index.ts'
import { type Disk, type DiskFile, StorageError } from '../../env/index.ts'
import { itemsName } from '../names.ts'
import { firstShape, isShape, pointReference } from '../shapes/shape-table.ts'

const magic = 0x65727472
const version = 1
const headerBytes = 64
export const blockHeaderBytes = 16
/** Bits of a block: its boxes are points, in two numbers each. */
export const pointsFlag = 1
const shapeKind = 2

export interface ItemsHeader {
  /** The first log that is needed. */
  readonly log: number
  readonly itemCount: number
}

export function encodeHeader({ log, itemCount }: ItemsHeader): Uint8Array {
  const bytes = new Uint8Array(headerBytes)
  writeUint32(bytes, 0, magic)
  writeUint32(bytes, 4, version)
  writeUint48(bytes, 8, log)
  writeUint48(bytes, 14, itemCount)
  writeUint32(bytes, headerBytes - 4, crc32(bytes.subarray(0, headerBytes - 4)))
  return bytes
}

/** The checksum of a block depends on its number, so that none passes for another. */
export function blockChecksum(header: Uint8Array, payload: Uint8Array, number: number): number {
  return crc32(payload, crc32(header.subarray(0, 12), number))
}

/** What a file holds, as a tree takes it; lines and polygons have references to be filled in. */
export interface LoadedItems extends ItemsHeader {
  readonly ids: Float64Array
  readonly boxes: Float64Array
  readonly references: Uint32Array
}

/**
 * The items of a directory, or `undefined` where there is no checkpoint. `addShape` keeps a line or polygon, and returns its reference.
 *
 * @throws StorageError `CORRUPT`: file and offset are in the message. `INCOMPATIBLE`: written by a later version.
 */
export function readItems(
  disk: Disk,
  directory: string,
  addShape: (encoded: Float64Array) => number,
): LoadedItems | undefined {
  const path = `${directory}/${itemsName}`
  if (!disk.exists(path)) return undefined
  const file = disk.open(path)
  try {
    return new ItemsReader(file, addShape).read()
  } finally {
    file.close()
  }
}

class ItemsReader {
  readonly #file: DiskFile
  readonly #size: number
  readonly #addShape: (encoded: Float64Array) => number
  readonly #head = new Uint8Array(blockHeaderBytes)
  #position = headerBytes

  constructor(file: DiskFile, addShape: (encoded: Float64Array) => number) {
    this.#file = file
    this.#size = file.size()
    this.#addShape = addShape
  }

  read(): LoadedItems {
    const header = this.#readHeader()
    const { itemCount } = header
    // An item takes three numbers at least: a count that the file has no room for asks for no memory.
    if (itemCount * 24 > this.#size) this.#refuse(0, `says ${itemCount} items, and has no room for them`)
    const items: LoadedItems = {
      ...header,
      ids: new Float64Array(itemCount),
      boxes: new Float64Array(itemCount * 4),
      references: new Uint32Array(itemCount),
    }
    let count = 0
    for (let number = 0; ; number++) {
      const read = this.#readBlock(number, items, count)
      if (read === 0) break
      count += read
    }
    if (count !== itemCount) this.#refuse(this.#position, `ends after ${count} items of ${itemCount}`)
    if (this.#position !== this.#size) this.#refuse(this.#position, 'goes on behind its end')
    return items
  }

  #readHeader(): ItemsHeader {
    const bytes = new Uint8Array(headerBytes)
    if (this.#file.read(bytes, 0) < headerBytes) this.#refuse(0, 'ends within its header')
    if (readUint32(bytes, headerBytes - 4) !== crc32(bytes.subarray(0, headerBytes - 4))) {
      this.#refuse(0, 'has a header that fails its checksum')
    }
    if (readUint32(bytes, 0) !== magic) this.#refuse(0, 'is no file of items')
    const found = readUint32(bytes, 4)
    if (found !== version) {
      throw new StorageError(
        'INCOMPATIBLE',
        `${this.#file.path}: format ${found}; this version reads format ${version}`,
      )
    }
    return { log: readUint48(bytes, 8), itemCount: readUint48(bytes, 14) }
  }

  /** Reads one block behind the items there are; returns how many it has, 0 for the last. */
  #readBlock(number: number, items: LoadedItems, count: number): number {
    const at = this.#position
    const head = this.#head
    if (this.#file.read(head, at) < blockHeaderBytes) this.#refuse(at, 'ends within a block')
    const payloadBytes = readUint32(head, 0)
    const blockCount = readUint32(head, 4)
    const flags = readUint32(head, 8)
    if (at + blockHeaderBytes + payloadBytes > this.#size) this.#refuse(at, 'has a block that goes past its end')
    const payload = new Uint8Array(payloadBytes)
    if (this.#file.read(payload, at + blockHeaderBytes) < payloadBytes) this.#refuse(at, 'ends within a block')
    if (blockChecksum(head, payload, number) !== readUint32(head, 12))
      this.#refuse(at, 'has a block that fails its checksum')
    this.#position = at + blockHeaderBytes + payloadBytes
    const isSound = payloadBytes % 8 === 0 && count + blockCount <= items.itemCount
    if (!isSound || !this.#take(payload, { blockCount, flags }, { items, count })) {
      this.#refuse(at, 'has a block whose items are none')
    }
    return blockCount
  }

  /** Takes over the items of a block; returns whether they are such. */
  #take(
    payload: Uint8Array,
    { blockCount, flags }: { readonly blockCount: number; readonly flags: number },
    { items, count }: { readonly items: LoadedItems; readonly count: number },
  ): boolean {
    const words = new Float64Array(payload.buffer)
    const isPoints = (flags & pointsFlag) !== 0
    const boxWords = isPoints ? 2 : 4
    const kindsAt = (1 + boxWords) * blockCount
    let at = kindsAt + Math.ceil(blockCount / 8)
    if (at > words.length) return false
    for (let index = 0; index < blockCount; index++) {
      const id = words[index] as number
      if (!Number.isSafeInteger(id) || id < 0) return false
      items.ids[count + index] = id
      const from = blockCount + index * boxWords
      const to = (count + index) * 4
      for (let side = 0; side < 4; side++) {
        const coordinate = words[from + (side % boxWords)] as number
        if (!Number.isFinite(coordinate)) return false
        items.boxes[to + side] = coordinate
      }
      const { boxes } = items
      if ((boxes[to] as number) > (boxes[to + 2] as number) || (boxes[to + 1] as number) > (boxes[to + 3] as number))
        return false
      const kind = payload[kindsAt * 8 + index] as number
      if (kind > shapeKind) return false
      items.references[count + index] = kind
      if (kind !== shapeKind) continue
      if (!isShape(words, at, words.length)) return false
      const wordCount = words[at] as number
      const encoded = words.subarray(at, at + wordCount)
      if (!encoded.every(Number.isFinite)) return false
      items.references[count + index] = this.#addShape(encoded)
      at += wordCount
    }
    return at === words.length
  }

  #refuse(position: number, problem: string): never {
    throw new StorageError('CORRUPT', `${this.#file.path}: it ${problem}, at offset ${position}`)
  }
}

/** What the kinds of a block say: a reference, or that of any shape. */
export function kindOf(reference: number): number {
  return reference >= firstShape ? shapeKind : reference === pointReference ? pointReference : 0
}
