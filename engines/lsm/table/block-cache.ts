/**
 * Keeps blocks of open tables in memory, up to a bound in bytes.
 *
 * Blocks lie one after the other in slabs, and a table knows where each of its own lies, so that a hit
 * leads straight to the bytes: with array objects for each block, reaching it cost more cache misses than reading
 * it. When room is needed the
 * oldest slab goes as a whole; what was touched since it was filled moves on to the newest, up to half of
 * it, as in a FIFO with reinsertion. A block of nearly a page of memory lies in one, which saves the
 * processor a look-up of the second page's address. A slab's memory is never used again: a cursor may still stand in it.
 */

/** A table's side of the cache. */
export class CachedBlocks {
  /** By block: its slab, where it begins there, where it ends; a slab of -1 is none. */
  readonly places: Int32Array
  /** By block: 1 if it was read since it came, or moved. */
  readonly touched: Uint8Array
  isForgotten = false

  constructor(blockCount: number) {
    this.places = new Int32Array(blockCount * placeWords).fill(-1)
    this.touched = new Uint8Array(blockCount)
  }
}

export const placeWords = 3

const pageBytes = 4096
/** Large arrays begin this far into a page: what the allocator keeps in front of them. */
const headBytes = 16
/** A page's last sixteenth may be given up for it. */
const pageShareWasted = 16

interface Slab {
  readonly number: number
  readonly bytes: Uint8Array
  filled: number
  readonly owners: CachedBlocks[]
  readonly blocks: number[]
}

const slabBytesMax = 1024 * 1024
/** A small cache has small slabs: the last eighth at most is lost to whole ones coming and going. */
const slabCountMin = 8
const noBytes = new Uint8Array(0)

export class BlockCache {
  readonly #capacityBytes: number
  readonly #slabBytes: number
  /** Oldest first; the last one is being filled. */
  #slabs: Slab[] = []
  #freeNumbers: number[] = []
  /** The bytes of each slab by its number. */
  readonly slabBytes: Uint8Array[] = []
  usedBytes = 0
  hitCount = 0
  missCount = 0
  evictionCount = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
    this.#slabBytes = Math.min(slabBytesMax, Math.floor(capacityBytes / slabCountMin))
  }

  /** Copies the block in and lets others go until the bound holds again. One larger than a slab is not kept. */
  insert(owner: CachedBlocks, index: number, block: Uint8Array): void {
    if (block.length > this.#slabBytes) return
    const slab = this.#slabWithRoom(block.length)
    const start = startOf(slab, block.length)
    slab.bytes.set(block, start)
    place(slab, owner, index, start, block.length)
  }

  /** Forgets a table's blocks; it is going away. Their bytes go with their slabs. */
  remove(owner: CachedBlocks): void {
    owner.isForgotten = true
  }

  #slabWithRoom(bytes: number): Slab {
    const last = this.#slabs.at(-1)
    if (last !== undefined && startOf(last, bytes) + bytes <= this.#slabBytes) return last
    if (this.usedBytes + this.#slabBytes <= this.#capacityBytes) return this.#addSlab()
    this.#replaceOldest()
    return this.#slabWithRoom(bytes)
  }

  #addSlab(): Slab {
    const number = this.#freeNumbers.pop() ?? this.slabBytes.length
    const bytes = new Uint8Array(this.#slabBytes)
    const slab: Slab = { number, bytes, filled: 0, owners: [], blocks: [] }
    this.slabBytes[number] = bytes
    this.#slabs.push(slab)
    this.usedBytes += this.#slabBytes
    return slab
  }

  /** The oldest slab goes, and a new one begins with those of its blocks that were touched, up to half of it. */
  #replaceOldest(): void {
    const oldest = this.#slabs.shift() as Slab
    this.usedBytes -= this.#slabBytes
    this.slabBytes[oldest.number] = noBytes
    this.#freeNumbers.push(oldest.number)
    const fresh = this.#addSlab()
    for (const [at, owner] of oldest.owners.entries()) {
      const index = oldest.blocks[at] as number
      if (owner.isForgotten) continue
      const start = owner.places[index * placeWords + 1] as number
      const bytes = (owner.places[index * placeWords + 2] as number) - start
      const freshStart = startOf(fresh, bytes)
      if (owner.touched[index] === 1 && freshStart + bytes <= this.#slabBytes / 2) {
        fresh.bytes.set(oldest.bytes.subarray(start, start + bytes), freshStart)
        place(fresh, owner, index, freshStart, bytes)
      } else {
        owner.places[index * placeWords] = -1
        this.evictionCount++
      }
    }
  }
}

/** Where the next block of this size goes: at once, or at the next page if little of this one is left. */
function startOf(slab: Slab, bytes: number): number {
  const left = pageBytes - ((slab.filled + headBytes) % pageBytes)
  return bytes <= left || left > pageBytes / pageShareWasted ? slab.filled : slab.filled + left
}

function place(slab: Slab, owner: CachedBlocks, index: number, start: number, bytes: number): void {
  const at = index * placeWords
  owner.places[at] = slab.number
  owner.places[at + 1] = start
  owner.places[at + 2] = start + bytes
  owner.touched[index] = 0
  slab.owners.push(owner)
  slab.blocks.push(index)
  slab.filled = start + bytes
}
