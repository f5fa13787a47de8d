/**
 * Decoded chunks, up to a bound in bytes: the oldest goes, unless it was read again since it came; then it gets
 * another round (FIFO with reinsertion).
 */
import type { Points } from '../head/image.ts'

/** A block's side of the cache. */
export class CachedChunks {
  readonly points: (Points | undefined)[]
  readonly touched: Uint8Array
  isForgotten = false

  constructor(chunkCount: number) {
    this.points = new Array<Points | undefined>(chunkCount).fill(undefined)
    this.touched = new Uint8Array(chunkCount)
  }
}

/** Two arrays and their objects. */
const overheadBytes = 300

export class ChunkCache {
  readonly #capacityBytes: number
  #owners: CachedChunks[] = []
  #chunks: number[] = []
  #oldest = 0
  usedBytes = 0
  hitCount = 0
  missCount = 0
  evictionCount = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  insert(owner: CachedChunks, chunk: number, points: Points): void {
    const bytes = bytesOf(points)
    if (bytes > this.#capacityBytes || owner.isForgotten) return
    while (this.usedBytes + bytes > this.#capacityBytes) this.#evict()
    this.usedBytes += bytes
    owner.points[chunk] = points
    owner.touched[chunk] = 0
    this.#owners.push(owner)
    this.#chunks.push(chunk)
  }

  /** Forgets a block's chunks; it is going away. */
  remove(owner: CachedChunks): void {
    owner.isForgotten = true
    for (const [chunk, points] of owner.points.entries()) {
      if (points === undefined) continue
      this.usedBytes -= bytesOf(points)
      owner.points[chunk] = undefined
    }
  }

  #evict(): void {
    const owner = this.#owners[this.#oldest] as CachedChunks
    const chunk = this.#chunks[this.#oldest] as number
    this.#oldest++
    const points = owner.points[chunk]
    if (points !== undefined) {
      if (owner.touched[chunk] === 1) {
        owner.touched[chunk] = 0
        this.#owners.push(owner)
        this.#chunks.push(chunk)
      } else {
        owner.points[chunk] = undefined
        this.usedBytes -= bytesOf(points)
        this.evictionCount++
      }
    }
    if (this.#oldest * 2 > this.#owners.length) {
      this.#owners = this.#owners.slice(this.#oldest)
      this.#chunks = this.#chunks.slice(this.#oldest)
      this.#oldest = 0
    }
  }
}

function bytesOf({ times }: Points): number {
  return 16 * times.length + overheadBytes
}
