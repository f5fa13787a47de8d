/**
 * Keeps blocks of open tables in memory, up to a bound in bytes.
 *
 * The blocks hang in their tables, so that a hit is two array reads and no hash; the cache only decides
 * what goes: CLOCK (Corbató, 1968), one pass of grace for what was touched since the hand last came by.
 */
import type { Block } from './block.ts'

/** A table's side of the cache: its blocks by index, and which of them were touched. */
export interface CachedBlocks {
  readonly blocks: (Block | undefined)[]
  readonly touched: Uint8Array
}

interface Slot {
  owner: CachedBlocks
  block: number
  bytes: number
}

/** What a block costs beside its bytes: its objects and its slot. */
const overheadBytes = 250

export class BlockCache {
  readonly #capacityBytes: number
  readonly #slots: Slot[] = []
  #hand = 0
  usedBytes = 0
  hitCount = 0
  missCount = 0
  evictionCount = 0

  constructor(capacityBytes: number) {
    this.#capacityBytes = capacityBytes
  }

  /** Hangs the block into its table and lets others go until the bound holds again. One larger than the whole bound is not kept. */
  insert(owner: CachedBlocks, index: number, block: Block): void {
    const bytes = block.bytes.length + overheadBytes
    if (bytes > this.#capacityBytes) return
    while (this.usedBytes + bytes > this.#capacityBytes) this.#evictOne()
    owner.blocks[index] = block
    owner.touched[index] = 1
    this.usedBytes += bytes
    this.#slots.push({ owner, block: index, bytes })
  }

  /** Forgets a table's blocks; it is going away. */
  remove(owner: CachedBlocks): void {
    let kept = 0
    for (const slot of this.#slots) {
      if (slot.owner === owner) this.usedBytes -= slot.bytes
      else this.#slots[kept++] = slot
    }
    this.#slots.length = kept
    this.#hand = 0
    owner.blocks.fill(undefined)
  }

  #evictOne(): void {
    for (;;) {
      if (this.#hand >= this.#slots.length) this.#hand = 0
      const slot = this.#slots[this.#hand] as Slot
      if (slot.owner.touched[slot.block] === 1) {
        slot.owner.touched[slot.block] = 0
        this.#hand++
        continue
      }
      slot.owner.blocks[slot.block] = undefined
      this.usedBytes -= slot.bytes
      this.evictionCount++
      // The last slot fills the gap: order matters little to a clock, and nothing shifts.
      const last = this.#slots.pop() as Slot
      if (last !== slot) this.#slots[this.#hand] = last
      return
    }
  }
}
