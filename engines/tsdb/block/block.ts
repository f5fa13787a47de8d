/**
 * An open block: its index in memory, its chunks through the cache.
 *
 * Counted references keep the file open while a version of the store or a reader uses it; the last one to let go
 * closes it, and removes it if the store has dropped it.
 */
import { readUint32 } from '../../bytes/index.ts'
import { type Disk, type DiskFile, StorageError } from '../../env/index.ts'
import { discardFile } from '../discard.ts'
import { Malformed } from '../encoding/bytes.ts'
import type { Points } from '../head/image.ts'
import { blockPath } from '../names.ts'
import { CachedChunks, type ChunkCache } from './cache.ts'
import { decodeChunk, type Statistics } from './chunk.ts'
import {
  type BlockIndex,
  type BlockMeta,
  type ChunkColumns,
  chunkHeaderBytes,
  decodeFooter,
  decodeIndex,
  footerBytes,
  placedChecksum,
} from './format.ts'

/** Most that is read ahead at once. */
const readBytesMax = 1 << 18

/** Bytes of a file as they were last read, shared by the blocks of a store. */
export class ReadBuffer {
  bytes: Uint8Array = new Uint8Array(0)
  owner: Block | undefined
  start = 0
  end = 0
}

export interface BlockParts {
  readonly disk: Disk
  readonly directory: string
  readonly cache: ChunkCache
  readonly buffer: ReadBuffer
}

export class Block {
  readonly meta: BlockMeta
  readonly #index: BlockIndex
  /** By chunk: where it begins in the file. */
  readonly #offsets: Float64Array
  readonly #parts: BlockParts
  readonly #file: DiskFile
  readonly #cached: CachedChunks
  #references = 1
  #isDropped = false

  /** @throws StorageError `CORRUPT`: not the block that the meta tells of. */
  static open(parts: BlockParts, meta: BlockMeta): Block {
    const path = blockPath(parts.directory, meta.number)
    if (!parts.disk.exists(path)) {
      throw new StorageError('CORRUPT', `${path}: the manifest names this block, and it is missing`)
    }
    const file = parts.disk.open(path)
    try {
      return new Block(parts, file, meta)
    } catch (error) {
      file.close()
      throw error
    }
  }

  private constructor(parts: BlockParts, file: DiskFile, meta: BlockMeta) {
    this.meta = meta
    this.#parts = parts
    this.#file = file
    this.#index = readIndex(file, meta)
    const { bytes } = this.#index.chunks
    this.#offsets = new Float64Array(bytes.length + 1)
    for (let chunk = 0; chunk < bytes.length; chunk++) {
      this.#offsets[chunk + 1] = (this.#offsets[chunk] as number) + (bytes[chunk] as number)
    }
    this.#cached = new CachedChunks(bytes.length)
  }

  get path(): string {
    return this.#file.path
  }

  get chunks(): ChunkColumns {
    return this.#index.chunks
  }

  /** Numbers of its series, ascending. */
  get ids(): Float64Array {
    return this.#index.ids
  }

  get indexBytes(): number {
    return 8 * (this.ids.length * 2 + 11 * this.chunks.count.length)
  }

  /** The place of a series among `ids`; -1: the block has no points of it. */
  placeOf(id: number): number {
    const { ids } = this.#index
    let low = 0
    let high = ids.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ids[middle] as number) < id) low = middle + 1
      else high = middle
    }
    return ids[low] === id ? low : -1
  }

  /** The first chunk of the series at a place; that of the next place is where they end. */
  chunkStart(place: number): number {
    return this.#index.chunkStart[place] as number
  }

  statistics(chunk: number): Statistics {
    const { count, firstUs, lastUs, min, max, sum, first, last, rise } = this.#index.chunks
    return {
      count: count[chunk] as number,
      firstUs: firstUs[chunk] as number,
      lastUs: lastUs[chunk] as number,
      min: min[chunk] as number,
      max: max[chunk] as number,
      sum: sum[chunk] as number,
      first: first[chunk] as number,
      last: last[chunk] as number,
      rise: rise[chunk] as number,
    }
  }

  /**
   * The points of a chunk, from the cache or the disk; not to be changed. Chunks up to `ahead`, which is not among
   * them, will be asked for next, and are read at the same time.
   *
   * @throws StorageError `CORRUPT`, `IO`
   */
  points(chunk: number, ahead: number): Points {
    const cached = this.#cached.points[chunk]
    if (cached !== undefined) {
      this.#parts.cache.hitCount++
      this.#cached.touched[chunk] = 1
      return cached
    }
    this.#parts.cache.missCount++
    const points = this.decode(chunk, ahead)
    this.#parts.cache.insert(this.#cached, chunk, points)
    return points
  }

  /** As `points`, past the cache. */
  decode(chunk: number, ahead: number): Points {
    const { start, end } = this.#read(chunk, ahead)
    const { bytes } = this.#parts.buffer
    try {
      return decodeChunk(bytes, start + chunkHeaderBytes, end, this.chunks.count[chunk] as number)
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      return this.#refuse(chunk, `does not decode: ${error.message}`)
    }
  }

  /** The bytes of a chunk without its checksum, which holds; a view until the next call on any block. */
  encoded(chunk: number, ahead: number): Uint8Array {
    const { start, end } = this.#read(chunk, ahead)
    return this.#parts.buffer.bytes.subarray(start + chunkHeaderBytes, end)
  }

  retain(): void {
    this.#references++
  }

  release(): void {
    this.#references--
    if (this.#references > 0) return
    const { cache, buffer, disk } = this.#parts
    cache.remove(this.#cached)
    if (buffer.owner === this) buffer.owner = undefined
    this.#file.close()
    if (this.#isDropped) discardFile(disk, this.#file.path)
  }

  /** The store no longer names this block: its file goes with the last reference. */
  drop(): void {
    this.#isDropped = true
  }

  /** Where the chunk lies in the buffer, read if need be, and checked. */
  #read(chunk: number, ahead: number): { start: number; end: number } {
    const { buffer } = this.#parts
    const from = this.#offsets[chunk] as number
    const to = this.#offsets[chunk + 1] as number
    if (buffer.owner !== this || from < buffer.start || to > buffer.end) {
      const wanted = Math.max(to, Math.min(this.#offsets[Math.max(ahead, chunk + 1)] as number, from + readBytesMax))
      if (buffer.bytes.length < wanted - from) buffer.bytes = new Uint8Array(2 * (wanted - from))
      buffer.owner = undefined
      const found = this.#file.read(buffer.bytes.subarray(0, wanted - from), from)
      if (found < to - from) return this.#refuse(chunk, 'lies past the end of the file')
      buffer.owner = this
      buffer.start = from
      buffer.end = from + found
    }
    const start = from - buffer.start
    const end = to - buffer.start
    const payload = buffer.bytes.subarray(start + chunkHeaderBytes, end)
    if (readUint32(buffer.bytes, start) !== placedChecksum(payload, this.meta.number, from)) {
      // What is in the buffer is not to be believed, the rest of it neither.
      buffer.owner = undefined
      this.#refuse(chunk, 'fails its checksum')
    }
    return { start, end }
  }

  #refuse(chunk: number, what: string): never {
    throw new StorageError('CORRUPT', `${this.path}: the chunk at offset ${this.#offsets[chunk]} ${what}`)
  }
}

function readIndex(file: DiskFile, meta: BlockMeta): BlockIndex {
  const { path } = file
  const size = file.size()
  if (size !== meta.bytes || size < footerBytes) {
    throw new StorageError('CORRUPT', `${path}: ${size} bytes, where the manifest says ${meta.bytes}`)
  }
  const tail = new Uint8Array(footerBytes)
  file.read(tail, size - footerBytes)
  const footer = decodeFooter(tail, path, meta.number, size - footerBytes)
  const refuse = (what: string): never => {
    throw new StorageError('CORRUPT', `${path}: the index at offset ${footer.indexOffset} ${what}`)
  }
  if (footer.indexOffset + footer.indexBytes !== size - footerBytes)
    return refuse('lies elsewhere than the footer says')
  const bytes = new Uint8Array(footer.indexBytes)
  file.read(bytes, footer.indexOffset)
  if (placedChecksum(bytes, meta.number, footer.indexOffset) !== footer.indexChecksum) refuse('fails its checksum')
  try {
    const index = decodeIndex(bytes, meta)
    const chunkBytes = index.chunks.bytes.reduce(
      (sum, length) => sum + (length > chunkHeaderBytes ? length : Number.NaN),
      0,
    )
    if (chunkBytes !== footer.indexOffset) return refuse('tells of other chunks than there are')
    return index
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return refuse(`does not decode: ${error.message}`)
  }
}
